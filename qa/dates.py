"""Dates as they are written: "12 May 1705", "May 12, 1705", "May 1705", "2004-05-01"."""

from qa.number_tokens import NumberTokens
from qa.number_words import MONTHS
from qa.quantity import YEARS, Quantity, Read

_ENDINGS = frozenset({"st", "nd", "rd", "th"})
# Months that are words of other kinds, too.
_AMBIGUOUS = frozenset({"may", "march", "mar"})


def read_date(tokens: NumberTokens, position: int) -> Read | None:
    """Read the date that begins at a token, if one does; a year alone is read as a number."""
    if tokens.lower(position) in MONTHS:
        return _month_first(tokens, position)
    day = _day(tokens, position)
    after = position + 1
    if day and tokens.lower(after) in _ENDINGS:
        after += 1
    if day and tokens.lower(after) == ".":
        after += 1
    if day and tokens.lower(after) == "of":
        after += 1
    if day and tokens.lower(after) in MONTHS:
        year, last = _year_after(tokens, after + 1)
        return _made(tokens, position, last, (year, MONTHS[tokens.lower(after)], day))
    return _iso(tokens, position)


def _iso(tokens: NumberTokens, position: int) -> Read | None:
    if tokens.lower(position + 1) != "-":
        return None
    parts = tokens.lowers(position, 5)
    if parts[1::2] == ["-", "-"] and all(part.isdecimal() for part in parts[::2]):
        year, month, day = (int(part[:9]) for part in parts[::2])
        if year in YEARS and 1 <= month <= 12 and 1 <= day <= 31:
            return _made(tokens, position, position + 5, (year, month, day))
    return None


def _month_first(tokens: NumberTokens, position: int) -> Read | None:
    word = tokens.lower(position)
    after = position + 1 + (tokens.lower(position + 1) == "." and len(word) < 5)
    day = _day(tokens, after)
    if day:
        after += 1 + (tokens.lower(after + 1) in _ENDINGS)
    year, last = _year_after(tokens, after)
    capital = tokens.surface(position)[0].isupper()
    if not day and not year and (word in _AMBIGUOUS or not capital):
        before = tokens.lower(position - 1)
        if not capital or before not in {"in", "by", "since", "until", "last"}:
            return None
    return _made(tokens, position, last, (year, MONTHS[word], day))


def _day(tokens: NumberTokens, position: int) -> int:
    word = tokens.lower(position)
    return int(word) if word.isdecimal() and len(word) < 3 and 1 <= int(word) <= 31 else 0


def _year_after(tokens: NumberTokens, position: int) -> tuple[int, int]:
    for skipped in range(2):
        word = tokens.lower(position + skipped)
        if word.isdecimal() and len(word) == 4 and int(word) in YEARS:
            return int(word), position + skipped + 1
        if word not in {",", "of", "de"}:
            break
    return 0, position


def _made(tokens: NumberTokens, first: int, last: int, date: tuple[int, int, int]) -> Read:
    text, start, end = tokens.cut(first, last)
    return Quantity(text, start, end, "date", date[0], date[0], date=date), last
