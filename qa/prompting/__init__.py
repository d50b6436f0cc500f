"""Prompts and the passages that go into them."""

from qa.prompting.context import GivenPassage, choose_context, in_reading_order
from qa.prompting.prompts import NO, YES, answer_messages, verify_messages

__all__ = [
    "NO",
    "YES",
    "GivenPassage",
    "answer_messages",
    "choose_context",
    "in_reading_order",
    "verify_messages",
]
