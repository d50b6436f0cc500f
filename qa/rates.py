"""Whether a claim counts by the same stretch of time: a month is no year."""

import re

from qa.finding import Finding

_PERIODS = {
    form: period
    for period, forms in {
        "second": "second seconds",
        "minute": "minute minutes",
        "hour": "hour hours hourly",
        "day": "day days daily",
        "week": "week weeks weekly",
        "month": "month months monthly",
        "year": "year years yearly annual annually",
        "decade": "decade decades",
        "century": "century centuries",
    }.items()
    for form in forms.split()
}
_PERIOD = re.compile(rf"\b({'|'.join(_PERIODS)})\b", re.IGNORECASE)
_RATE = re.compile(
    r"\b(?:an?|per|each|every)\s+(second|minute|hour|day|week|month|year)\b(?!\s+(?:later|before|after|"
    r"earlier|ago))|\bmany\s+(days|weeks|months|years|decades|centuries)\b",
    re.IGNORECASE,
)


def check_rates(claim: str, evidence: str) -> list[Finding]:
    """Return a finding where "a month" in the claim stands for "a year" in the evidence."""
    ours = {_PERIODS[(match[1] or match[2]).lower()] for match in _RATE.finditer(claim)}
    theirs = {_PERIODS[match[1].lower()] for match in _PERIOD.finditer(evidence)}
    strange = ours - theirs
    others = theirs - {_PERIODS[match[1].lower()] for match in _PERIOD.finditer(claim)}
    if not strange or not others:
        return []
    said, given = sorted(strange)[0], sorted(others)[0]
    reason = f"The claim speaks of a {said}; the article speaks of a {given}."
    return [Finding("unit", reason, "contradicted")]
