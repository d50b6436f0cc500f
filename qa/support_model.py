"""The score of a claim: one model for what is reworded, another for what is only rearranged."""

from dataclasses import dataclass

from qa.additive_model import AdditiveModel, Signs

# "coverage" is a sum of fractions.
_WHOLE = 0.999


@dataclass(frozen=True, slots=True)
class Limits:
    """The scores, 0 to 1, from which a claim is verified, and partly supported."""

    verified: float
    partial: float


@dataclass(frozen=True, slots=True)
class SupportModel:
    """Two additive models of the signs of support.

    ``reworded`` judges a claim with words that its evidence lacks, by how well their meaning is
    met. ``rearranged`` judges one of which every telling word stands there: it can be wrong only
    by how they are put together.
    """

    reworded: AdditiveModel
    rearranged: AdditiveModel

    def score(self, signs: Signs) -> float:
        """Return the score of some signs, from 0 to 1."""
        return (self.rearranged if is_rearranged(signs) else self.reworded).score(signs)


def is_rearranged(signs: Signs) -> bool:
    """Tell whether every telling word of a claim stands in its evidence."""
    return signs.get("coverage", 0.0) >= _WHOLE
