"""What verification is compared with: simple scores of how far evidence holds a claim.

Each takes a claim and its evidence and returns a score; higher is more supported. A claim counts
as verified when its score reaches a threshold.
"""

from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from eval.words import content_words, overlap
from index import Embedder

Scorer = Callable[[str, str], float]

NO_WORD_ABSENT = 0.0


def absent_words(claim: str, evidence: str) -> float:
    """Return minus the number of the claim's content words that the evidence lacks.

    At the threshold 0 this is a detector that flags any content word absent from the evidence.
    """
    return -float(len(content_words(claim) - content_words(evidence)))


class VectorSimilarity:
    """The cosine of the sentence vectors of claim and evidence, -1 to 1."""

    def __init__(self, embedder: Embedder) -> None:
        """Embed with the given embedder; every text once."""
        self._embedder = embedder
        self._vectors: dict[str, NDArray[np.float32]] = {}

    def prepare(self, texts: Iterable[str]) -> None:
        """Embed texts together, which is faster than one by one."""
        new = [text for text in dict.fromkeys(texts) if text not in self._vectors]
        new.sort(key=len)
        for start in range(0, len(new), 64):
            batch = new[start : start + 64]
            self._vectors.update(zip(batch, self._embedder.embed(batch), strict=True))

    def __call__(self, claim: str, evidence: str) -> float:
        """Return the cosine of a claim and its evidence."""
        self.prepare((claim, evidence))
        return float(self._vectors[claim] @ self._vectors[evidence])


def baselines(similarity: VectorSimilarity) -> dict[str, Scorer]:
    """Return the baselines by name."""
    return {
        "any absent word": absent_words,
        "word overlap": overlap,
        "vector similarity": similarity,
    }


def threshold_for(detection: float, altered: Sequence[float]) -> float:
    """Return the lowest threshold under which at least that share of altered claims score.

    ``detection`` is from 0 to 1. No altered claim reaches the threshold of full detection.
    """
    ordered = sorted(altered)
    needed = next(
        (place for place in range(len(ordered) + 1) if place >= detection * len(ordered) - 1e-9),
        len(ordered),
    )
    if needed == 0:
        return ordered[0] if ordered else 0.0
    return float(np.nextafter(ordered[needed - 1], np.inf))
