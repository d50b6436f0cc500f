"""Metrics, each a pure function.

Manning, Raghavan and Schütze, Introduction to Information Retrieval, 2008, chapter 8, define
precision, recall and the reciprocal rank; Hanley and McNeil, Radiology 143, 1982, the area
under the curve as a share of pairs.
"""

import math
import unicodedata
from collections.abc import Iterable, Sequence

import numpy as np


def holds_answer(text: str, answers: Iterable[str]) -> bool:
    """Return whether a text contains an accepted answer, ignoring case and white space."""
    normal = _normal(text)
    return any(answer in normal for answer in map(_normal, answers) if answer)


def share(outcomes: Iterable[bool]) -> float | None:
    """Return the share of outcomes that are true, 0 to 1; None if there are none."""
    return mean(outcomes)


def mean(values: Iterable[float]) -> float | None:
    """Return the arithmetic mean; None if there are no values."""
    numbers = list(values)
    return sum(numbers) / len(numbers) if numbers else None


def first_rank(relevant: Iterable[bool]) -> float:
    """Return the rank, from 1, of the first relevant item; infinity if there is none."""
    return next((rank for rank, hit in enumerate(relevant, 1) if hit), math.inf)


def hit_at(ranks: Iterable[float], k: int) -> float | None:
    """Return the share of ranks, counted from 1, that are k or better."""
    return share(rank <= k for rank in ranks)


def area_under_roc(positives: Sequence[float], negatives: Sequence[float]) -> float | None:
    """Return the chance that a positive scores above a negative, counting a tie as half.

    None if either is empty.
    """
    if not positives or not negatives:
        return None
    above = np.greater.outer(positives, negatives).sum()
    tied = np.equal.outer(positives, negatives).sum()
    return float((above + tied / 2) / (len(positives) * len(negatives)))


def _normal(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())
