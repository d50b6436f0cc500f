"""How far a score may be from chance: intervals by bootstrap, and McNemar's test.

Efron and Tibshirani, An Introduction to the Bootstrap, 1993; what is drawn are articles, since
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
    """Where a figure lies in 19 of 20 samples like this one."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Draws:
    """Articles drawn with replacement, again and again, the same ones whenever they are as many.

    Where there are fewer than ten articles, cases are drawn instead; ``by`` says which.
    ``group`` holds the number of each case's article, ``counts`` how often each of these was drawn.
    """

    by: Literal["article", "case"]
    group: NDArray[np.intp]
    counts: Floats

    @classmethod
    def of(cls, articles: Sequence[str], *, draws: int = _DRAWS, seed: int = _SEED) -> "Draws":
        """Draw from the articles that cases are about."""
        names, group = np.unique(np.array(articles, dtype=object), return_inverse=True)
        by_article = len(names) >= FEWEST_ARTICLES
        if not by_article:
            group = np.arange(len(articles))
        many = len(names) if by_article else len(articles)
        drawn = np.random.default_rng(seed).integers(max(many, 1), size=(draws, many))
        places = (drawn + many * np.arange(draws)[:, None]).ravel()
        counts = np.bincount(places, minlength=draws * many).reshape(draws, many)
        return cls("article" if by_article else "case", group, counts.astype(float))

    def sums(self, values: Floats, cases: NDArray[np.intp]) -> Floats:
        """Return in each draw the sum of the values of some cases, which are given by number."""
        return self.counts @ np.bincount(self.group[cases], values, minlength=self.counts.shape[1])

    def weights(self, cases: NDArray[np.intp]) -> Floats:
        """Return in each draw how often each of some cases was drawn."""
        weights: Floats = self.counts[:, self.group[cases]]
        return weights

    def interval(
        self, drawn: Floats, cases: NDArray[np.intp], *, bounded: bool, hits: bool
    ) -> Interval | None:
        """Return the interval of a figure of some cases, None if they are too few to tell.

        Where all draws agree, and of hits always, it is at least as wide as what so many cases
        without an exception can hide; that is known only where a case moves the figure by at most
        1, so that it is ``bounded``.
        """
        known = drawn[np.isfinite(drawn)]
        groups = len(np.unique(self.group[cases]))
        if groups < 2 or not len(known):
            return None
        low, high = np.quantile(known, _tails(groups))
        if hits or low == high:
            if not bounded:
                return None
            hidden = 1 - ((1 - LEVEL) / 2) ** (1 / len(cases))
            low, high = min(low, known.mean() - hidden), max(high, known.mean() + hidden)
        return Interval(float(low), float(high))


def mcnemar(lost: int, won: int) -> float:
    """Return how likely so uneven a split of the cases that changed is by chance alone."""
    changed = lost + won
    tail = sum(math.comb(changed, fewer) for fewer in range(min(lost, won) + 1))
    return min(1.0, float(2 * tail / 2**changed))


def _tails(groups: int) -> list[float]:
    """Return the shares of the draws below both ends, fewer than 2.5 % where groups are few."""
    z = _NORMAL.inv_cdf((1 + LEVEL) / 2)
    free = groups - 1
    # Student's quantile by its expansion, to three digits from five degrees of freedom on.
    student = z + (z**3 + z) / (4 * free) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * free**2)
    tail = _NORMAL.cdf(-student * math.sqrt(groups / free))
    return [tail, 1 - tail]
