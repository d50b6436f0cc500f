"""How far chance may move a score: intervals by bootstrap, and McNemar's test.

Efron and Tibshirani, An Introduction to the Bootstrap, 1993; articles are drawn, not cases, as
questions about one article are right or wrong together. Hesterberg, The American Statistician 69,
2015, widens the interval for few of them. McNemar, Psychometrika 12, 1947, in its exact form.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

LEVEL = 0.95
FEWEST_ARTICLES = 10
_DRAWS = 2000
_SEED = 20_000
_NORMAL = NormalDist()


class Interval(NamedTuple):
    """A 95 % confidence interval: those of 19 in 20 samples like this hold the true figure."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Draws:
    """Bootstrap samples of articles, or of cases below FEWEST_ARTICLES; ``unit`` says which.

    The seed is fixed, so that as many give the same samples. ``group[case]`` is the number of its
    article, or its own; ``counts[sample, group]`` is how often that was drawn.
    """

    unit: Literal["article", "case"]
    group: NDArray[np.intp]
    counts: Floats

    @classmethod
    def of(cls, articles: Sequence[str], *, draws: int = _DRAWS) -> "Draws":
        """Draw samples; ``articles[i]`` is the article of case ``i``, empty for one about none."""
        apart = [each or f"\0{number}" for number, each in enumerate(articles)]
        names, group = np.unique(np.array(apart, dtype=object), return_inverse=True)
        by_article = len(names) >= FEWEST_ARTICLES
        if not by_article:
            group = np.arange(len(articles))
        groups = len(names) if by_article else len(articles)
        drawn = np.random.default_rng(_SEED).integers(max(groups, 1), size=(draws, groups))
        # Each sample has a row of numbers of its own, so that one count is enough.
        places = (drawn + groups * np.arange(draws)[:, None]).ravel()
        counts = np.bincount(places, minlength=draws * groups).reshape(draws, groups)
        return cls("article" if by_article else "case", group, counts.astype(float))

    def sums(self, values: Floats, cases: NDArray[np.intp]) -> Floats:
        """Return for each draw the sum of these cases' values; ``cases`` are their positions."""
        return self.counts @ np.bincount(self.group[cases], values, minlength=self.counts.shape[1])

    def weights(self, cases: NDArray[np.intp]) -> Floats:
        """Return how often each of these cases was drawn, of shape (draws, cases)."""
        weights: Floats = self.counts[:, self.group[cases]]
        return weights

    def interval(
        self, drawn: Floats, cases: NDArray[np.intp], *, bounded: bool, hits: bool
    ) -> Interval | None:
        """Return the interval of a figure of some cases, None if they are too few to tell.

        ``drawn`` is the figure in each draw, not finite where it is undefined; ``bounded`` says
        that one case moves it by at most 1, ``hits`` that each case counts 0 or 1. For hits, and
        where all draws agree, the interval reaches at least as far from their mean as the largest
        share that none of so many cases may show; that is known only of a bounded figure.
        """
        known = drawn[np.isfinite(drawn)]
        groups = len(np.unique(self.group[cases]))
        if groups < 2 or not len(known):
            return None
        low, high = np.quantile(known, _tails(groups))
        if hits or low == high:
            if not bounded:
                return None
            # The largest p of which (1 - p) ** cases is 2.5 %.
            hidden = 1 - ((1 - LEVEL) / 2) ** (1 / len(cases))
            low, high = min(low, known.mean() - hidden), max(high, known.mean() + hidden)
        return Interval(float(low), float(high))


def mcnemar(lost: int, won: int) -> float:
    """Return the two-sided p-value of McNemar's exact test for the cases lost and won."""
    changed = lost + won
    tail = sum(math.comb(changed, fewer) for fewer in range(min(lost, won) + 1))
    return min(1.0, float(2 * tail / 2**changed))


def _tails(groups: int) -> list[float]:
    """Return the quantiles of both ends, beyond 2.5 and 97.5 % where groups are few."""
    z = _NORMAL.inv_cdf((1 + LEVEL) / 2)
    free = groups - 1
    # Student's quantile by its expansion, to three digits from five degrees of freedom on.
    student = z + (z**3 + z) / (4 * free) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * free**2)
    tail = _NORMAL.cdf(-student * math.sqrt(groups / free))
    return [tail, 1 - tail]
