"""Whether the numbers, dates and amounts of a claim are the ones that its evidence gives."""

import math
from collections.abc import Sequence
from itertools import permutations

from qa.finding import Finding
from qa.number_words import MULTIPLICATIVES
from qa.quantity import Quantity
from qa.stems import stem

# Beyond what two writers round away between miles and kilometres.
_CONVERSION = 0.035
_ABOUT = 0.1
# A rounder number stands for a finer one without saying so when it is that close.
_ROUNDED = 0.02
_ARITHMETIC_LIMIT = 14


def check_quantities(
    claim: Sequence[Quantity], evidence: Sequence[Quantity], items: Sequence[int] = ()
) -> list[Finding]:
    """Return a finding for each quantity of the claim that the evidence does not give.

    ``items`` counts the members of the enumerations in the evidence, so that "three founders"
    may stand for three names.
    """
    findings: list[Finding] = []
    for quantity in claim:
        fitting = [other for other in evidence if agree(quantity, other)]
        if fitting:
            other = _other_noun(quantity, fitting, evidence)
            if other is not None:
                findings.append(_finding(quantity, other))
            elif (crossed := _other_bound(quantity, fitting)) is not None:
                findings.append(crossed)
        elif not _derived(quantity, evidence, items):
            rival = _rival(quantity, claim, evidence)
            if quantity.firm or (rival is not None and _same_noun(quantity, rival)):
                findings.append(_finding(quantity, rival))
    return findings


def agree(claim: Quantity, evidence: Quantity) -> bool:
    """Tell whether the evidence's quantity bears out the claim's, rounding and units granted."""
    if claim.kind in {"date", "period"} or evidence.kind in {"date", "period"}:
        return _dates_agree(claim, evidence)
    if claim.kind != evidence.kind:
        return {claim.kind, evidence.kind} == {"number", "label"} and claim.low == evidence.low
    if claim.kind != "number":
        return claim.low == evidence.low
    if claim.unit and evidence.unit and claim.unit.dimension != evidence.unit.dimension:
        return False
    shared = claim.unit is not None and evidence.unit is not None
    if not shared and "share" in {q.unit.dimension for q in (claim, evidence) if q.unit}:
        return False
    value, other, tolerance = claim.low, evidence.low, 0.0
    if claim.unit and evidence.unit and claim.unit.size != evidence.unit.size:
        value, other = value * claim.unit.size, other * evidence.unit.size
        tolerance = _CONVERSION
    return _values_agree(claim, value, other, tolerance, evidence)


def agree_either_way(one: Quantity, two: Quantity) -> bool:
    """Tell whether one of two quantities bears out the other, whichever is claimed."""
    return agree(one, two) or agree(two, one)


def of_a_kind(one: Quantity, two: Quantity) -> bool:
    """Tell whether one of two quantities may be said where the other is: dates, or like units."""
    if one.kind != two.kind:
        return False
    if one.kind in {"date", "period"}:
        return bool(one.date[0]) == bool(two.date[0])
    if one.unit or two.unit:
        return bool(one.unit and two.unit and one.unit.dimension == two.unit.dimension)
    return True


def _values_agree(
    claim: Quantity, value: float, other: float, tolerance: float, evidence: Quantity
) -> bool:
    if math.isclose(value, other, rel_tol=1e-6):
        return True
    largest = max(abs(value), abs(other))
    difference = abs(value - other) / largest
    if claim.hedge == "over" and other / largest > 0 and value < other <= 1.4 * value:
        return True
    if claim.hedge == "under" and other < value <= 1.3 * other:
        return True
    if claim.hedge == "about":
        return difference <= max(tolerance, _ABOUT)
    step = claim.step * (claim.unit.size if tolerance and claim.unit else 1.0)
    finer = evidence.step < claim.step or tolerance > 0
    rounded = finer and step > 1 and abs(value - other) <= step / 2 and difference <= _ROUNDED
    fraction = (
        claim.text[-1].isalpha() and claim.unit is not None and claim.unit.dimension == "share"
    )
    return difference <= tolerance or rounded or (fraction and abs(value - other) <= 1.0)


def _dates_agree(claim: Quantity, evidence: Quantity) -> bool:
    kinds = {claim.kind, evidence.kind}
    if kinds == {"date"}:
        return all(
            not said or said == given for said, given in zip(claim.date, evidence.date, strict=True)
        )
    if claim.kind == "period" and evidence.kind in {"period", "date"}:
        if evidence.kind == "date" and not evidence.date[0]:
            return False
        inside = claim.low <= evidence.low and evidence.high <= claim.high + 1
        alike = abs(claim.low - evidence.low) <= 1 and abs(claim.high - evidence.high) <= 1
        return inside or alike
    if claim.kind == "date" and evidence.kind == "number":
        return claim.date == (int(evidence.low), 0, 0) and evidence.unit is None
    if claim.kind == "number" and evidence.kind == "date":
        return evidence.date == (int(min(claim.low, 9999)), 0, 0) and claim.unit is None
    return False


