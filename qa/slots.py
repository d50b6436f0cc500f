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
    placed: list[tuple[NDArray[np.int64], NDArray[np.int64]]] = []
    owns = []
    for group in groups:
        telling = group[claim.rarity[group] >= _RARE]
        telling = telling if len(telling) else group
        there = np.flatnonzero(evidence.repeats(claim.ids[telling]))
        if len(there):
            placed.append((group, there))
            owns.append(float(matches[there][:, telling].max()))
    signs = {
        "own": sum(owns) / len(owns) if owns else 0.8,
        "own_least": min(owns, default=0.8),
        "crossing": 0.0,
        "cross_cosine": 0.0,
    }
    if len(placed) > 1:
        signs |= _crossings(placed, claim, evidence, matches)
    return signs


def _crossings(
    placed: Sequence[tuple[NDArray[np.int64], NDArray[np.int64]]],
    claim: Vectors,
    evidence: Vectors,
    matches: FloatArray,
) -> dict[str, float]:
    weight_here, weight_there = claim.rarity.copy(), evidence.rarity.copy()
    for here, there in placed:
        weight_here[here] = 0.0
        weight_there[there] = 0.0
    close = np.clip(matches, 0.0, 1.0) ** 2
    around_here = np.stack([_around(here, len(claim.ids)) for here, _ in placed]) * weight_here
    around_there = np.stack([_around(there, len(evidence.ids)) for _, there in placed])
    company = around_here @ close.T @ (around_there * weight_there).T
    names = [[float(matches[there][:, here].max()) for _, there in placed] for here, _ in placed]
    crossing, cross_cosine = 0.0, 0.0
    for one, two in combinations(range(len(placed)), 2):
        kept = float(company[one, one] + company[two, two])
        swapped = float(company[one, two] + company[two, one])
        crossing = min(crossing, (kept - swapped) / (kept + swapped + 0.05))
        own = names[one][one] + names[two][two]
        cross_cosine = max(cross_cosine, names[one][two] + names[two][one] - own + 1.0)
    return {"crossing": crossing, "cross_cosine": cross_cosine}


def _around(positions: NDArray[np.int64], count: int) -> FloatArray:
    distance = np.abs(np.arange(count)[:, None] - positions[None, :]).min(axis=1)
    near: FloatArray = np.exp(-distance / _REACH).astype(np.float32)
    return near
