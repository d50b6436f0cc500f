"""The numbers, dates and amounts that a text names, in digits or in words.

Values are read from "1,200,000", "1.2 million", "twenty-five", "two thirds", "12 May 1705",
"the nineteenth century", "mid-1930s", "$5bn", "20 per cent" and the like.
"""

from dataclasses import replace

from qa.dates import read_date
from qa.number_tokens import NumberTokens
from qa.number_words import (
    COUNTS,
    MULTIPLICATIVES,
    ORDINALS,
    ROMAN,
    SCALES,
    STARTERS,
    number_in_words,
    parse_digits,
)
from qa.quantity import YEARS, Quantity, Read
from qa.shares import read_share
from qa.units import Unit, unit_named

__all__ = ["Quantity", "quantities"]

_SPANS = frozenset({"decade", "century", "millennium"})
_BETWEEN = frozenset({"-", "–", "—", "to", "and", "or", "bis", "y", "und"})
_AFTER_ONCE = frozenset("in on at by during per every each for before".split())
_BEFORE_ONCE = frozenset("at all was is were are had".split())
_RATES = frozenset("second minute hour day night week month year decade century season".split())
# What is done once, and again, is not done once.
_REPEATING = frozenset("again then more twice".split())
_KNOWN = frozenset("the these those both other his her its their all any".split())


def quantities(text: str) -> list[Quantity]:
    """Return the quantities of a text, in reading order."""
    tokens = NumberTokens(text)
    found: list[Quantity] = []
    position = 0
    while position < len(tokens):
        word = tokens.lower(position)
        read = None
        if word in STARTERS or word[0].isdecimal():
            read = read_date(tokens, position) or _number(tokens, position)
        if read is None:
            position += 1
            continue
        quantity, position = read
        if found and text[found[-1].end : quantity.start].strip().lower() in _BETWEEN:
            found[-1] = _sharing_unit(found[-1], quantity)
            quantity = _second_of_range(found[-1], quantity)
        found.append(quantity)
    return found


def _number(tokens: NumberTokens, position: int) -> Read | None:
    word = tokens.lower(position)
    if word[0].isdecimal():
        return _digits(tokens, position)
    text, start, end = tokens.cut(position, position + 1)
    if word in ROMAN and text.isupper():
        return Quantity(text, start, end, "ordinal", ROMAN[word], ROMAN[word]), position + 1
    if word in _SPANS:
        unit = unit_named(word)
        span = Quantity(text, start, end, "number", 1.0, 1.0, unit=unit, firm=False)
        return span, position + 1
    if word in COUNTS:
        count = COUNTS[word]
        noun = "times" if _says_how_often(tokens, position) else ""
        counted = Quantity(text, start, end, "number", count, count, noun=noun, firm=False)
        return counted, position + 1
    return (
        _span_of_time(tokens, position)
        or read_share(tokens, position)
        or _in_words(tokens, position)
    )


def _says_how_often(tokens: NumberTokens, position: int) -> bool:
    """Tell whether a word counts times; "once a sailor" and "at once" do not."""
    word = tokens.lower(position)
    if word != "once":
        return word in MULTIPLICATIVES
    if any(tokens.lower(row) in _REPEATING for row in range(position + 1, position + 9)):
        return False
    before, after = tokens.lower(position - 1), tokens.lower(position + 1)
    stops = not after or not after.isalnum() or after in _AFTER_ONCE
    rate = after in {"a", "an"} and tokens.lower(position + 2) in _RATES
    return before not in _BEFORE_ONCE and (stops or rate or before in {"only", "just"})


def _span_of_time(tokens: NumberTokens, position: int) -> Read | None:
    """Read "a decade", "half a century" and "half a million"."""
    half = tokens.lower(position) == "half"
    article = position + half
    if tokens.lower(article) not in {"a", "an"}:
        return None
    word = tokens.lower(article + 1)
    if word in _SPANS or (half and word in SCALES and len(word) > 2):
        return _scaled(tokens, position, article + 1, 0.5 if half else 1.0, 1.0)
    return None