def _derived(claim: Quantity, evidence: Sequence[Quantity], items: Sequence[int]) -> bool:
    """Tell whether the quantity follows from others by one step of arithmetic."""
    given = list(evidence)[:_ARITHMETIC_LIMIT]
    if claim.kind == "date":
        return _pieced_together(claim, evidence)
    if claim.kind != "number":
        return False
    times = [other.low for other in given if other.noun == "times"]
    if claim.noun == "times" and len(times) > 1 and sum(times) == claim.low:
        return True
    whole = float(claim.low).is_integer()
    if whole and claim.low <= 12 and claim.unit is None and int(claim.low) in items:
        return True
    years = [other.date[0] for other in given if other.kind == "date" and other.date[0]]
    if claim.unit is not None and claim.unit.dimension == "time":
        span = claim.low * claim.unit.size / 31556952.0
        return any(
            _near(claim, span, abs(one - two)) for one, two in permutations(sorted(set(years)), 2)
        )
    numbers = [other for other in given if other.kind == "number" and other.firm]
    share = claim.unit is not None and claim.unit.dimension == "share"
    for one, two in permutations(numbers, 2):
        if share and two.low and one.unit == two.unit and one.low < two.low:
            ratio = 100 * one.low / two.low
            if _near(claim, claim.low, ratio) or abs(ratio - claim.low) <= 1:
                return True
        adjoining = 0 <= two.start - one.end <= 1
        if not share and adjoining and math.isclose(claim.low, abs(one.low - two.low)):
            return True
    return False


def _near(claim: Quantity, value: float, other: float) -> bool:
    if claim.hedge == "over":
        return value <= other <= 1.4 * value
    if claim.hedge == "under":
        return 0.8 * value <= other <= value
    if claim.hedge == "about":
        return 0.85 * value <= other <= 1.15 * value
    return abs(value - other) < 0.01 * max(value, 1.0)


def _pieced_together(claim: Quantity, evidence: Sequence[Quantity]) -> bool:
    """Tell whether year, month and day each stand in the evidence, if not in one place."""
    year, month, day = claim.date
    if not month or not year:
        return False
    dates = [other.date for other in evidence if other.kind == "date"]
    return any(date[0] == year for date in dates) and any(
        date[0] in {0, year} and date[1] == month and (not day or date[2] == day) for date in dates
    )


def _other_noun(
    claim: Quantity, fitting: Sequence[Quantity], evidence: Sequence[Quantity]
) -> Quantity | None:
    """Return the evidence's number of the same thing, where the claim's counts another.

    "24 points" against "308 points and 24 interceptions" finds "308 points".
    """
    if claim.kind != "number" or claim.unit is not None or len(claim.noun) < 3:
        return None
    noun = stem(claim.noun)
    if any(not other.noun or stem(other.noun) == noun or other.unit for other in fitting):
        return None
    same = [other for other in evidence if other.noun and stem(other.noun) == noun]
    return same[0] if same else None


def _other_bound(claim: Quantity, fitting: Sequence[Quantity]) -> Finding | None:
    """Find a number that is the least here and the most there: "over 5" against "under 5"."""
    bounds = {other.hedge for other in fitting}
    if {claim.hedge, *bounds} != {"over", "under"} or claim.hedge in bounds:
        return None
    reason = f"The claim and the article stand on different sides of {claim.text.strip()}."
    return Finding("direction", reason, "contradicted")


def _rival(
    claim: Quantity, others: Sequence[Quantity], evidence: Sequence[Quantity]
) -> Quantity | None:
    """Return what the evidence says in place of the claim's quantity, if it is like it."""
    alike = [other for other in evidence if _alike(claim, other)]
    free = [other for other in alike if not any(agree(said, other) for said in others)]
    candidates = free or alike
    if not candidates:
        return None
    noun = stem(claim.noun)

    def distance(other: Quantity) -> tuple[bool, bool, float]:
        same_noun = bool(noun) and stem(other.noun) == noun
        same_unit = (claim.unit and claim.unit.dimension) == (other.unit and other.unit.dimension)
        return (
            not same_noun,
            not same_unit,
            abs(math.log((abs(claim.low) + 1) / (abs(other.low) + 1))),
        )

    return min(candidates, key=distance)


def _alike(claim: Quantity, other: Quantity) -> bool:
    if claim.kind in {"date", "period"}:
        if other.kind == "period":
            return True
        return other.kind == "date" and (bool(other.date[0]) or not claim.date[0])
    return claim.kind == other.kind and (other.firm or _same_noun(claim, other))


def _finding(claim: Quantity, rival: Quantity | None) -> Finding:
    check = "date" if claim.kind in {"date", "period"} else "number"
    said = claim.text.strip()
    if rival is None:
        return Finding(check, f"The claim says {said}, which the article does not.", "absent")
    if claim.unit and rival.unit and claim.low == rival.low:
        check = "unit"
    given = rival.text.strip()
    if claim.noun and rival.noun and stem(claim.noun) == stem(rival.noun):
        said, given = (
            text if text.lower() in MULTIPLICATIVES else f"{text} {quantity.noun}"
            for text, quantity in ((said, claim), (given, rival))
        )
    return Finding(check, f"The claim says {said}; the article says {given}.", "contradicted")


def _same_noun(one: Quantity, two: Quantity) -> bool:
    return len(one.noun) > 2 and stem(one.noun) == stem(two.noun)
