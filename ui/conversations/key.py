"""Keys of browsers, and ids of conversations and turns."""

import hashlib
import re

from index import UsageError

_KEY = re.compile(r"[A-Za-z0-9_-]{22,86}")
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


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


def is_id(text: str) -> bool:
    """Return whether a text can be the id of a conversation or a turn."""
    return _ID.fullmatch(text) is not None


def refuse_bad_ids(*ids: str) -> None:
    """Raise ConversationKeyError if any id of a conversation or a turn is malformed."""
    for each in ids:
        if not is_id(each):
            raise ConversationKeyError(
                f"{each[:80]!r} cannot name a conversation or a turn; use 1 to 64 letters, "
                "digits, hyphens and underscores."
            )
