"""The thresholds of an answer, and why one was refused or hedged."""

from dataclasses import dataclass

# What the best sentence's probability, from 0 to 1, decides where no model is asked: from SURE on
# it is shown as the answer, from HEDGED on as one that may be, and below that the question is
# refused. From PLAIN on a follow-up needs no history, and the sentence is shown beside a model's
# answer that misses it. Chosen on natural questions; see docs/answering.md.
PLAIN = 0.85
SURE = 0.6
HEDGED = 0.15
# Below this probability, from 0 to 1, nothing that was found is about the question at all.
ON_TOPIC = 0.05

_MAX_DIGITS = 6
_SHOWN_LEAST = 0.0005


@dataclass(frozen=True, slots=True)
class Decision:
    """A score from 0 to 1, and the threshold that it was held against.

    ``reason`` says so with both numbers, in one plain sentence without its full stop.
    """

    score: float
    threshold: float
    reason: str


def refused(score: float, least: float) -> Decision:
    """Return the decision to refuse: the best sentence does not answer. Both are from 0 to 1."""
    shown, needed = _figures(score, least)
    return Decision(
        score,
        least,
        f"the best sentence scored {shown} out of 1; an answer needs at least {needed}",
    )


def hedged(score: float, least: float) -> Decision:
    """Return the decision to hedge: the best sentence may answer. Both are from 0 to 1."""
    shown, needed = _figures(score, least)
    return Decision(
        score,
        least,
        f"the best sentence scored {shown} out of 1; a sure answer needs at least {needed}",
    )


def _figures(score: float, threshold: float) -> tuple[str, str]:
    """Write two numbers with as many digits as tell them apart, three at least."""
    digits = 3
    while digits < _MAX_DIGITS and f"{score:.{digits}f}" == f"{threshold:.{digits}f}":
        digits += 1
    shown = "less than 0.001" if score < _SHOWN_LEAST else f"{score:.{digits}f}"
    return shown, f"{threshold:.{digits}f}"
