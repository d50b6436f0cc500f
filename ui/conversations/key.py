"""Keys of browsers, and ids of conversations and turns."""

import hashlib
import re

from eval import ANSWER_ID_FORM, is_answer_id
from index import UsageError

_KEY = re.compile(r"[A-Za-z0-9_-]{22,86}")


class ConversationKeyError(UsageError):
    """A browser's key, or the id of a conversation or a turn, is not one."""


def owner_of(key: str) -> bytes:
    """Return what stands for a key in the file, which tells nobody the key.

    Raises ConversationKeyError for what is no key.
    """
    if not _KEY.fullmatch(key):
        raise ConversationKeyError(
            "This is not a conversation key; a browser makes one of 128 random bits or "
            "more, as 22 to 86 letters, digits, hyphens and underscores."
        )
    return hashlib.sha256(key.encode()).digest()


def checked_id(an_id: str) -> str:
    """Return the id of a conversation or a turn. Raises ConversationKeyError for what is none."""
    # A reader's judgement of a turn is kept under the id of the turn.
    if not is_answer_id(an_id):
        raise ConversationKeyError(
            f"{an_id[:80]!r} names no conversation and no turn; use {ANSWER_ID_FORM}."
        )
    return an_id
