"""Whether a claim keeps the bounds and the order of the numbers that it has from its evidence."""

import re
from collections.abc import Sequence
from itertools import pairwise

from qa.finding import Finding
from qa.quantity import Quantity
from qa.quantity_check import agree
from qa.reading import Reading
from qa.stems import stem

# "At least nine" is nine, too; "more than nine" is not.
_MORE = re.compile(
    r"\b(?:(?:more|greater|larger|longer|higher|older|bigger|less|fewer|smaller|shorter|lower|"
    r"younger) than|exceeding|in excess of)\s+[$£€¥₹]?$",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\b(?:no|not|n't|never|any)\s+$", re.IGNORECASE)
_ONE_TO_ANOTHER = re.compile(r"\s*(?:[-\u2013\u2212:]|to)\s*")
_LAST_WORD = re.compile(r"[^\W\d_]+(?=[^\w.;]*(?:by\s+)?$)")
_WIDEST = 40


def check_bounds(claim: Reading, evidence: Reading) -> list[Finding]:
    """Return a finding for "more than nine" beside "nine", and for "9 to 14" beside "14 to 9"."""
    return [*_passed(claim, evidence), *_reversed(claim, evidence)][:1]


def _passed(claim: Reading, evidence: Reading) -> list[Finding]:
    """Find a bound that the evidence's number keeps just not to: it is that very number."""
    for own in claim.quantities:
        before = claim.text[max(0, own.start - _WIDEST) : own.start]
        bound = _MORE.search(before)
        if own.kind != "number" or not bound or _DENIED.search(before[: bound.start()]):
            continue
        given = [each for each in evidence.quantities if agree(own, each)]
        if given and all(_is_exactly(own, each, evidence.text) for each in given):
            said = (before[bound.start() :] + own.text).strip()
            reason = f"The claim says “{said}”; the article says {given[0].text.strip()}."
            return [Finding("number", reason, "contradicted")]
    return []


def _is_exactly(own: Quantity, given: Quantity, text: str) -> bool:
    """Tell whether a number is said flatly, and is the other one; "nine or more" is not."""
    if given.hedge or given.low != own.low or given.unit != own.unit:
        return False
    before = text[max(0, given.start - _WIDEST) : given.start]
    return _MORE.search(before) is None


def _reversed(claim: Reading, evidence: Reading) -> list[Finding]:
    """Find two numbers, one to the other, that the evidence has the other way round."""
    ours = _pairs(claim)
    theirs = _pairs(evidence) if ours else []
    for one, two, word in ours:
        turned = [(b, a) for a, b, other in theirs if word and other == word]
        if (one.low, two.low) in [(a.low, b.low) for a, b, _ in theirs]:
            continue
        if one.low != two.low and (one.low, two.low) in [(b.low, a.low) for b, a in turned]:
            reason = (
                f"The claim says {one.text.strip()} to {two.text.strip()}; the article has the "
                "two the other way round."
            )
            return [Finding("number", reason, "contradicted")]
    return []


def _pairs(reading: Reading) -> Sequence[tuple[Quantity, Quantity, str]]:
    """Return the numbers that stand one to the other, and the stem of the word before them."""
    found = []
    for one, two in pairwise(reading.quantities):
        if one.kind != "number" or two.kind != "number":
            continue
        if not _ONE_TO_ANOTHER.fullmatch(reading.text[one.end : two.start]):
            continue
        before = _LAST_WORD.search(reading.text[max(0, one.start - _WIDEST) : one.start])
        found.append((one, two, stem(before[0].lower()) if before else ""))
    return found