def _digits(tokens: NumberTokens, position: int) -> Read:
    word = tokens.lower(position)
    last = position + 1
    text, start, end = tokens.cut(position, last)
    if ":" in word:
        hours, minutes = word.split(":")
        value = int(hours) * 60.0 + int(minutes)
        return Quantity(text, start, end, "clock", value, value), last
    value, step = parse_digits(word)
    suffix = tokens.lower(last) if tokens.joined(last) else ""
    if suffix in {"st", "nd", "rd", "th"}:
        return _ordinal(tokens, position, last + 1, value)
    if suffix == "s" or (suffix in {"'", "’"} and tokens.lower(last + 1) == "s"):
        return _decade(tokens, position, last + 1 + (suffix != "s"), value)
    if tokens.in_word(position) or (
        suffix.isalpha() and suffix not in SCALES and unit_named(suffix) is None
    ):
        return Quantity(text, start, end, "label", value, value), last
    year = len(word) == 4 and word.isdecimal() and value in YEARS
    scaled, after = _scaled(tokens, position, last, value, step)
    if year and scaled.unit is None and after == last:
        return Quantity(text, start, end, "date", value, value, date=(int(value), 0, 0)), last
    return scaled, after


def _in_words(tokens: NumberTokens, position: int) -> Read | None:
    read = number_in_words(tokens.lowers(position, 12))
    if read is None:
        value = float(ORDINALS.get(tokens.lower(position), 0))
        return _ordinal(tokens, position, position + 1, value) if value > 1 else None
    value, used, ordinal = read
    if ordinal:
        return _ordinal(tokens, position, position + used, value)
    zeros = len(f"{value:.0f}") - len(f"{value:.0f}".rstrip("0")) if value else 0
    return _scaled(tokens, position, position + used, value, 10.0**zeros)


def _scaled(tokens: NumberTokens, first: int, last: int, value: float, step: float) -> Read:
    """Read on after a number: "million", "and a half", and a unit or what is counted."""
    while (scale := tokens.lower(last)) in SCALES and (len(scale) > 2 or tokens.joined(last)):
        value, step = value * SCALES[scale], step * SCALES[scale]
        last += 1
    if tokens.lowers(last, 3) == ["and", "a", "half"]:
        value, last = value + (step / 2 if value >= 1000 else 0.5), last + 3
    unit, last = _unit(tokens, first, last)
    text, start, end = tokens.cut(first, last)
    # "One" is seldom a count, and "the two" are said of what stands there as a pair.
    known = text.lower() == "two" and tokens.lower(first - 1) in _KNOWN
    pronoun = unit is None and (known or text.lower() == "one")
    if value and step >= 1 and float(value).is_integer():
        zeros = len(f"{value:.0f}") - len(f"{value:.0f}".rstrip("0"))
        step = max(step, 10.0**zeros)
    noun = tokens.noun(last) if unit is None else ""
    hedge = tokens.hedge(first) or tokens.hedge_after(last)
    return (
        Quantity(
            text, start, end, "number", value, value, step, unit, noun, hedge, firm=not pronoun
        ),
        last,
    )


def _unit(tokens: NumberTokens, first: int, last: int) -> tuple[Unit | None, int]:
    before = tokens.lower(first - 1)
    if before and before in "$£€¥₹" and (money := unit_named(before)):
        return money, last
    after = last + (tokens.lower(last) in {"-", "–"} and tokens.joined(last))
    one, two = tokens.lower(after), tokens.lower(after + 1)
    unit = unit_named(one, two)
    if unit is None or (len(one) == 1 and one.isalpha() and _is_no_unit(tokens, after)):
        return None, last
    if unit.dimension == "length" and two in {"²", "2"}:
        return Unit("area", unit.size**2), after + 2
    return unit, after + 1 + (unit_named(one) is None)


def _is_no_unit(tokens: NumberTokens, position: int) -> bool:
    """Tell whether a single letter is written as its unit never is: "5 m" and "5V" are."""
    letter, following = tokens.lower(position), tokens.lower(position + 1)
    if tokens.surface(position).isupper() != (letter in "wvfckj"):
        return True
    return following.isalpha() and letter != "m"


def _ordinal(tokens: NumberTokens, first: int, last: int, value: float) -> Read:
    after = last + (tokens.lower(last) in {"-", "–"})
    if tokens.lower(after) in {"century", "centuries", "cent"}:
        text, start, end = tokens.cut(first, after + 1)
        return Quantity(text, start, end, "period", value * 100 - 100, value * 100), after + 1
    text, start, end = tokens.cut(first, last)
    noun = tokens.noun(last)
    # "A second chamber" is another one, and "the second" may be the latter.
    firm = value != 2
    return Quantity(text, start, end, "ordinal", value, value, noun=noun, firm=firm), last


def _decade(tokens: NumberTokens, first: int, last: int, value: float) -> Read:
    text, start, end = tokens.cut(first, last)
    if value < 10 or 100 <= value < 1000 or value % 10:
        return Quantity(text, start, end, "label", value, value, firm=False), last
    if value < 100:
        value += 1900
    years = 99 if value % 100 == 0 else 9
    return Quantity(text, start, end, "period", value, value + years), last


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
