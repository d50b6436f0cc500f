"""Rules that put another number or date for one of a claim.

Each takes a supported claim and what is known of its article, and returns a claim that its
evidence does not support, or None where the rule finds nothing to alter.
"""

import re

from eval.claims import CheckedClaim
from eval.facts import NUMBER, YEAR, ArticleFacts, one_of, replaced
from eval.words import draw, has_word

_AT_LEAST = re.compile(r"(?:more than|over|at least|above|exceed\w*|no fewer than) $", re.I)
_AT_MOST = re.compile(r"(?:less than|fewer than|under|below|at most|up to|no more than) $", re.I)
_SPELLED = (
    "two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty "
    "sixty seventy eighty ninety"
).split()
_VALUES = dict(zip(_SPELLED, [*range(2, 13), 15, 20, 30, 40, 50, 60, 70, 80, 90], strict=True))
_SPELLED_NUMBER = re.compile(rf"(?<![\w-])(?:{'|'.join(_SPELLED)})(?![\w-])", re.I)
_FRACTIONS = {
    "half": ("a third", "a quarter"),
    "two thirds": ("a quarter", "one third"),
    "two-thirds": ("a quarter", "one-third"),
    "a third": ("two thirds", "a half"),
    "a quarter": ("a half", "two thirds"),
    "three quarters": ("a quarter", "a third"),
    "double": ("triple",),
    "doubled": ("tripled", "halved"),
    "twice": ("four times", "three times"),
}
_MONTHS = (
    "January February March April May June July August September October November December"
).split()
_MONTH = re.compile(rf"\b(?:{'|'.join(_MONTHS)})\b(?! (?:have|be|not|also))")
_DECADE = re.compile(r"\b(1\d|20)(\d)0s\b")
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
_CENTURY = re.compile(
    rf"\b(?P<rank>{'|'.join(_ORDINALS)}|\d\d?(?:st|nd|rd|th))(?=[ -]centur)", re.I
)
_DAY = re.compile(
    rf"(?<=\b)(?:(?<= )\d\d?(?= (?:{'|'.join(_MONTHS)})\b))|(?:(?<=[a-z] )\d\d?(?=, \d{{4}}))"
)
_LATER = re.compile(r"\b(?:after|since|from) $", re.I)
_SOONER = re.compile(r"\b(?:before|by|until|till) $", re.I)


def number(base: CheckedClaim, facts: ArticleFacts) -> str | None:
    """Put another number for one of the claim."""
    claim, seed = base.claim, f"number {base.id}"
    days = {match.start() for match in _DAY.finditer(claim)}
    days |= {match.end() + 1 for match in _MONTH.finditer(claim)}
    found = [
        match
        for match in NUMBER.finditer(claim)
        if not YEAR.fullmatch(match[0]) and match.start() not in days
    ]
    spelled = list(_SPELLED_NUMBER.finditer(claim))
    places = [
        m
        for m in found + spelled
        if not re.match(r" (?:thirds|quarters|fifths|sevenths|eighths|tenths)", claim[m.end() :])
    ]
    if not places:
        return _fraction(base, seed)
    match = places[draw(seed, len(places))]
    up, down = _AT_LEAST.search(claim[: match.start()]), _AT_MOST.search(claim[: match.start()])
    for attempt in range(12):
        put = _other_number(match[0], facts, f"{seed} {attempt}")
        if put is None or _held(put, base.evidence) or has_word(claim, put):
            continue
        rises = _value(put) > _value(match[0])
        apart = abs(_value(put) - _value(match[0])) >= 0.2 * _value(match[0])
        if apart and not (up and not rises) and not (down and rises):
            return replaced(claim, *match.span(), put)
    return None


