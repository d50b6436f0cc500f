"""Whether the sentences found for a question answer it, and whether they are about its subject.

To the score that retrieval gives come things it does not see: whether what the question asks for
stands in the best sentence or beside it, how well the plain words of the question, names left out,
are met there, and which of its names, numbers and denials are not. The weights are those of
``python -m eval.fit_answerability``: a logistic regression on SQuAD 2.0's development articles
without the paragraphs that XQuAD shares with them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from index import best_matches, project
from qa.asked_slot import QUESTION_WORDS, AskedSlot, SlotKind, asked_slot, fills
from qa.claim_names import missing_words, names
from qa.decision import Decision, log_odds_of, share_of, unanswered
from qa.ranking import FloatArray, rarity
from qa.reading import Reading
from qa.retrieval import RankedSentence, Retrieval
from qa.searchable import Searchable
from qa.unmet import unmet
from qa.words import Word

_SCORE = 0.82
_PLAIN_WORDS = 2.33
_KIND: dict[SlotKind, float] = {
    "count": -1.51, "amount": -1.02, "duration": -1.36, "time": -0.39, "share": -3.13,
    "name": 0.22, "reason": -5.29, "manner": 0.4, "other": 0.0,
}  # fmt: skip
_FILLED: dict[SlotKind, float] = {
    "count": 2.95, "amount": 1.98, "duration": 2.46, "time": 1.36, "share": 4.06, "name": 0.84,
    "reason": 5.8, "manner": 0.4, "other": 0.93,
}  # fmt: skip
_FILLED_IN_PASSAGE = 0.11
# A name, a quantity, a narrowing word, a denial and an opposite, in the order of Unmet.
_UNMET = (-0.76, -1.7, -0.58, -1.28, -0.77)
_OFFSET = -3.19
# Below these log-odds a question counts as not answered. A number or date that is asked for is
# told from what does not answer more surely than anything else, and so more may be refused for
# each question that an article answers: in all one of those in twenty-seven.
_REFUSED_QUANTITY = -1.5
_REFUSED_NAME = -2.4
_REFUSED = -3.0
_QUANTITIES: frozenset[SlotKind] = frozenset({"count", "amount", "duration", "time", "share"})

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
    both with their headings; the passage comes with the article's title as well, and so does
    ``near_and_title``; ``article`` is the whole text. The cosines have shape (question tokens,).
    """

    ranked: RankedSentence
    sentence: Reading
    near: Reading
    near_and_title: Reading
    passage: Reading
    article: str
    near_matches: FloatArray
    with_previous: FloatArray
    passage_matches: FloatArray


class AskedQuestion:
    """A question beside what was found for it."""

    def __init__(self, index: Searchable, retrieval: Retrieval) -> None:
        """Look at what was found, which must be a sentence at least."""
        self.retrieval = retrieval
        self._index = index
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
        return self.log_odds >= self._threshold

    @property
    def decision(self) -> Decision:
        """The score that ``answered`` goes by, told as that of a question without an answer."""
        kind = self.slot.kind
        asked = "a number or a time" if kind in _QUANTITIES else "a name" if kind == "name" else ""
        return unanswered(share_of(self.log_odds), share_of(self._threshold), asked)

    @cached_property
    def log_odds(self) -> float:
        """The log-odds that the best sentence or those beside it answer."""
        kind = self.slot.kind
        score, plain, filled, in_passage, *signs = self.signals
        return (
            _SCORE * score
            + _PLAIN_WORDS * plain
            + _FILLED[kind] * filled
            + _FILLED_IN_PASSAGE * in_passage
            + sum(weight * sign for weight, sign in zip(_UNMET, signs, strict=True))
            + _KIND[kind]
            + _OFFSET
        )

    @property
    def signals(self) -> tuple[float, ...]:
        """What the log-odds weigh.

        The log-odds of retrieval, the mean cosine of the plain words, how far what is asked for
        stands near the best sentence and in its passage, and the signs of what is unmet.
        """
        best = self.best
        signs = unmet(self.reading, best.sentence, best.near, best.passage).signs
        return (
            log_odds_of(self.retrieval.answerable),
            self._plain_words(),
            self._fills(best.near),
            self._fills(best.passage),
            *signs,
        )

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
        article = self._index.article(passage.article_id)
        around = " ".join(beside[row].sentence.text for row in near)
        return Place(
            ranked,
            Reading(sentence.text),
            Reading(f"{around} {headings}"),
            Reading(f"{around} {headings} . {article.title}"),
            Reading(f"{passage.text} {headings} . {article.title}"),
            article.text,
            matches[near].max(axis=0),
            matches[before].max(axis=0),
            matches.max(axis=0),
        )

    @property
    def _threshold(self) -> float:
        if self.slot.kind in _QUANTITIES:
            return _REFUSED_QUANTITY
        return _REFUSED_NAME if self.slot.kind == "name" else _REFUSED

    def _shares_a_name(self, passage: Reading) -> bool:
        words = self.reading.words
        return any(
            name.sure and not missing_words(name, words, passage.known_names)
            for name in names(self.reading.text, words)
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
