"""Read what a cell of a table says: an amount, a date, a time of day, yes or no, or nothing."""

import re
from typing import NamedTuple

MISSING = frozenset(("", "-", "–", "—", "n/a", "?", "…", "tbd", "tba"))
NO = frozenset("no n false ✗ ✘ none nothing nil never".split())
YES = frozenset("yes y true ✓ ✔ x".split())
_ZERO = frozenset("free none nothing nil".split())
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_DAYS = "mon tue wed thu fri sat sun".split()
# Factors that make units of one measure comparable; currencies are not, and other words are
# measures of their own.
_UNITS = {
    name: (measure, factor)
    for measure, groups in {
        "time": {
            "second seconds sec s": 1,
            "minute minutes min": 60,
            "hour hours hr hrs h": 3600,
            "day days": 86400,
            "week weeks": 604800,
            "month months": 2629800,
            "year years yr": 31557600,
        },
        "weight": {"g gram grams": 1, "kg kilo kilos": 1000, "t tonne tonnes": 1000000},
        "length": {"mm": 1, "cm": 10, "m metre metres meter meters": 1000, "km": 1000000},
        "share": {"%": 1, "percent": 1},
        "£": {"£ pound pounds": 1},
        "€": {"€ euro euros": 1},
        "$": {"$ dollar dollars": 1},
    }.items()
    for names, factor in groups.items()
    for name in names.split()
}
_NUMBER = (
    r"[-−+]?(?:\d{1,3}(?:[,’\u202f\u00a0 ]\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+|,\d{1,2}(?!\d))?)"
)
_BEFORE = r"about|approx\.?|up to|under|over|below|above|from|max\.?|min\.?|circa|ca\.?|[~≈<>≤≥]"
_UNIT = r"[€$£%]|[^\W\d_]+"
_AMOUNT = re.compile(
    rf"(?:(?:{_BEFORE})\s?)?(?P<sign>[€$£])?\s?(?P<low>{_NUMBER})\s?(?P<unit>{_UNIT})?"
    rf"(?:\s?(?:[-–—]|to)\s?[€$£]?(?P<high>{_NUMBER})\s?(?P<last>{_UNIT})?)?(?P<after>\D{{0,20}})",
    re.IGNORECASE,
)
_HOURS = re.compile(r"(\d+) ?(?:hours?|h) (\d+)(?: ?min\w*)?$", re.IGNORECASE)
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})(?!\d)(?:\s?([ap])\.?m)?|(\d{1,2})\s?([ap])\.?m\b", re.I)
_ISO = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?")
_DATE = re.compile(
    r"(?:(?P<day>\d{1,2})(?:st|nd|rd|th)?\.?(?: of)? )?(?P<month>[a-z]{3,9})\.?"
    r"(?: (?P<after>\d{1,2})(?:st|nd|rd|th)?(?![\d:.]))?(?:,? (?P<year>\d{4}))?(?P<rest>.*)",
    re.IGNORECASE,
)


class Amount(NamedTuple):
    """What a cell measures, from ``low`` to ``high`` in units of its measure."""

    measure: str
    low: float
    high: float


def is_missing(cell: str) -> bool:
    """Return whether a cell says nothing."""
    return cell.strip().lower() in MISSING


def amount(text: str) -> Amount | None:
    """Return the amount, date or time that a whole text is, or None if it is another thing."""
    text = text.strip()
    folded = text.lower().rstrip(".")
    if folded in _ZERO:
        return Amount("", 0, 0)
    return _date(folded) or _clock(folded) or _measured(folded)


def _clock(text: str) -> Amount | None:
    if text in ("noon", "midday", "midnight"):
        return Amount("clock", *(2 * ((0 if text == "midnight" else 12 * 60),)))
    found = [*_CLOCK.finditer(text)]
    rest = _CLOCK.sub("", text).strip(" -–—")
    if not found or rest not in ("", "to", "until", "and", "from  to", "h") or len(found) > 2:
        return None
    if ":" not in text and not any(each[3] or each[5] for each in found):
        return None
    times = []
    for each in found:
        hour, minute, half = int(each[1] or each[4]), int(each[2] or 0), each[3] or each[5]
        hour = hour % 12 + (12 if half == "p" else 0) if half else hour
        if hour > 24 or minute > 59:
            return None
        times.append(hour * 60.0 + minute)
    return Amount("clock", times[0], times[-1])


def _date(text: str) -> Amount | None:
    if iso := _ISO.fullmatch(text[:10]):
        first = int(iso[1]) * 372 + int(iso[2]) * 31 + int(iso[3] or 1)
        return Amount("date", first, first if iso[3] else first + 30)
    if text[:3] in _DAYS and re.fullmatch(r"[a-z]+day|[a-z]{3}\.?", text):
        return Amount("weekday", *(2 * (_DAYS.index(text[:3]),)))
    text = re.sub(r"^(?:mon|tues|wednes|thurs|fri|satur|sun)(?:day)?,? (?=\d|[a-z])", "", text)
    found = _DATE.fullmatch(text)
    if not found or found["month"][:3] not in _MONTHS or not _is_month(found["month"]):
        return None
    time = _clock(found["rest"].strip(" ,")) if found["rest"].strip() else Amount("clock", 0, 0)
    if time is None:
        return None
    month, day = _MONTHS.index(found["month"][:3]) + 1, found["day"] or found["after"]
    start = int(found["year"] or 0) * 372 + month * 31 + int(day or 1) + time.low / 1440
    measure = "date" if found["year"] else "day"
    return Amount(measure, start, start if day else start + 30)


def _is_month(word: str) -> bool:
    names = "january february march april may june july august september october november december"
    return any(name.startswith(word) for name in names.split()) or word == "sept"


def _measured(text: str) -> Amount | None:
    if hours := _HOURS.fullmatch(text):
        return Amount("time", *(2 * (int(hours[1]) * 3600 + int(hours[2]) * 60,)))
    found = _AMOUNT.fullmatch(text)
    if not found:
        return None
    name = found["sign"] or found["unit"] or found["last"] or ""
    # A range may have its unit after each end or only at its end.
    measure, factor = _UNITS.get(name.rstrip("."), (name, 1))
    last = _UNITS.get((found["last"] or name).rstrip("."), (name, factor))[1]
    low = _number(found["low"]) * factor
    return Amount(measure, low, _number(found["high"]) * last if found["high"] else low)


def _number(text: str) -> float:
    plain = text.replace("−", "-")
    if re.search(r",\d{1,2}$", plain):
        plain = plain.replace(",", ".")
    return float(re.sub(r"[,’\u202f\u00a0 ]", "", plain))