def date(base: CheckedClaim, facts: ArticleFacts) -> str | None:
    """Put another year, month, day, decade or century for one of the claim."""
    claim, seed = base.claim, f"date {base.id}"
    rules = (
        (YEAR, _other_year),
        (_MONTH, _other_month),
        (_DECADE, _other_decade),
        (_CENTURY, _other_century),
        (_DAY, _other_day),
    )
    places = [(match, rule) for pattern, rule in rules for match in pattern.finditer(claim)]
    if not places:
        return None
    match, rule = places[draw(seed, len(places))]
    later, sooner = _LATER.search(claim[: match.start()]), _SOONER.search(claim[: match.start()])
    for attempt in range(12):
        put = rule(match[0], facts, f"{seed} {attempt}")
        if put == match[0] or has_word(base.evidence, put) or has_word(claim, put):
            continue
        if rule is _other_year and ((later and put < match[0]) or (sooner and put > match[0])):
            continue
        return replaced(claim, *match.span(), put)
    return None


def _other_number(old: str, facts: ArticleFacts, seed: str) -> str | None:
    if old.casefold() in _VALUES:
        return one_of(
            [word for word in _SPELLED if word != old.casefold()][: 4 + draw(seed, 9)], seed
        )
    way = draw(f"way {seed}", 3)
    if way == 0:
        return one_of([each for each in facts.numbers if _shape(each) == _shape(old)], seed)
    digits = [place for place, sign in enumerate(old) if sign.isdigit()]
    if way == 1 and len(digits) > 1:
        one, two = digits[0], digits[1 + draw(seed, len(digits) - 1)]
        swapped = list(old)
        swapped[one], swapped[two] = swapped[two], swapped[one]
        return "".join(swapped) if old[two] != "0" else None
    put = str((int(old[digits[0]]) + 1 + draw(seed, 8)) % 10 or 1)
    return old[: digits[0]] + put + old[digits[0] + 1 :]


def _held(number: str, evidence: str) -> bool:
    spelled = str(_VALUES.get(number.casefold(), number))
    return has_word(evidence, number) or has_word(evidence, spelled)


def _value(text: str) -> float:
    if text.casefold() in _VALUES:
        return float(_VALUES[text.casefold()])
    return float(re.sub(r"[^\d.]", "", text))


def _shape(text: str) -> str:
    return re.sub(r"\d+", lambda digits: "9" * min(len(digits[0]), 3), text)


def _fraction(base: CheckedClaim, seed: str) -> str | None:
    for old, others in _FRACTIONS.items():
        match = re.search(rf"\b{old}\b", base.claim, re.I)
        put = one_of([each for each in others if not has_word(base.evidence, each)], seed)
        if match and put and not re.search(r"(?:more|less) than $", base.claim[: match.start()]):
            return replaced(base.claim, *match.span(), put)
    return None


def _other_year(old: str, facts: ArticleFacts, seed: str) -> str:
    if draw(f"way {seed}", 2) and facts.years:
        return one_of(facts.years, seed) or old
    by = 1 + draw(seed, 12)
    return str(int(old) + (by if draw(f"sign {seed}", 2) and int(old) + by < 2016 else -by))


def _other_month(old: str, facts: ArticleFacts, seed: str) -> str:
    return one_of(_MONTHS, seed) or old


def _other_decade(old: str, facts: ArticleFacts, seed: str) -> str:
    later = draw(f"sign {seed}", 2) and int(old[:4]) < 2000
    return f"{int(old[:4]) + (10 if later else -10 - 10 * draw(seed, 3))}s"


def _other_century(old: str, facts: ArticleFacts, seed: str) -> str:
    by = (-1, 1, -2)[draw(seed, 3)]
    if old.casefold() in _ORDINALS:
        return _ORDINALS[(_ORDINALS.index(old.casefold()) + by) % len(_ORDINALS)]
    count = max(1, int(re.sub(r"\D", "", old)) + by)
    ending = {1: "st", 2: "nd", 3: "rd"}.get(count % 10 if count not in {11, 12, 13} else 0, "th")
    return f"{count}{ending}"


def _other_day(old: str, facts: ArticleFacts, seed: str) -> str:
    return str(1 + draw(seed, 28))
