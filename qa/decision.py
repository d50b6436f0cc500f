"""The score by which it was decided that the articles hold no answer."""

import math
from dataclasses import dataclass

_MOST_DIGITS = 6
_SHOWN_LEAST = 0.0005
# Keeps the log-odds of what is sure finite.
_LEAST = 1e-9


@dataclass(frozen=True, slots=True)
class Decision:
    """A score from 0 to 1, and the threshold that it was held against.

    A sentence below the threshold is no answer; one that contradicts a question reaches it.
    ``reason`` says so with both numbers, in one plain sentence without its full stop.
    """

    score: float
    threshold: float
    reason: str


def unanswered(score: float, least: float, asked: str = "") -> Decision:
    """Return the decision that the best sentence does not answer.

    Both are from 0 to 1; ``asked`` names what the threshold is that of.
    """
    told, needed = _figures(score, least)
    why = f", as {asked} is asked for" if asked else ""
    return Decision(
        score,
        least,
        f"the best sentence scores {told} of 1 as an answer; it would have to reach {needed}{why}",
    )


def contradicted(weight: float, least: float) -> Decision:
    """Return the decision that a sentence contradicts the question; both are from 0 to 1."""
    told, needed = _figures(weight, least)
    return Decision(
        weight,
        least,
        f"a sentence scores {told} of 1 as a contradiction of the question; {needed} is enough",
    )


def log_odds_of(share: float) -> float:
    """Return the log-odds of a share from 0 to 1; finite also for 0 and 1."""
    return math.log((share + _LEAST) / (1 - share + _LEAST))


def share_of(log_odds: float) -> float:
    """Return the share from 0 to 1 of which these are the log-odds."""
    return 1 / (1 + math.exp(-log_odds))


def _figures(score: float, threshold: float) -> tuple[str, str]:
    """Write two numbers with as many digits as tell them apart, three at least."""
    digits = 3
    while digits < _MOST_DIGITS and f"{score:.{digits}f}" == f"{threshold:.{digits}f}":
        digits += 1
    told = "less than 0.001" if score < _SHOWN_LEAST else f"{score:.{digits}f}"
    return told, f"{threshold:.{digits}f}"
