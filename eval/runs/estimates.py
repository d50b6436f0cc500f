"""The scores of a run with their intervals."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eval.outcome import Outcome
from eval.pooling import Value
from eval.resampling import Draws, Floats, Interval
from eval.scores import MEASURES, Measure, score


@dataclass(frozen=True, slots=True)
class Estimate:
    """A measure's value over some cases, and its interval, None where they are too few to tell."""

    measure: Measure
    value: float | None
    interval: Interval | None
    cases: int

    def to_dict(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        interval = self.interval and list(self.interval)
        return {"value": self.value, "interval": interval, "cases": self.cases}


def estimate_measures(
    outcomes: Sequence[Outcome], draws: Draws, measures: Sequence[Measure] = MEASURES
) -> list[Estimate]:
    """Return the value and the interval of each measure."""
    scores = score(outcomes, measures)
    found = []
    for measure in measures:
        value, (values, cases) = scores[measure.key], values_of(outcomes, measure)
        interval = None
        if value is not None:
            drawn = measure.pool.draws_of(values, cases, draws)
            interval = interval_of(measure, drawn, cases, draws, 0.0)
        found.append(Estimate(measure, value, interval, len(values)))
    return found


def interval_of(
    measure: Measure, drawn: Floats, cases: NDArray[np.intp], draws: Draws, least: float
) -> Interval | None:
    """Return the interval of a figure; that of a share goes from ``least`` to 1."""
    found = draws.interval(drawn, cases, bounded=measure.is_share, hits=measure.pool.hits)
    if found is None or not measure.is_share:
        return found
    return Interval(max(found.low, least), min(found.high, 1.0))


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
