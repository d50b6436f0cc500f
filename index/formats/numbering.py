"""Count the items of a list, and write their numbers as its format asks."""

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_LARGEST_ROMAN = 3999
_MOST_LETTERS = 20


def numeral(number: int, style: str) -> str:
    """Return a number as decimal, lowerLetter, upperLetter, lowerRoman, upperRoman or decimalZero.

    Any other style is written as decimal, "none" and "bullet" as nothing.
    """
    times, letter = divmod(number - 1, 26)
    match style:
        case "none" | "bullet":
            return ""
        case "decimalZero":
            return f"{number:02}"
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

    def count(self, level: int, start: int, restarts: bool = True) -> int:
        """Return the number of the next item of a level that starts at ``start``."""
        number = self._numbers.get(level, start - 1) + 1
        self._numbers[level] = number
        if restarts:
            self._numbers = {at: each for at, each in self._numbers.items() if at <= level}
        return number

    def reset(self, level: int) -> None:
        """Let a level start anew."""
        self._numbers.pop(level, None)

    def current(self, level: int, start: int) -> int:
        """Return the number of the last item of a level."""
        return self._numbers.get(level, start)
