"""The page: its shell and its events."""

from ui.page.first_script import FirstScript
from ui.page.guard import Guard
from ui.page.page import build
from ui.page.theme import head, theme

__all__ = ["FirstScript", "Guard", "build", "head", "theme"]
