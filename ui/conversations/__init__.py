"""Conversations, kept in a database in the data folder."""

from ui.conversations.saved_conversation import (
    LONGEST_TITLE,
    ConversationSummary,
    SavedConversation,
    SavedTurn,
)
from ui.conversations.store import ConversationStore

__all__ = [
    "LONGEST_TITLE",
    "ConversationStore",
    "ConversationSummary",
    "SavedConversation",
    "SavedTurn",
]
