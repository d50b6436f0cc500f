"""The scores of a run with their intervals, and how well its scores tell right from wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eval.outcome import Outcome
from eval.pooling import Value
from eval.resampling import Draws, Floats, Interval
from eval.scores import EVERY, Measure, score

# The scores are parted in so many ranges.
_RANGES = 10
# So many points of the curve go into a document.
_POINTS = 100


@dataclass(frozen=True, slots=True)
class Scored:
    """A measure's value over some cases, and its interval, None where they are too few to tell."""

    measure: Measure
    value: float | None
    interval: Interval | None
    cases: int

    def to_dict(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        interval = self.interval and list(self.interval)
        return {"value": self.value, "interval": interval, "cases": self.cases}


def intervals(
    outcomes: Sequence[Outcome], draws: Draws, measures: Sequence[Measure] = EVERY
) -> list[Scored]:
    """Return the value and the interval of each measure."""
    scores = score(outcomes, measures)
    found = []
    for measure in measures:
        value, (values, cases) = scores[measure.key], values_of(outcomes, measure)
        interval = None
        if value is not None:
            drawn = measure.pool.draws_of(values, cases, draws)
            interval = draws.interval(
                drawn, cases, bounded=measure.is_share, hits=measure.pool.hits
            )
        if interval is not None and measure.is_share:
            interval = Interval(max(interval.low, 0.0), min(interval.high, 1.0))
        found.append(Scored(measure, value, interval, len(values)))
    return found


def draws_of(outcomes: Sequence[Outcome]) -> Draws:
    """Draw from the articles that outcomes are about."""
    return Draws.of([each.case.article for each in outcomes])


def values_of(
    outcomes: Sequence[Outcome], measure: Measure
) -> tuple[list[Value], NDArray[np.intp]]:
    """Return the values of a measure, and the numbers of the outcomes that have one."""
    cases = [place for place, each in enumerate(outcomes) if measure.key in each.values]
    values = [outcomes[place].values[measure.key] for place in cases]
    return values, np.array(cases, dtype=np.intp)


def calibration(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Return how many of the sure answers were right, and the curve of risk and coverage.

    Each of its points answers only what scored ``least`` or more: ``coverage`` is the share of all
    questions that are answered then, ``risk`` the share of these answers that are wrong. Each of
    the ``ranges`` of scores has its mean score and the share of its answers that are right.
    """
    # Of the others nobody knows whether they are right.
    outcomes = [
        each for each in outcomes if "answer_hit" in each.values or not each.case.answerable
    ]
    sure = [bool(each.answer_hit) for each in outcomes if each.reply.sure]
    answered = [
        (each.reply.answerable_score, not each.answer_hit)
        for each in outcomes
        if each.reply.answerable_score is not None and not each.reply.refused
    ]
    table: Floats = np.array(sorted(answered, reverse=True), dtype=float).reshape(-1, 2)
    many = np.arange(1, len(table) + 1)
    risks = np.cumsum(table[:, 1]) / many
    # What scored the same is answered together.
    last = np.flatnonzero(np.diff(table[:, 0], append=-np.inf))
    points = np.unique(np.linspace(0, len(last) - 1, min(_POINTS, len(last))).astype(int))
    return {
        "sure": len(sure),
        "sure_and_right": sum(sure),
        "ranges": [
            {
                "score": float(inside[:, 0].mean()),
                "right": float(1 - inside[:, 1].mean()),
                "answers": len(inside),
            }
            for number in range(_RANGES)
            if len(inside := table[(table[:, 0] * _RANGES).clip(0, _RANGES - 1) // 1 == number])
        ],
        "curve": [
            {
                "least": float(table[place, 0]),
                "coverage": float(many[place] / len(outcomes)),
                "risk": float(risks[place]),
            }
            for place in last[points]
        ],
    }
