"""Whether an amount is by how much something changed, or what it changed to or from.

"Revenue rose by €5 million" is another claim than "revenue rose to €5 million", though both have
the same words and numbers.
"""

import re
from typing import Literal

from qa.finding import Finding
from qa.quantity import Quantity
from qa.quantity_check import agree_either_way
from qa.reading import Reading

_Side = Literal["by", "to", "from", "at"]
_CHANGE = (
    r"(?:r(?:ise|ises|ose|isen|ising)|f(?:all|alls|ell|allen|alling)|gr(?:ow|ows|ew|own|owing)|"
    r"(?:in|de)creas\w+|drop\w*|climb\w*|widen\w*|narrow\w*|rais\w+|reduc\w+|expand\w*|"
    r"shr[aiu]nk\w*|slip\w*|jump\w*|surg\w+|declin\w+|gain\w*|lower\w*|shorten\w*|lengthen\w*|"
    r"swell\w*|soar\w*|plung\w+|slump\w*|dwindl\w+|cuts?|cutting|extend\w*)"
)
_ABOUT = (
    r"(?:(?:about|around|some|nearly|almost|roughly|over|only|just|more than|a further) )?[€$£]?"
)
_MOVED = re.compile(rf"\b{_CHANGE}(?: [^\s;]+){{0,4}}? (?P<side>by|to|from) {_ABOUT}$", re.I)
_ENDS = re.compile(rf"\bfrom [^.;]{{1,40}} (?P<side>to) {_ABOUT}$", re.I)
_BEGINS = re.compile(rf"\b(?:down|up) (?P<side>from) {_ABOUT}$", re.I)
_AT_ONCE = re.compile(rf"\b{_CHANGE} {_ABOUT}$", re.I)
_STANDS = re.compile(rf"\b(?:st(?:ood|ands?) at|reached|was|is|were|are|at) {_ABOUT}$", re.I)
_POINTS = re.compile(r"(?:percentage |per cent |percent |%[ -])points?\b", re.I)
_LONGEST = 80


def check_change_amounts(claim: Reading, evidence: Reading) -> list[Finding]:
    """Return a finding for the first amount that is another side of a change in the evidence."""
    for own in claim.quantities:
        if own.kind != "number" or (side := _side(claim.text, own)) in {None, "at"}:
            continue
        places = [each for each in evidence.quantities if agree_either_way(own, each)]
        sides = [_side(evidence.text, each) for each in places]
        known = [each for each in sides if each is not None]
        if known and len(known) == len(sides) and not any(_fits(side, each) for each in known):
            amount = own.text.strip()
            reason = f"The claim says “{side} {amount}”; the article says “{known[0]} {amount}”."
            return [Finding("number", reason, "contradicted")]
        points = [_are_points(evidence.text, each) for each in places]
        if _are_points(claim.text, own) and points and not any(points):
            amount = own.text.strip()
            reason = f"The claim counts {amount}; the article counts no points."
            return [Finding("unit", reason, "contradicted")]
    return []


def _fits(claim: _Side | None, evidence: _Side) -> bool:
    return claim == evidence or (evidence == "at" and claim != "by")


def _side(text: str, quantity: Quantity) -> _Side | None:
    before = text[max(0, quantity.start - _LONGEST) : quantity.start]
    for pattern in (_ENDS, _BEGINS, _MOVED):
        if found := pattern.search(before):
            side = found["side"].lower()
            return "by" if side == "by" else "to" if side == "to" else "from"
    if _AT_ONCE.search(before):
        return "by"
    return "at" if _STANDS.search(before) else None


def _are_points(text: str, quantity: Quantity) -> bool:
    return (
        _POINTS.search(text[quantity.start : quantity.end + len(" percentage points")]) is not None
    )
