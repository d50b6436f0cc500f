"""The last few results of work that is soon asked for again."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Recent(Generic[Key, Value]):
    """Keeps what was made for the last keys. Safe to share by threads."""

    def __init__(self, most: int) -> None:
        """Keep results for so many keys, those that were asked for last."""
        self._most = most
        self._kept: OrderedDict[Key, Value] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, key: Key, make: Callable[[Key], Value]) -> Value:
        """Return what is kept for a key, or make it.

        Threads that ask at the same time may each make it: none waits for another.
        """
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        value = make(key)
        with self._lock:
            self._kept[key] = value
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return value
