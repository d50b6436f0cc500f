"""Stop a model that repeats itself without end."""

import re

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
    """Watches a growing text for a sentence, or any run of characters, that recurs."""

    def __init__(self) -> None:
        self._tail = ""
        self._unseen = 0
        self._open = ""
        self._counts: dict[str, int] = {}

    def feed(self, text: str) -> bool:
        """Add more text, and return whether the whole now goes round in circles."""
        self._tail = (self._tail + text)[-_TAIL:]
        self._unseen += len(text)
        looping = self._recurs(text)
        if self._unseen >= _LOOK_EVERY:
            self._unseen = 0
            looping = looping or _cycles(self._tail)
        return looping

    def _recurs(self, text: str) -> bool:
        """Return whether a sentence recurs too often, ignoring its numbers and markers."""
        *sentences, self._open = _SENTENCE_END.split(self._open + text)
        self._open = self._open[-_TAIL:]
        for sentence in sentences:
            key = " ".join(_NUMBERING.sub(" ", sentence).lower().split())
            if len(key) >= _SENTENCE_CHARACTERS:
                self._counts[key] = self._counts.get(key, 0) + 1
                if self._counts[key] >= _SENTENCES:
                    return True
        return False


def _cycles(text: str) -> bool:
    """Return whether a text ends in one run of characters repeated again and again."""
    for period in range(1, len(text) // _REPEATS + 1):
        length = max(_CYCLE_CHARACTERS, _REPEATS * period)
        tail = text[-length:]
        if len(tail) == length and tail[period:] == tail[:-period]:
            return True
    return False
