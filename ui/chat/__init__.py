"""A conversation on the page: turns, claims, cards, receipts."""

from ui.chat.conversation import Conversation, Removed
from ui.chat.header import chosen_scope, header_value, is_removed, scope_of
from ui.chat.menu import joined, menu_html
from ui.chat.turn import so_far_words, turn_html, welcome_html

__all__ = [
    "Conversation",
    "Removed",
    "chosen_scope",
    "header_value",
    "is_removed",
    "joined",
    "menu_html",
    "scope_of",
    "so_far_words",
    "turn_html",
    "welcome_html",
]
