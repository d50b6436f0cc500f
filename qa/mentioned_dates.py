"""Whether a long text mentions a date anywhere, without reading all of its numbers."""

import re

from qa.quantities import quantities
from qa.quantity import Quantity
from qa.quantity_check import agree_either_way

_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
# How far around a year the rest of its date is looked for, in code points.
_AROUND = 24


def mentions_date(text: str, date: Quantity) -> bool:
    """Tell whether a text gives a date or period, in its own words or as a year within it."""
    own = r"\s+".join(re.escape(word) for word in date.text.split())
    if re.search(rf"(?<!\w){own}(?!\w)", text, re.I):
        return True
    first, last = (date.low, date.high) if date.kind == "period" else (date.date[0],) * 2
    return any(
        first <= int(year.group()) <= last and _agrees(text, year, date)
        for year in _YEAR.finditer(text)
    )


def _agrees(text: str, year: re.Match[str], date: Quantity) -> bool:
    around = text[max(0, year.start() - _AROUND) : year.end() + _AROUND]
    return any(agree_either_way(date, other) for other in quantities(around))
