"""What was looked up a moment ago."""

import time
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

_SECONDS = 20.0
_MOST = 10_000
_Found = TypeVar("_Found")


class Beliefs(Generic[_Found]):
    """Remembers for 20 seconds what was found by a key. Safe to share between threads."""

    def __init__(self) -> None:
        """Begin without knowing anything."""
        self._known: dict[Hashable, tuple[float, _Found]] = {}

    def of(self, key: Hashable, find: Callable[[], _Found]) -> _Found:
        """Return what is believed of a key, found anew if that is too old. Raises as ``find``."""
        now, known = time.monotonic(), self._known.get(key)
        if known is not None and now - known[0] < _SECONDS:
            return known[1]
        found = find()
        if len(self._known) >= _MOST:
            self._known.clear()
        self._known[key] = now, found
        return found

    def clear(self) -> None:
        """Believe nothing any more."""
        self._known.clear()
