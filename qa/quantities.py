"""The numbers, dates and amounts that a text names, in digits or in words.

Values are read from "1,200,000", "1.2 million", "twenty-five", "two thirds", "12 May 1705",
"the nineteenth century", "mid-1930s", "$5bn", "20 per cent" and the like.
"""

import re
from dataclasses import dataclass, replace
from typing import Literal

from qa.number_words import (
    APPROXIMATE,
    COUNTS,
    FRACTIONS,
    MONTHS,
    ORDINALS,
    ROMAN,
    SCALES,
    number_in_words,
    parse_digits,
)
from qa.units import Unit, unit_named

Kind = Literal["number", "date", "period", "ordinal", "clock", "label"]

_TOKEN = re.compile(
    r"\d{1,2}:\d{2}(?!\d)|\d+(?:[.,\u00a0\u202f]\d+)*|[^\W\d_]+(?:\.(?=[^\W\d_]\.)[^\W\d_])*|[^\w\s]|_"
)
_YEARS = range(1000, 2100)


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


@dataclass(frozen=True, slots=True)
class _Token:
    lower: str
    start: int
    end: int


def quantities(text: str) -> list[Quantity]:
    """Return the quantities of a text, in reading order."""
    return _Reader(text).read()


class _Reader:
    """Walk over the tokens of a text and read a quantity wherever one begins."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = [
            _Token(match.group().lower(), match.start(), match.end())
            for match in _TOKEN.finditer(text)
        ]
        self._end = 0

    def read(self) -> list[Quantity]:
        found: list[Quantity] = []
        position = 0
        while position < len(self._tokens):
            quantity = self._date(position) or self._number(position)
            if quantity is None:
                position += 1
                continue
            if found and self._is_range(found[-1], quantity):
                found[-1] = _sharing_unit(found[-1], quantity)
                quantity = _second_of_range(found[-1], quantity)
            found.append(quantity)
            position = max(self._end, position + 1)
        return found

    def _lower(self, position: int) -> str:
        return self._tokens[position].lower if 0 <= position < len(self._tokens) else ""

    def _cut(self, first: int, last: int) -> tuple[str, int, int]:
        start, end = self._tokens[first].start, self._tokens[last - 1].end
        self._end = last
        return self._text[start:end], start, end

    def _surface(self, position: int) -> str:
        return self._text[self._tokens[position].start : self._tokens[position].end]

    def _joined(self, position: int) -> bool:
        """Whether the token follows the one before it without a space."""
        return (
            0 < position < len(self._tokens)
            and self._tokens[position - 1].end == self._tokens[position].start
        )

    def _is_range(self, earlier: Quantity, later: Quantity) -> bool:
        between = self._text[earlier.end : later.start].strip().lower()
        return between in {"-", "–", "—", "to", "and", "or", "bis", "y", "und"}

    def _date(self, position: int) -> Quantity | None:
        """Read "May 12, 1705", "12 May 1705", "May 1705", "2004-05-01" and "May"."""
        word = self._lower(position)
        if word in MONTHS:
            return self._month_first(position)
        day = self._day(position)
        after = position + 1
        if day and self._lower(after) in {"st", "nd", "rd", "th"}:
            after += 1
        if day and self._lower(after) == ".":
            after += 1
        if day and self._lower(after) == "of":
            after += 1
        if day and self._lower(after) in MONTHS:
            year, last = self._year_after(after + 1)
            return self._made_date(position, last, (year, MONTHS[self._lower(after)], day))
        return self._iso(position)

    def _iso(self, position: int) -> Quantity | None:
        parts = [self._lower(position + step) for step in range(5)]
        if parts[1::2] == ["-", "-"] and all(part.isdecimal() for part in parts[::2]):
            year, month, day = (int(part) for part in parts[::2])
            if year in _YEARS and 1 <= month <= 12 and 1 <= day <= 31:
                return self._made_date(position, position + 5, (year, month, day))
        return None

    def _month_first(self, position: int) -> Quantity | None:
        word = self._lower(position)
        surface = self._surface(position)
        month = MONTHS[word]
        after = position + 1 + (self._lower(position + 1) == "." and len(word) < 5)
        day = self._day(after)
        if day:
            after += 1
            if self._lower(after) in {"st", "nd", "rd", "th"}:
                after += 1
        year, last = self._year_after(after)
        if not day and not year and (word in {"may", "march", "mar"} or not surface[0].isupper()):
            before = self._lower(position - 1)
            if not surface[0].isupper() or before not in {"in", "by", "since", "until", "last"}:
                return None
        return self._made_date(position, last, (year, month, day))

    def _day(self, position: int) -> int:
        word = self._lower(position)
        return int(word) if word.isdecimal() and len(word) < 3 and 1 <= int(word) <= 31 else 0

    def _year_after(self, position: int) -> tuple[int, int]:
        for skipped in range(2):
            word = self._lower(position + skipped)
            if word.isdecimal() and len(word) == 4 and int(word) in _YEARS:
                return int(word), position + skipped + 1
            if word not in {",", "of", "de"}:
                break
        return 0, position

    def _made_date(self, first: int, last: int, date: tuple[int, int, int]) -> Quantity:
        text, start, end = self._cut(first, last)
        return Quantity(text, start, end, "date", date[0], date[0], date=date)

    def _number(self, position: int) -> Quantity | None:
        word = self._lower(position)
        if word[0].isdecimal():
            return self._digits(position)
        if word in ROMAN and self._surface(position).isupper():
            text, start, end = self._cut(position, position + 1)
            return Quantity(text, start, end, "ordinal", ROMAN[word], ROMAN[word])
        if word in COUNTS:
            text, start, end = self._cut(position, position + 1)
            value = COUNTS[word]
            return Quantity(text, start, end, "number", value, value, firm=False)
        return self._fraction(position) or self._words(position)

    def _digits(self, position: int) -> Quantity | None:
        word = self._lower(position)
        if ":" in word:
            text, start, end = self._cut(position, position + 1)
            hours, minutes = word.split(":")
            value = int(hours) * 60.0 + int(minutes)
            return Quantity(text, start, end, "clock", value, value)
        value, step = parse_digits(word)
        last = position + 1
        suffix = self._lower(last) if self._joined(last) else ""
        if suffix in {"st", "nd", "rd", "th"}:
            return self._ordinal(position, last + 1, value)
        if suffix == "s" or (suffix in {"'", "’"} and self._lower(last + 1) == "s"):
            return self._decade(position, last + 1 + (suffix != "s"), value)
        if self._before_is_letter(position) or (
            suffix.isalpha() and suffix not in SCALES and unit_named(suffix) is None
        ):
            text, start, end = self._cut(position, last)
            return Quantity(text, start, end, "label", value, value)
        return self._scaled(position, last, value, step, len(word) == 4 and word.isdecimal())

    def _before_is_letter(self, position: int) -> bool:
        start = self._tokens[position].start
        return start > 0 and (self._text[start - 1].isalpha() or self._text[start - 1] == "_")

    def _words(self, position: int) -> Quantity | None:
        read = number_in_words([self._lower(position + step) for step in range(12)])
        if read is None:
            word = self._lower(position)
            if word in ORDINALS and ORDINALS[word] > 1:
                return self._ordinal(position, position + 1, ORDINALS[word])
            return None
        value, used, ordinal = read
        if ordinal:
            return self._ordinal(position, position + used, value)
        step = 10.0 ** (len(f"{value:.0f}") - len(f"{value:.0f}".rstrip("0"))) if value else 1.0
        return self._scaled(position, position + used, value, step, False)

    def _scaled(
        self, first: int, last: int, value: float, step: float, may_be_year: bool
    ) -> Quantity:
        while self._lower(last) in SCALES and not (
            len(self._lower(last)) < 3 and not self._joined(last)
        ):
            value, step = value * SCALES[self._lower(last)], step * SCALES[self._lower(last)]
            may_be_year = False
            last += 1
        unit, last = self._unit(first, last)
        if may_be_year and unit is None and value in _YEARS:
            text, start, end = self._cut(first, last)
            return Quantity(text, start, end, "date", value, value, date=(int(value), 0, 0))
        noun = self._noun(last) if unit is None else ""
        text, start, end = self._cut(first, last)
        # "One" is seldom a count, and "two" is often said of what stands there as a pair.
        pronoun = text.lower() in {"one", "two"} and unit is None
        if value and step >= 1 and float(value).is_integer():
            zeros = len(f"{value:.0f}") - len(f"{value:.0f}".rstrip("0"))
            step = max(step, 10.0**zeros)
        return Quantity(
            text, start, end, "number", value, value, step, unit, noun, self._hedge(first),
            firm=not pronoun,
        )  # fmt: skip

    def _unit(self, first: int, last: int) -> tuple[Unit | None, int]:
        before = self._lower(first - 1)
        if before and before in "$£€¥₹" and (unit := unit_named(before)):
            return unit, last
        after = last + (self._lower(last) in {"-", "–"} and self._joined(last))
        one, two = self._lower(after), self._lower(after + 1)
        surface = self._text[self._tokens[after].start :][:1] if one else ""
        if one == "%" or unit_named(one, two):
            unit = unit_named(one, two)
            # A single letter is a unit only as it is usually written, like "5 m" or "5V".
            if (
                len(one) == 1
                and one.isalpha()
                and (
                    surface.isupper() != (one in "wvfckj")
                    or (two and two.isalpha() and one not in "m")
                )
            ):
                return None, last
            wide = unit is not None and unit_named(one) is None
            if unit is not None and unit.dimension == "length" and two in {"²", "2"}:
                return Unit("area", unit.size**2), after + 2
            return unit, after + 1 + wide
        return None, last

    def _noun(self, position: int) -> str:
        word = self._lower(position + (self._lower(position) in {"-", "–"}))
        return word if word.isalpha() else ""

    def _hedge(self, position: int) -> str:
        for step in range(1, 4):
            word = self._lower(position - step)
            if word in APPROXIMATE:
                return APPROXIMATE[word]
        return ""

    def _ordinal(self, first: int, last: int, value: float) -> Quantity:
        after = last + (self._lower(last) in {"-", "–"})
        if self._lower(after) in {"century", "centuries", "cent"}:
            text, start, end = self._cut(first, after + 1)
            return Quantity(text, start, end, "period", value * 100 - 100, value * 100)
        text, start, end = self._cut(first, last)
        # "A second chamber" is another one, and "the second" may be the latter.
        return Quantity(
            text, start, end, "ordinal", value, value, noun=self._noun(last), firm=value != 2
        )

    def _decade(self, first: int, last: int, value: float) -> Quantity:
        text, start, end = self._cut(first, last)
        if value < 10 or 100 <= value < 1000 or value % 10:
            return Quantity(text, start, end, "label", value, value, firm=False)
        if value < 100:
            value += 1900
        return Quantity(text, start, end, "period", value, value + (99 if value % 100 == 0 else 9))

    def _fraction(self, position: int) -> Quantity | None:
        """Read "half", "a third", "two thirds" and "nine tenths" as shares in percent."""
        word, after = self._lower(position), position + 1
        if word == "half":
            top, part = 1.0, "half"
        else:
            read = number_in_words([word]) if word not in {"a", "an"} else (1.0, 1, False)
            if read is None or read[2]:
                return None
            top = read[0]
            after += self._lower(after) in {"-", "–"}
            part = self._lower(after)
            after += 1
        if part not in FRACTIONS or (top > 1) != part.endswith("s"):
            return None
        text, start, end = self._cut(position, after)
        value = 100 * top / FRACTIONS[part]
        return Quantity(
            text, start, end, "number", value, value, 1.0, unit_named("percent"),
            hedge=self._hedge(position), firm=part not in {"half", "second"},
        )  # fmt: skip


def _sharing_unit(first: Quantity, second: Quantity) -> Quantity:
    """Give the first number of a range the unit of the second: "20 to 30 per cent"."""
    if first.kind == "number" and first.unit is None and second.kind == "number":
        return replace(first, unit=second.unit, noun=first.noun or second.noun)
    return first


def _second_of_range(first: Quantity, second: Quantity) -> Quantity:
    """Read the second year of "1990–95" in full."""
    year = first.date[0]
    if first.kind == "date" and year and second.kind == "number" and 10 <= second.low < 100:
        full = year - year % 100 + int(second.low)
        if full > year and second.unit is None and second.text.isdecimal():
            return replace(second, kind="date", low=full, high=full, date=(full, 0, 0))
    return second
