"""How the values of cases become one figure, and the same figure of cases that are drawn anew.

A value is a number, or a part and its whole; a plain number is a part of 1.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eval.metrics import area_under_roc
from eval.resampling import Draws, Floats

Value = float | tuple[float, float]
Cases = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Pool:
    """A way to make one figure of parts and wholes; None of nothing.

    ``drawn`` makes it in each draw of the cases with these numbers; a count has none. ``hits`` says
    that a value is 0 or 1, and that whether a case has one does not depend on its answer.
    """

    figure: Callable[[list[float], list[float]], float | None]
    drawn: Callable[[Floats, Floats, Cases, Draws], Floats] | None = None
    hits: bool = False

    def of(self, values: Sequence[Value]) -> float | None:
        """Return the figure."""
        parts, wholes = columns(values)
        return self.figure(parts.tolist(), wholes.tolist())

    def draws_of(self, values: Sequence[Value], cases: Cases, draws: Draws) -> Floats:
        """Return the figure of each draw; ``cases`` are the numbers of the cases with values."""
        return self.drawn(*columns(values), cases, draws) if self.drawn else np.empty(0)


def columns(values: Sequence[Value]) -> tuple[Floats, Floats]:
    """Return the parts and the wholes of values."""
    pairs = [value if isinstance(value, tuple) else (value, 1) for value in values]
    table = np.array(pairs, dtype=float).reshape(-1, 2)
    return table[:, 0], table[:, 1]


def _ratio(parts: list[float], wholes: list[float]) -> float | None:
    return sum(parts) / sum(wholes) if sum(wholes) else None


def _ratios(parts: Floats, wholes: Floats, cases: Cases, draws: Draws) -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        return draws.sums(parts, cases) / draws.sums(wholes, cases)


def _area(scores: list[float], sides: list[float]) -> float | None:
    known = list(zip(scores, sides, strict=True))
    return area_under_roc(*([score for score, side in known if side == each] for each in (1, 0)))


def _areas(scores: Floats, sides: Floats, cases: Cases, draws: Draws) -> Floats:
    order = np.argsort(scores, kind="stable")
    _, starts = np.unique(scores[order], return_index=True)
    weights = draws.weights(cases[order])
    up, down = (
        np.add.reduceat(weights * (sides[order] == each), starts, axis=1) for each in (1, 0)
    )
    above = (up * (np.cumsum(down, axis=1) - down / 2)).sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        area: Floats = above / (up.sum(axis=1) * down.sum(axis=1))
    return area


def percentile(percent: float) -> Pool:
    """Return the pool of a percentile, between two values where it falls there."""

    def drawn(numbers: Floats, _: Floats, cases: Cases, draws: Draws) -> Floats:
        order = np.argsort(numbers, kind="stable")
        reached = np.cumsum(draws.weights(cases[order]), axis=1)
        place = (reached[:, -1] - 1) * percent / 100
        below, above = (
            numbers[order][(reached <= each[:, None]).sum(axis=1).clip(max=len(order) - 1)]
            for each in (np.floor(place), np.ceil(place))
        )
        return np.asarray(below + (above - below) * (place % 1))

    return Pool(
        lambda numbers, _: float(np.percentile(numbers, percent)) if numbers else None, drawn
    )


TOTAL = Pool(lambda parts, _: int(sum(parts)))
# Of what not every case has.
COUNT = Pool(lambda parts, _: int(sum(parts)) if parts else None)
RATIO = Pool(_ratio, _ratios)
HITS = Pool(_ratio, _ratios, hits=True)
SEPARATION = Pool(_area, _areas)
