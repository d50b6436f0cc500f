"""A generalised additive model of 0 and 1: hinges, weighed and put through the logistic function.

Each sign counts by its slope times its value, and beyond each knot that much more or less (Hastie
and Tibshirani, 1986).
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

Signs = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class AdditiveModel:
    """The bias, and for each sign its slope and its knots with the change of slope there."""

    bias: float
    weights: Mapping[str, tuple[float, tuple[tuple[float, float], ...]]]

    def score(self, signs: Signs) -> float:
        """Return the score of some signs, from 0 to 1; a sign that is not there is 0."""
        total = self.bias
        for name, (slope, bends) in self.weights.items():
            value = signs.get(name, 0.0)
            total += slope * value
            for knot, bend in bends:
                total += bend * max(value - knot, 0.0)
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, total))))
