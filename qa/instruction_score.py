"""How much an English sentence is worded like an order to an assistant."""

from collections.abc import Set as AbstractSet

from qa.instruction_weights import BIAS, PAIRS, WEIGHTS

# From here a sentence is taken to be an order, and from there when it stands near one.
FLAGGED = -0.5
NEAR_FLAGGED = -3.0
# A rule that says something, though too little alone.
HALF_A_RULE = "half a rule"


def score(concepts: AbstractSet[str]) -> float:
    """Return the log odds that a sentence with these concepts is an order to an assistant."""
    alone = sum(WEIGHTS.get(concept, 0.0) for concept in concepts)
    together = sum(
        worth
        for concept in concepts
        for other, worth in PAIRS.get(concept, {}).items()
        if other in concepts
    )
    return BIAS + alone + together
