"""Whether the sentences found for a question answer it, and whether they are about its subject.

To the score that retrieval gives come two things it does not see: whether what the question asks
for stands in the best sentence or beside it, and how well the plain words of the question, names
left out, are met there. The weights were fitted by logistic regression on SQuAD 2.0's development
articles without the paragraphs that XQuAD shares with them: 2,500 answerable questions, each asked
without the sentences that hold its answer, without their paragraphs, and, where a sentence that
holds it comes among the first three, as it is.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from index import ArticleIndex, best_matches, project
from qa.asked_slot import QUESTION_WORDS, AskedSlot, SlotKind, asked_slot, fills
from qa.claim_names import missing_words, names
from qa.ranking import FloatArray, rarity
from qa.reading import Reading
from qa.retrieval import RankedSentence, Retrieval
from qa.words import Word

_SCORE = 0.97
_PROBABILITY = 1.51
_PLAIN_WORDS = 3.77
_SENTENCE = -2.48
_WITH_PREVIOUS = -2.36
_PASSAGE = 3.29
_OFFSET = -3.22
_KIND: dict[SlotKind, float] = {
    "count": -2.71, "amount": -0.78, "duration": -1.36, "time": -1.16, "share": -2.1,
    "name": -1.15, "reason": -0.44, "manner": -0.31, "other": 0.0,
}  # fmt: skip
_FILLED: dict[SlotKind, float] = {
    "count": 1.81, "amount": 0.48, "duration": 1.84, "time": 1.25, "share": 1.19, "name": 1.07,
    "reason": 0.0, "manner": 0.0, "other": 0.0,
}  # fmt: skip
_COUNT_IN_PASSAGE = 1.25
# Below these log-odds a question counts as not answered. People who ask past an article ask for
# numbers, dates and names; those who ask for something else mostly have it before them.
_REFUSED: dict[SlotKind, float] = {
    "count": -1.65, "amount": -1.65, "duration": -1.65, "time": -1.65, "share": -1.65,
    "name": -2.7, "reason": -1.65, "manner": -1.65, "other": -3.2,
}  # fmt: skip
# No passage counts what it names no number of.
_NO_COUNT = 0.35

# How near the best sentence and its passage are to the question's subject.
_NEAR = 14.84
_NEAR_IN_PASSAGE = 18.25
_NEAR_OFFSET = -16.3

# A word is met from here on, and wholly from there on, where its form does not stand.
_UNMET_COSINE = 0.25
_MET_SPAN = 0.5
_MET_AT_MOST = 0.9
_NO_PLAIN_WORD = 0.7
_LEAST = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """A sentence with what stands around it, and how well each token of the question is met.

    ``near`` and ``passage`` are texts: the sentence with its neighbours, and the whole passage,
    both with their headings. The cosines have shape (question tokens,).
    """

    ranked: RankedSentence
    sentence: Reading
    near: Reading
    passage: Reading
    own_matches: FloatArray
    near_matches: FloatArray
    with_previous: FloatArray
    passage_matches: FloatArray


class AskedQuestion:
    """A question beside what was found for it."""

    def __init__(self, index: ArticleIndex, retrieval: Retrieval) -> None:
        """Look at what was found, which must be a sentence at least."""
        self.retrieval = retrieval
        self.reading = Reading(retrieval.question)
        self.slot: AskedSlot = asked_slot(retrieval.question)
        encoding = retrieval.encoding or index.embedder.encode([retrieval.question])[0]
        self._directions = project(encoding.tokens.vectors)
        self._spans = encoding.tokens.spans.tolist()
        frequencies = index.token_frequencies(encoding.tokens.ids.tolist())
        counted = [frequencies.get(token, 0) for token in encoding.tokens.ids.tolist()]
        _, sentences = index.counts()
        self._rarity = rarity(np.array(counted, np.int64), sentences)
        self._passages = {hit.passage.id: hit.passage for hit in retrieval.hits}

    @cached_property
    def best(self) -> Place:
        """The first sentence in its place."""
        return self.place(self.retrieval.sentences[0])

    @property
    def answered(self) -> bool:
        """Whether the best sentence or those beside it answer."""
        if self.slot.kind == "count" and self._fills(self.best.passage) < _NO_COUNT:
            return False
        return self._log_odds >= _REFUSED[self.slot.kind]

    @property
    def on_topic(self) -> bool:
        """Whether the best sentence is about what the question is about.

        A passage that names what the question names is.
        """
        best = self.best
        if self._shares_a_name(best.passage):
            return True
        near, passage = self._weighed(best.with_previous), self._weighed(best.passage_matches)
        return _NEAR * near + _NEAR_IN_PASSAGE * passage + _NEAR_OFFSET >= 0

    def met(self, place: Place) -> list[float]:
        """Return for each word of the question how well a place meets it, 0 to 1."""
        return [
            1.0
            if word.stem in place.sentence.stems
            else _MET_AT_MOST * min(1.0, max(0.0, (cosine - _UNMET_COSINE) / _MET_SPAN))
            for word, cosine in zip(
                self.reading.words, self._by_word(place.near_matches), strict=True
            )
        ]

    def place(self, ranked: RankedSentence) -> Place:
        """Look at a sentence and at the passage it stands in."""
        sentence = ranked.sentence
        passage = self._passages[sentence.passage_id]
        beside = sorted(
            (each for each in self.retrieval.sentences
             if each.sentence.passage_id == sentence.passage_id),
            key=lambda each: each.sentence.position,
        )  # fmt: skip
        matches = best_matches(self._directions, [each.tokens for each in beside])
        steps = [each.sentence.position - sentence.position for each in beside]
        near = [row for row, step in enumerate(steps) if abs(step) <= 1]
        before = [row for row, step in enumerate(steps) if step in {-1, 0}]
        headings = " . ".join(passage.heading)
        around = " ".join(beside[row].sentence.text for row in near)
        return Place(
            ranked,
            Reading(sentence.text),
            Reading(f"{around} {headings}"),
            Reading(f"{passage.text} {headings}"),
            matches[steps.index(0)],
            matches[near].max(axis=0),
            matches[before].max(axis=0),
            matches.max(axis=0),
        )

    def _shares_a_name(self, passage: Reading) -> bool:
        words = self.reading.words
        return any(
            name.sure and not missing_words(name, words, passage.known_names)
            for name in names(self.reading.text, words)
        )

    @property
    def _log_odds(self) -> float:
        answerable = self.retrieval.answerable
        kind = self.slot.kind
        counted = self._fills(self.best.passage) if kind == "count" else 0.0
        return (
            _SCORE * math.log((answerable + _LEAST) / (1 - answerable + _LEAST))
            + _PROBABILITY * self.best.ranked.probability
            + _PLAIN_WORDS * self._plain_words()
            + _SENTENCE * self._weighed(self.best.own_matches)
            + _WITH_PREVIOUS * self._weighed(self.best.with_previous)
            + _PASSAGE * self._weighed(self.best.passage_matches)
            + _FILLED[kind] * self._fills(self.best.near)
            + _COUNT_IN_PASSAGE * counted
            + _KIND[kind]
            + _OFFSET
        )

    def _fills(self, reading: Reading) -> float:
        return fills(self.slot, reading.text, self.retrieval.question)

    def _plain_words(self) -> float:
        """Return the mean cosine of the words that tell something and are no names."""
        cosines = [
            cosine
            for word, cosine in zip(
                self.reading.words, self._by_word(self.best.near_matches), strict=True
            )
            if not (word.light or word.capital or word.lower in QUESTION_WORDS)
        ]
        return sum(cosines) / len(cosines) if cosines else _NO_PLAIN_WORD

    def _by_word(self, matches: FloatArray) -> list[float]:
        return [self._of_word(word, matches) for word in self.reading.words]

    def _of_word(self, word: Word, matches: FloatArray) -> float:
        rows = self._rows(word)
        return self._weighed(matches, rows) if rows else 0.0

    def _rows(self, word: Word) -> list[int]:
        return [row for row, (start, _) in enumerate(self._spans) if word.start <= start < word.end]

    def _weighed(self, matches: FloatArray, rows: Sequence[int] | None = None) -> float:
        """Return the mean cosine of some tokens, or of all, weighted by their rarity."""
        chosen = list(range(len(matches))) if rows is None else list(rows)
        weights = self._rarity[chosen]
        return float(matches[chosen] @ weights / max(float(weights.sum()), _LEAST))
