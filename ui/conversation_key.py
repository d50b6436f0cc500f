"""The key that a browser's conversations are under, and the ids of conversations and turns."""

import hashlib
import re

from index import UsageError

_KEY = re.compile(r"[A-Za-z0-9_-]{22,86}")
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


class ConversationKeyError(UsageError):
    """A browser's key, or the id of a conversation or a turn, is not one."""


def owner_of(key: str) -> bytes:
    """Return what stands for a key in the file, which tells nobody the key.

    Raises ConversationKeyError for what is no key.
    """
    if not _KEY.fullmatch(key):
        raise ConversationKeyError(
            "The key of these conversations is none; a browser makes it of 128 random bits or "
            "more, as 22 to 86 letters, digits, hyphens and underscores."
        )
    return hashlib.sha256(key.encode()).digest()


def checked_id(an_id: str) -> str:
    """Return the id of a conversation or a turn. Raises ConversationKeyError for what is none."""
    if not _ID.fullmatch(an_id):
        raise ConversationKeyError(
            f"{an_id[:80]!r} names no conversation and no turn; use 1 to 64 letters, digits, "
            "hyphens and underscores."
        )
    return an_id
