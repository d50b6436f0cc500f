"""Which neighbouring sentences of the evidence may support a claim."""

import numpy as np

from qa.reading import FloatArray

# How many stretches of sentences are looked into, of how many sentences each.
_STRETCHES = 3
_LONGEST = 3
# What each further sentence of a stretch costs.
_LENGTH_COST = 0.02


def best_stretches(best: FloatArray, weight: FloatArray) -> list[tuple[int, int]]:
    """Return the stretches of neighbouring sentences that meet a claim's tokens best.

    ``best`` holds the best cosine of each sentence, a row each, with each token, ``weight``
    what each token counts. A stretch is its first sentence and the one after its last. The best
    sentence alone is always among them.
    """
    count = len(best)
    ranked: list[tuple[float, int, int]] = []
    stretch = best
    total = max(float(weight.sum()), 1e-6)
    for length in range(1, min(_LONGEST, count) + 1):
        if length > 1:
            stretch = np.maximum(stretch[:-1], best[length - 1 :])
        values = stretch @ weight / total - _LENGTH_COST * (length - 1)
        top = np.argsort(-values, kind="stable")[:_STRETCHES]
        ranked += [(float(values[row]), int(row), int(row) + length) for row in top]
    ranked.sort(key=lambda item: (-item[0], item[2] - item[1], item[1]))
    chosen = ranked[:_STRETCHES]
    if all(last - first > 1 for _, first, last in chosen):
        # What one sentence says by itself, others beside it may obscure.
        chosen[-1] = next(item for item in ranked if item[2] - item[1] == 1)
    return [(first, last) for _, first, last in chosen]
