"""Prompts and the passages that go into them."""

from qa.prompting.context import GivenPassage, choose_context, in_reading_order
from qa.prompting.prompts import (
    MISSING,
    NO,
    NOT_FOUND,
    WRONG_PREMISE,
    YES,
    answer_messages,
    verify_messages,
)

__all__ = [
    "MISSING",
    "NO",
    "NOT_FOUND",
    "WRONG_PREMISE",
    "YES",
    "GivenPassage",
    "answer_messages",
    "choose_context",
    "in_reading_order",
    "verify_messages",
]
