"""A conversation on the page: turns, claims, cards, receipts."""

from ui.chat.conversation import Conversation, EngineOf, surround
from ui.chat.header import asks_none, header_value, is_removed, scope_of
from ui.chat.sentences import Item, Layout, Part, Sentence, nested
from ui.chat.turn import turn_html, welcome_html

__all__ = [
    "Conversation",
    "EngineOf",
    "Item",
    "Layout",
    "Part",
    "Sentence",
    "asks_none",
    "header_value",
    "is_removed",
    "nested",
    "scope_of",
    "surround",
    "turn_html",
    "welcome_html",
]
