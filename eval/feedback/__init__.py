"""Feedback from the chat, kept as cases to ask again."""

from eval.feedback.feedback import (
    ANSWER_ID_FORM,
    Feedback,
    FeedbackError,
    articles_to_keep,
    feedback_of,
    is_answer_id,
)
from eval.feedback.feedback_store import FeedbackStore, run_feedback

__all__ = [
    "ANSWER_ID_FORM",
    "Feedback",
    "FeedbackError",
    "FeedbackStore",
    "articles_to_keep",
    "feedback_of",
    "is_answer_id",
    "run_feedback",
]
