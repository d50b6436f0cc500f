"""The noun of every check of numbers: one quantity that a text names."""

from dataclasses import dataclass
from typing import Literal

from qa.units import Unit

Kind = Literal["number", "date", "period", "ordinal", "clock", "label"]
YEARS = range(1000, 2100)


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number, date or amount of a text.

    ``low`` and ``high`` bound the value (years for a period), ``step`` is the size of its last
    written digit, ``unit`` its unit and ``noun`` the lower-case word after it. ``hedge`` is
    "about", "over" or "under" where the text says so. ``date`` holds year, month and day, 0
    for what is not said. ``firm`` is false for words like "both" that only may be counts.
    """

    text: str
    start: int
    end: int
    kind: Kind
    low: float
    high: float
    step: float = 1.0
    unit: Unit | None = None
    noun: str = ""
    hedge: str = ""
    date: tuple[int, int, int] = (0, 0, 0)
    firm: bool = True


# A quantity and the position of the token after it.
Read = tuple[Quantity, int]
