"""The page: its shell and its events."""

from ui.page.guard import Guard
from ui.page.page import build
from ui.page.theme import head, theme

__all__ = ["Guard", "build", "head", "theme"]
