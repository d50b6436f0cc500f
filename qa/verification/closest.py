"""Find the sentences that a claim most likely rests on."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index import Embedder, Sentence
from index.embedding import FloatArray, best_matches, bundled_embedder, project
from qa.retrieval import RankedSentence, word_rarity
from qa.verification.tokens import tokens as exact_tokens

_MAX_SENTENCES = 3
# Another sentence is added only if it matches at least this much more of the claim.
_MIN_GAIN = 0.05


@dataclass(frozen=True, slots=True)
class Closest:
    """The sentences nearest to a claim, in reading order, and how near they are, from 0 to 1."""

    sentences: tuple[RankedSentence, ...]
    score: float


class ClosestSentences:
    """Finds the sentences that match most of a claim, by the vectors of their tokens."""

    def __init__(self, embedder: Embedder) -> None:
        """Read the sentences with the bundled model, whatever embeds passages."""
        self._embedder = bundled_embedder(embedder)
        self._known: dict[str, FloatArray] = {}

    def of(self, claim: str, sentences: Sequence[RankedSentence]) -> Closest:
        """Return up to three sentences, each of which matches more of the claim."""
        (encoding,) = self._embedder.encode([claim])
        tokens = encoding.tokens
        if not sentences or not len(tokens.ids):
            return Closest((), 0.0)
        weights = word_rarity(tokens.ids)
        weights /= max(float(weights.sum()), 1e-9)
        read = self._read([each.sentence for each in sentences])
        matches = best_matches(project(tokens.vectors), read)
        chosen: list[int] = []
        # By vectors alone, "61" is nearer to "68" than "sixty-eight" is.
        numbers = _numbers(claim, [item.sentence.text for item in sentences])
        every = np.hstack([matches, numbers])
        worth = np.append(weights, np.full(numbers.shape[1], weights.max()))
        held = np.zeros(every.shape[1], np.float32)
        while len(chosen) < min(_MAX_SENTENCES, len(sentences)):
            values = np.maximum(every, held) @ worth
            best = int(values.argmax())
            if chosen and values[best] - held @ worth < _MIN_GAIN:
                break
            chosen.append(best)
            held = np.maximum(held, every[best])
        rows = sorted(chosen)
        near = float(held[: len(weights)] @ weights)
        return Closest(tuple(sentences[row] for row in rows), near)

    def _read(self, sentences: Sequence[Sentence]) -> list[FloatArray]:
        """Return the vectors of sentences' tokens, those of one passage read together.

        The sentences of one answer's claims recur.
        """
        passages: dict[str, list[Sentence]] = {}
        for each in sentences:
            if each.id not in self._known:
                passages.setdefault(each.passage_id, []).append(each)
        texts = [" ".join(each.text for each in own) for own in passages.values()]
        encodings = self._embedder.encode(texts)
        for own, encoding in zip(passages.values(), encodings, strict=True):
            start = 0
            for each in own:
                end = start + len(each.text)
                self._known[each.id] = project(encoding.tokens.within(start, end).vectors)
                start = end + 1
        return [self._known[each.id] for each in sentences]


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
