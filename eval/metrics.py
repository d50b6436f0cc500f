"""Metrics, each a pure function.

Manning, Raghavan and Schütze, Introduction to Information Retrieval, 2008, chapter 8, define
precision, recall and the reciprocal rank; Hanley and McNeil, Radiology 143, 1982, the area
under the curve by ranks.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


def holds_answer(text: str, answers: Iterable[str]) -> bool:
    """Return whether a text contains an accepted answer, ignoring case and white space."""
    normal = _normal(text)
    return any(answer in normal for answer in map(_normal, answers) if answer)


def covers(span: tuple[int, int], quote: tuple[int, int]) -> bool:
    """Return whether a span contains more than half of a quote's characters."""
    shared = min(span[1], quote[1]) - max(span[0], quote[0])
    return shared > 0 and 2 * shared > quote[1] - quote[0]


def share(outcomes: Iterable[bool]) -> float | None:
    """Return the share of outcomes that are true, 0 to 1; None if there are none."""
    values = list(outcomes)
    return sum(values) / len(values) if values else None


def mean(values: Iterable[float]) -> float | None:
    """Return the arithmetic mean; None if there are no values."""
    numbers = list(values)
    return sum(numbers) / len(numbers) if numbers else None


def first_rank(relevant: Iterable[bool]) -> int | None:
    """Return the rank, from 1, of the first relevant item; None if there is none."""
    return next((rank for rank, hit in enumerate(relevant, 1) if hit), None)


def hit_at(ranks: Iterable[int | None], k: int) -> float | None:
    """Return the share of ranks, counted from 1, that are k or better."""
    return share(rank is not None and rank <= k for rank in ranks)


def mean_reciprocal_rank(ranks: Iterable[int | None]) -> float | None:
    """Return the mean of 1 / rank, counting a missing rank as 0."""
    return mean(0.0 if rank is None else 1 / rank for rank in ranks)


@dataclass(frozen=True, slots=True)
class Abstention:
    """How well refusals fit; each a share from 0 to 1, or None if it is a share of nothing.

    ``precision`` is the share of refused questions that are unanswerable, ``recall`` the share of
    unanswerable questions refused, ``over_refusal`` the share of answerable ones refused.
    Precision is also None if no question is unanswerable, since it could only be 0.
    """

    precision: float | None
    recall: float | None
    over_refusal: float | None


def abstention(outcomes: Iterable[tuple[bool, bool]]) -> Abstention:
    """Score pairs of (answerable, refused)."""
    pairs = list(outcomes)
    return Abstention(
        precision=(
            share(not answerable for answerable, refused in pairs if refused)
            if any(not answerable for answerable, _ in pairs)
            else None
        ),
        recall=share(refused for answerable, refused in pairs if not answerable),
        over_refusal=share(refused for answerable, refused in pairs if answerable),
    )


def area_under_roc(positives: Sequence[float], negatives: Sequence[float]) -> float | None:
    """Return the chance that a positive scores above a negative, counting a tie as half.

    None if either is empty.
    """
    if not positives or not negatives:
        return None
    scores = sorted(
        [(score, True) for score in positives] + [(score, False) for score in negatives]
    )
    rank_sum = 0.0
    first = 0
    while first < len(scores):
        last = first
        while last < len(scores) and scores[last][0] == scores[first][0]:
            last += 1
        # Ties share the mean of the ranks first + 1 to last.
        tied = sum(positive for _, positive in scores[first:last])
        rank_sum += tied * (first + 1 + last) / 2
        first = last
    smallest = len(positives) * (len(positives) + 1) / 2
    return (rank_sum - smallest) / (len(positives) * len(negatives))


def percentile(values: Iterable[float], percent: float) -> float | None:
    """Return the percentile of some values, ``percent`` from 0 to 100; None if there are none.

    Interpolates linearly between two values (method 7 of Hyndman and Fan, The American
    Statistician 50, 1996).
    """
    ordered = sorted(values)
    if not ordered:
        return None
    position = (len(ordered) - 1) * percent / 100
    below = int(position)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (position - below)


def _normal(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())
