"""Notice a model that repeats itself without end."""

import re
from collections import Counter

# At least this many repeats, over at least this many characters, are no longer a matter of style.
_REPEATS = 6
_CYCLE_CHARACTERS = 180
_SENTENCES = 5
_SENTENCE_CHARACTERS = 20

_TAIL = 1800
_LOOK_EVERY = 60
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")
_NUMBERING = re.compile(r"\[?\d+\]?[.):]?")


class Repetition:
    """Watches the end of a growing text for a sentence, or any run of characters, that recurs."""

    def __init__(self) -> None:
        self._tail = ""
        self._unseen = 0

    def feed(self, text: str) -> bool:
        """Add more text, and return whether the whole now goes round in circles."""
        self._tail = (self._tail + text)[-_TAIL:]
        self._unseen += len(text)
        if self._unseen < _LOOK_EVERY and not _SENTENCE_END.search(text):
            return False
        self._unseen = 0
        return _recurs(self._tail) or _cycles(self._tail)


def _recurs(text: str) -> bool:
    """Return whether a sentence recurs too often, ignoring its numbers and markers."""
    *sentences, _ = _SENTENCE_END.split(text)
    keys = (" ".join(_NUMBERING.sub(" ", each).lower().split()) for each in sentences)
    counts = Counter(key for key in keys if len(key) >= _SENTENCE_CHARACTERS)
    return max(counts.values(), default=0) >= _SENTENCES


def _cycles(text: str) -> bool:
    """Return whether a text ends in one run of characters repeated again and again."""
    for period in range(1, len(text) // _REPEATS + 1):
        length = max(_CYCLE_CHARACTERS, _REPEATS * period)
        tail = text[-length:]
        if len(tail) == length and tail[period:] == tail[:-period]:
            return True
    return False
