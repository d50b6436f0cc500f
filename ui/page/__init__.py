"""The page: its shell and its events."""

from ui.page.gradio_import import import_gradio

import_gradio()

from ui.page.page import build  # noqa: E402
from ui.page.theme import head, theme  # noqa: E402

__all__ = ["build", "head", "theme"]
