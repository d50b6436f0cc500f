"""A conversation on the page: turns, claims, cards, receipts."""

from ui.chat.conversation import Conversation
from ui.chat.header import header_value, is_removed, scope_of
from ui.chat.turn import so_far_words, turn_html, welcome_html

__all__ = [
    "Conversation",
    "header_value",
    "is_removed",
    "scope_of",
    "so_far_words",
    "turn_html",
    "welcome_html",
]
