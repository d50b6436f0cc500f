"""Keys of browsers, and ids of conversations and turns."""

import hashlib
import re

from eval import ANSWER_ID_FORM, is_answer_id
from index import UsageError

_KEY = re.compile(r"[A-Za-z0-9_-]{22,86}")


class ConversationKeyError(UsageError):
    """A browser's key, or the id of a conversation or a turn, is malformed."""


def owner_of(key: str) -> bytes:
    """Return the SHA-256 that stands for a key in the file, so that the key is not stored.

    Raises ConversationKeyError for a malformed key.
    """
    if not _KEY.fullmatch(key):
        raise ConversationKeyError(
            "This is not a conversation key; write 128 random bits or more as 22 to 86 letters, "
            "digits, hyphens and underscores."
        )
    return hashlib.sha256(key.encode()).digest()


def checked_id(an_id: str) -> str:
    """Return the id of a conversation or a turn. Raises ConversationKeyError if malformed."""
    # Feedback on a turn is kept under the turn's id, so both have one form.
    if not is_answer_id(an_id):
        raise ConversationKeyError(
            f"{an_id[:80]!r} cannot name a conversation or a turn; use {ANSWER_ID_FORM}."
        )
    return an_id
