"""Count the items of a list, and write their marks as its format asks."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_LARGEST_ROMAN = 3999
_MOST_LETTERS = 20
_PLACE = re.compile(r"%(10|[1-9])")


@dataclass(slots=True)
class Level:
    """How a level of a list writes its marks: "%1" in ``text`` is the first level's number."""

    style: str
    text: str
    start: int


def numeral(number: int, style: str) -> str:
    """Return a number as decimal, lowerLetter, upperLetter, lowerRoman or upperRoman.

    Any other style is written as decimal, "none" and "bullet" as nothing.
    """
    times, letter = divmod(number - 1, 26)
    match style:
        case "none" | "bullet":
            return ""
        case "lowerLetter" | "upperLetter" if 0 <= times < _MOST_LETTERS:
            # a to z, then aa, bb and so on, as word processors count.
            text = chr(ord("a") + letter) * (times + 1)
        case "lowerRoman" | "upperRoman" if 0 < number <= _LARGEST_ROMAN:
            text = ""
            for value, sign in _ROMAN:
                repeated, number = divmod(number, value)
                text += sign * repeated
        case _:
            return str(number)
    return text.upper() if style.startswith("upper") else text


class Counter:
    """The numbers of a list's levels: going deeper starts anew, going back counts on."""

    def __init__(self) -> None:
        """Start before the first item."""
        self._numbers: dict[int, int] = {}

    def count(self, level: int, start: int) -> int:
        """Return the number of the next item of a level that starts at ``start``."""
        number = self._numbers.get(level, start - 1) + 1
        self._numbers[level] = number
        self._numbers = {at: each for at, each in self._numbers.items() if at <= level}
        return number

    def reset(self, level: int) -> None:
        """Let a level start anew."""
        self._numbers.pop(level, None)

    def current(self, level: int, start: int) -> int:
        """Return the number of the last item of a level."""
        return self._numbers.get(level, start)


def next_mark(
    levels: Mapping[int, Level], depth: int, counter: Counter, start: int | None = None
) -> str:
    """Count the next item of a level, which may have a number of its own to start at.

    Returns its mark as written, "" for a bullet.
    """
    if depth not in levels:
        return ""
    level = levels[depth]
    counter.count(depth, level.start if start is None else start)
    if level.style == "bullet":
        return ""

    def number_of(place: re.Match[str]) -> str:
        above = int(place[1]) - 1
        if above not in levels:
            return ""
        return numeral(counter.current(above, levels[above].start), levels[above].style)

    return _PLACE.sub(number_of, level.text).strip()
