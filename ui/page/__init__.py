"""The page: its shell and its events."""

from ui.page.page import build
from ui.page.theme import head, theme

__all__ = ["build", "head", "theme"]
