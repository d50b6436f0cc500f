"""Conversations and feedback, kept in the store's database."""

from ui.conversations.chat_turn import ChatTurn, Context
from ui.conversations.feedback import Feedback, articles_to_keep, feedback_of
from ui.conversations.feedback_store import FeedbackStore
from ui.conversations.key import is_id
from ui.conversations.store import (
    LONGEST_TITLE,
    ConversationStore,
    ConversationSummary,
    SavedConversation,
)

__all__ = [
    "LONGEST_TITLE",
    "ChatTurn",
    "Context",
    "ConversationStore",
    "ConversationSummary",
    "Feedback",
    "FeedbackStore",
    "SavedConversation",
    "articles_to_keep",
    "feedback_of",
    "is_id",
]
