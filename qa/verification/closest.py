"""Find the sentences that a claim most likely rests on.

Each token of the claim is compared with the mean direction of a sentence's tokens, which the store
keeps, so that no passage is embedded again.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index import Embedder
from index.embedding import FloatArray, bundled_embedder, directions, product, project
from qa.retrieval import RankedSentence, word_rarity
from qa.verification.tokens import tokens as exact_tokens

_MAX_SENTENCES = 3
# Another sentence is added only if it matches at least this much more of the claim, and by itself
# at least this share of what the best one matches: one rare word is not enough.
_MIN_GAIN = 0.035
_MIN_SHARE = 0.55
# A token that a sentence has matches it at least so well: more than most cosines with a mean.
_SAME = 0.6


@dataclass(frozen=True, slots=True)
class Closest:
    """The sentences nearest to a claim, in reading order, and how near the best is, from 0 to 1."""

    sentences: tuple[RankedSentence, ...]
    score: float


class ClosestSentences:
    """Finds the sentences that match most of a claim, by its tokens and their directions."""

    def __init__(self, embedder: Embedder) -> None:
        """Read claims with the bundled model, whatever embeds passages."""
        self._embedder = bundled_embedder(embedder)
        # The sentences of one answer's claims recur.
        self._held: dict[str, frozenset[int]] = {}

    def of(self, claim: str, sentences: Sequence[RankedSentence]) -> Closest:
        """Return up to three sentences, each of which matches more of the claim."""
        (encoding,) = self._embedder.encode([claim])
        tokens = encoding.tokens
        if not sentences or not len(tokens.ids):
            return Closest((), 0.0)
        weights = word_rarity(tokens.ids)
        weights /= max(float(weights.sum()), 1e-9)
        cosines = product(
            directions([each.direction for each in sentences]), project(tokens.vectors).T
        )
        matches = np.maximum(cosines, _SAME * self._shared(tokens.ids.tolist(), sentences))
        chosen: list[int] = []
        # By vectors alone, "61" is nearer to "68" than "sixty-eight" is.
        numbers = _numbers(claim, [item.sentence.text for item in sentences])
        every = np.hstack([matches, numbers])
        worth = np.append(weights, np.full(numbers.shape[1], weights.max()))
        held = np.zeros(every.shape[1], np.float32)
        own = every @ worth
        near_best = own >= _MIN_SHARE * own.max()
        while len(chosen) < min(_MAX_SENTENCES, len(sentences)):
            gains = np.where(near_best, np.maximum(every, held) @ worth - held @ worth, -1.0)
            best = int(gains.argmax())
            if chosen and gains[best] < _MIN_GAIN:
                break
            chosen.append(best)
            held = np.maximum(held, every[best])
        near = float((matches @ weights).max())
        return Closest(tuple(sentences[row] for row in sorted(chosen)), near)

    def _shared(self, claim: Sequence[int], sentences: Sequence[RankedSentence]) -> FloatArray:
        """Return, as 1 or 0, which sentence has which of a claim's tokens."""
        new = {each.sentence.id: each.sentence.text for each in sentences}
        new = {key: text for key, text in new.items() if key not in self._held}
        encoded = self._embedder.tokenizer.encode_batch(
            list(new.values()), add_special_tokens=False
        )
        self._held |= {key: frozenset(each.ids) for key, each in zip(new, encoded, strict=True)}
        held = [self._held[each.sentence.id] for each in sentences]
        return np.array([[token in own for token in claim] for own in held], np.float32)


def _numbers(claim: str, sentences: Sequence[str]) -> FloatArray:
    """Return, as 1 or 0, which sentence has which of a claim's numbers, in digits or words.

    The result has shape (sentences, numbers).
    """
    wanted = sorted({token.value for token in exact_tokens(claim) if token.value is not None})
    if not wanted:
        return np.zeros((len(sentences), 0), np.float32)
    held = [{token.value for token in exact_tokens(each)} for each in sentences]
    rows = [[float(value in values) for value in wanted] for values in held]
    return np.array(rows, np.float32).reshape(len(sentences), len(wanted))
