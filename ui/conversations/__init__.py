"""Conversations and feedback, kept in the store's database."""

from ui.conversations.chat_turn import ChatTurn, Context, history_of, turn_from
from ui.conversations.feedback import FeedbackStore
from ui.conversations.judged_answer import Feedback, articles_to_keep, feedback_of
from ui.conversations.store import (
    LONGEST_TITLE,
    ConversationStore,
    ConversationSummary,
    SavedConversation,
    is_id,
    title_of,
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
    "history_of",
    "is_id",
    "title_of",
    "turn_from",
]
