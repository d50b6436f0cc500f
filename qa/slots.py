"""Whether names and numbers keep their places: who did it, and to whom.

Each name of a claim is looked up in the evidence. Its neighbours in the claim should be met by
its own neighbours in the evidence, and not by those of another name of the claim: where they
cross, two have changed places.
"""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from qa.reading import FloatArray, Vectors

_RARE = 0.3
# How fast a neighbour's say falls off with its distance, in tokens.
_REACH = 4.0


def slot_features(
    groups: Sequence[NDArray[np.int64]], claim: Vectors, evidence: Vectors, matches: FloatArray
) -> dict[str, float]:
    """Return how well names keep their company.

    ``groups`` holds the token positions of each name or number of the claim; ``matches`` are
    the cosines of shape (evidence tokens, claim tokens).
    """
    placed = []
    owns = []
    for group in groups:
        telling = group[claim.rarity[group] >= _RARE]
        telling = telling if len(telling) else group
        there = np.flatnonzero(np.isin(evidence.ids, claim.ids[telling]))
        if len(there):
            placed.append((group, there))
            owns.append(float(matches[np.ix_(there, telling)].max()))
    signs = {"own": float(np.mean(owns)) if owns else 0.8}
    signs["own_least"] = min(owns, default=0.8)
    crossing, cross_sim = 0.0, 0.0
    if len(placed) > 1:
        named_here = np.zeros(len(claim.ids), bool)
        named_there = np.zeros(len(evidence.ids), bool)
        for here, there in placed:
            named_here[here] = True
            named_there[there] = True
        close = np.clip(matches, 0.0, 1.0) ** 2
        close = close * ~named_here[None, :] * ~named_there[:, None]
        close = close * claim.rarity[None, :] * evidence.rarity[:, None]
        around_here = [_around(here, len(claim.ids)) for here, _ in placed]
        around_there = [_around(there, len(evidence.ids)) for _, there in placed]
        scores = np.array([[float(b @ close @ a) for b in around_there] for a in around_here])
        for one, two in combinations(range(len(placed)), 2):
            kept = scores[one, one] + scores[two, two]
            swapped = scores[one, two] + scores[two, one]
            crossing = min(crossing, (kept - swapped) / (kept + swapped + 0.05))
            h1, t1 = placed[one]
            h2, t2 = placed[two]
            own = matches[np.ix_(t1, h1)].max() + matches[np.ix_(t2, h2)].max()
            cross = matches[np.ix_(t2, h1)].max() + matches[np.ix_(t1, h2)].max()
            cross_sim = max(cross_sim, float(cross - own + 1.0))
    signs["crossing"] = crossing
    signs["cross_sim"] = cross_sim
    return signs


def _around(positions: NDArray[np.int64], count: int) -> FloatArray:
    distance = np.abs(np.arange(count)[:, None] - positions[None, :]).min(axis=1)
    return np.exp(-distance / _REACH).astype(np.float32)
