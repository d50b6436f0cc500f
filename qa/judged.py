"""A stretch of evidence and what it says of a claim, beside others of the same evidence."""

from dataclasses import dataclass

from qa.support import Weighed
from qa.verdict import Verdict

# What contradicts a claim is not outdone by what has less than so much as many of its words.
_AS_MUCH = 0.5
# What a sentence contradicts so, no other that has none of the claim's words can mend.
_STANDING = frozenset({"negation", "direction", "role", "certainty", "attachment"})


@dataclass(frozen=True, slots=True)
class Judged:
    """A stretch, from its first sentence to the one behind it, and its verdict on a claim."""

    span: tuple[int, int]
    verdict: Verdict
    weighed: Weighed

    @property
    def covered(self) -> float:
        """The share, 0 to 1, of the claim's words that stand here, the rare ones weighing more."""
        return self.weighed.signs["coverage"]

    @property
    def settles(self) -> bool:
        """Whether no other stretch need be looked at."""
        alone = self.span[1] - self.span[0] == 1
        return self.verdict.support == "verified" and alone and self.covered >= _AS_MUCH

    def outweighs(self, other: "Judged") -> bool:
        """Tell whether this contradicts the claim, and another stretch cannot say otherwise.

        The other one has far fewer of the claim's words, or contains this one and no more of them.
        """
        checks = {each.check for each in self.weighed.found if each.weight == "contradicted"}
        if not checks:
            return False
        if other.covered < self.covered * _AS_MUCH:
            return True
        inside = other.span[0] <= self.span[0] and self.span[1] <= other.span[1]
        wider = inside and other.span != self.span
        return wider and other.covered <= self.covered and not checks.isdisjoint(_STANDING)
