"""A conversation on the page: turns, claims, cards, receipts."""

from ui.chat.conversation import Conversation, EngineOf, neighbours_of, surround
from ui.chat.header import (
    asked_articles,
    asks_none,
    header_value,
    is_removed,
    only_article,
    scope_from,
)
from ui.chat.sentences import Item, Layout, Part, Sentence, nested
from ui.chat.turn import turn_html, welcome_html

__all__ = [
    "Conversation",
    "EngineOf",
    "Item",
    "Layout",
    "Part",
    "Sentence",
    "asked_articles",
    "asks_none",
    "header_value",
    "is_removed",
    "neighbours_of",
    "nested",
    "only_article",
    "scope_from",
    "surround",
    "turn_html",
    "welcome_html",
]
