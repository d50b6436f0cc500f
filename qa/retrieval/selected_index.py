"""Search a selection of one article as if it were an index."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from index import (
    Article,
    ArticleIndex,
    Embedder,
    FloatArray,
    PackedTokens,
    Passage,
    Selection,
    Sentence,
)

Scored = list[tuple[str, float]]


class Searchable(Protocol):
    """What looking up a question and judging what was found reads; ArticleIndex has all of it."""

    @property
    def embedder(self) -> Embedder:
        """Who made the vectors."""
        ...

    def article(self, article_id: str) -> Article:
        """Return one article."""
        ...

    def passages(self, ids: Sequence[str]) -> dict[str, Passage]:
        """Return the passages of ids."""
        ...

    def sentences(self, ids: Sequence[str]) -> dict[str, Sentence]:
        """Return the sentences of ids."""
        ...

    def sentences_of(self, passage_ids: Sequence[str]) -> dict[str, list[Sentence]]:
        """Return for each passage the sentences whose home it is, in reading order."""
        ...

    def dense_passages(
        self, vector: FloatArray, limit: int, articles: Sequence[str] | None = None
    ) -> Scored:
        """Return (passage id, cosine), best first."""
        ...

    def dense_sentences(
        self, vector: FloatArray, limit: int, articles: Sequence[str] | None = None
    ) -> Scored:
        """Return (sentence id, cosine), best first."""
        ...

    def lexical_passages(
        self, question: str, limit: int, articles: Sequence[str] | None = None
    ) -> Scored:
        """Return (passage id, BM25 score), best first."""
        ...

    def lexical_sentences(
        self, question: str, limit: int, articles: Sequence[str] | None = None
    ) -> Scored:
        """Return (sentence id, BM25 score), best first."""
        ...

    def token_vectors(self, sentence_ids: Sequence[str]) -> dict[str, PackedTokens]:
        """Return the tokens of sentences."""
        ...

    def token_frequencies(self, token_ids: Sequence[int]) -> dict[int, int]:
        """Return in how many sentences each token stands."""
        ...

    def counts(self) -> tuple[int, int]:
        """Return how many passages and how many sentences there are."""
        ...


class SelectedIndex:
    """The passages and sentences that a selection touches, each sentence whole.

    How rare a word is, is counted in all articles still. ``articles`` is not looked at.
    """

    def __init__(self, index: ArticleIndex, selection: Selection) -> None:
        """Look at a selection in an index."""
        self._index = index
        self._selection = selection

    @property
    def embedder(self) -> Embedder:
        """Who made the vectors."""
        return self._index.embedder

    def article(self, article_id: str) -> Article:
        """Return one article."""
        return self._index.article(article_id)

    def passages(self, ids: Sequence[str]) -> dict[str, Passage]:
        """Return the passages of ids, cut to the sentences that the selection touches."""
        kept = self.sentences_of(ids)
        whole = self._index.passages(list(kept))
        return {key: _cut(whole[key], kept[key]) for key in ids if key in whole}

    def sentences(self, ids: Sequence[str]) -> dict[str, Sentence]:
        """Return the sentences of ids that the selection touches."""
        found = self._index.sentences(ids)
        return {key: sentence for key, sentence in found.items() if self._holds(sentence)}

    def sentences_of(self, passage_ids: Sequence[str]) -> dict[str, list[Sentence]]:
        """Return for each passage its sentences that the selection touches."""
        kept = {
            key: [sentence for sentence in sentences if self._holds(sentence)]
            for key, sentences in self._index.sentences_of(passage_ids).items()
        }
        return {key: sentences for key, sentences in kept.items() if sentences}

    def dense_passages(
        self, vector: FloatArray, limit: int, articles: Sequence[str] | None = None
    ) -> Scored:
        """Return (passage id, cosine) of those that the selection touches, best first."""
        return self._index.dense_passages(vector, limit, within=self._selection)

    def dense_sentences(
        self, vector: FloatArray, limit: int, articles: Sequence[str] | None = None
    ) -> Scored:
        """Return (sentence id, cosine) of those that the selection touches, best first."""
        return self._index.dense_sentences(vector, limit, within=self._selection)

    def lexical_passages(
        self, question: str, limit: int, articles: Sequence[str] | None = None
    ) -> Scored:
        """Return (passage id, BM25 score) of those that the selection touches, best first."""
        return self._index.lexical_passages(question, limit, within=self._selection)

    def lexical_sentences(
        self, question: str, limit: int, articles: Sequence[str] | None = None
    ) -> Scored:
        """Return (sentence id, BM25 score) of those that the selection touches, best first."""
        return self._index.lexical_sentences(question, limit, within=self._selection)

    def token_vectors(self, sentence_ids: Sequence[str]) -> dict[str, PackedTokens]:
        """Return the tokens of sentences."""
        return self._index.token_vectors(sentence_ids)

    def token_frequencies(self, token_ids: Sequence[int]) -> dict[int, int]:
        """Return in how many sentences of all articles each token stands."""
        return self._index.token_frequencies(token_ids)

    def counts(self) -> tuple[int, int]:
        """Return how many passages and sentences all articles have."""
        return self._index.counts()

    def _holds(self, sentence: Sentence) -> bool:
        selection = self._selection
        same = sentence.article_id == selection.article_id
        return same and selection.touches(sentence.start, sentence.end)


def _cut(passage: Passage, sentences: Sequence[Sentence]) -> Passage:
    start, end = sentences[0].start, sentences[-1].end
    text = passage.text[start - passage.start : end - passage.start]
    return replace(passage, start=start, end=end, text=text)
