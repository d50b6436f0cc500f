"""Groups of words, each set against others, told as lines: "rise grow climb | fall drop sink"."""

from collections.abc import Sequence
from functools import cached_property
from itertools import permutations

from qa.stems import stem


class WordSides:
    """Lines of lower-case words; " | " parts the sides of a line, of which it has two or more."""

    def __init__(self, *lines: str) -> None:
        """Take the lines; a word may stand in several of them."""
        self._lines = lines

    def against(self, word: str) -> frozenset[str]:
        """Return the stems on the other sides of the lines in which a stem stands."""
        return self._against.get(word, frozenset())

    def beside(self, word: str) -> frozenset[str]:
        """Return the stems on the sides on which a stem stands, itself included."""
        return self._beside.get(word, frozenset())

    def face_each_other(self, one: str, two: str) -> bool:
        """Tell whether two stems stand on different sides of a line."""
        return any(
            one in side and two in other
            for sides in self._sides
            for side, other in permutations(sides, 2)
        )

    @cached_property
    def _sides(self) -> Sequence[Sequence[frozenset[str]]]:
        return [
            [frozenset(map(stem, side.split())) for side in line.split(" | ")]
            for line in self._lines
        ]

    @cached_property
    def _against(self) -> dict[str, frozenset[str]]:
        found: dict[str, frozenset[str]] = {}
        for sides in self._sides:
            for side in sides:
                others = frozenset().union(*sides) - side
                found |= {word: found.get(word, frozenset()) | others for word in side}
        return found

    @cached_property
    def _beside(self) -> dict[str, frozenset[str]]:
        found: dict[str, frozenset[str]] = {}
        for side in (side for sides in self._sides for side in sides):
            found |= {word: found.get(word, frozenset()) | side for word in side}
        return found
