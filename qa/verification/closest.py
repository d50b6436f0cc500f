"""The sentences that a claim most likely stands on."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index import Embedder, best_matches, project
from qa.retrieval import RankedSentence
from qa.word_rarity import word_rarity

_MOST_SENTENCES = 3
# A further sentence stays where it meets so much more of the claim.
_LEAST_GAIN = 0.05


@dataclass(frozen=True, slots=True)
class Closest:
    """The sentences nearest to a claim, in reading order, and how near, from 0 to 1."""

    sentences: tuple[RankedSentence, ...]
    score: float


class ClosestSentences:
    """Finds the sentences that hold most of what a claim says, by their stored token vectors."""

    def __init__(self, embedder: Embedder) -> None:
        """Encode claims with the embedder that made the sentences' vectors."""
        self._embedder = embedder

    def of(self, claim: str, sentences: Sequence[RankedSentence]) -> Closest:
        """Return up to three sentences, each of which holds more of the claim."""
        (encoding,) = self._embedder.encode([claim])
        tokens = encoding.tokens
        if not sentences or not len(tokens.ids):
            return Closest((), 0.0)
        weights = word_rarity(tokens.ids)
        weights /= max(float(weights.sum()), 1e-9)
        packed = [item.tokens for item in sentences]
        matches = best_matches(project(tokens.vectors), packed)
        chosen: list[int] = []
        held = np.zeros(matches.shape[1], np.float32)
        while len(chosen) < min(_MOST_SENTENCES, len(sentences)):
            values = np.maximum(matches, held) @ weights
            best = int(values.argmax())
            if chosen and values[best] - held @ weights < _LEAST_GAIN:
                break
            chosen.append(best)
            held = np.maximum(held, matches[best])
        rows = sorted(chosen)
        return Closest(tuple(sentences[row] for row in rows), float(held @ weights))
