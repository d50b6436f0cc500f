"""Search a selection of one article like an index."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from index import (
    Article,
    ArticleIndex,
    Direction,
    Embedder,
    FloatArray,
    Passage,
    Selection,
    Sentence,
)

Scored = list[tuple[str, float]]


class Searchable(Protocol):
    """The part of ArticleIndex that retrieval uses."""

    @property
    def embedder(self) -> Embedder:
        """The embedder that made the vectors."""
        ...

    def article(self, article_id: str) -> Article:
        """Return one article."""
        ...

    def passages(self, ids: Sequence[str]) -> dict[str, Passage]:
        """Return passages by id."""
        ...

    def sentences_of(self, passage_ids: Sequence[str]) -> dict[str, list[Sentence]]:
        """Return the sentences that have each passage as their home, in reading order."""
        ...

    def nearest(
        self, vector: FloatArray, limit: int, articles: Sequence[str] | None = None
    ) -> Scored:
        """Return (id, cosine) of passages, best first."""
        ...

    def lexical(self, question: str, limit: int, articles: Sequence[str] | None = None) -> Scored:
        """Return (id, BM25 score) of passages, best first."""
        ...

    def directions(self, sentences: Sequence[Sentence]) -> dict[str, Direction]:
        """Return the mean direction of the tokens of sentences."""
        ...


class SelectedIndex:
    """The passages and sentences that a selection overlaps; sentences are whole.

    ``articles`` is ignored.
    """

    def __init__(self, index: ArticleIndex, selection: Selection) -> None:
        """Search a selection in an index."""
        self._index = index
        self._selection = selection

    @property
    def embedder(self) -> Embedder:
        """The embedder that made the vectors."""
        return self._index.embedder

    def article(self, article_id: str) -> Article:
        """Return one article."""
        return self._index.article(article_id)

    def passages(self, ids: Sequence[str]) -> dict[str, Passage]:
        """Return passages by id, cut to the sentences that the selection overlaps."""
        kept = self.sentences_of(ids)
        whole = self._index.passages(list(kept))
        return {key: _cut(whole[key], kept[key]) for key in ids if key in whole}

    def sentences_of(self, passage_ids: Sequence[str]) -> dict[str, list[Sentence]]:
        """Return each passage's sentences that the selection overlaps."""
        kept = {
            key: [sentence for sentence in sentences if self._holds(sentence)]
            for key, sentences in self._index.sentences_of(passage_ids).items()
        }
        return {key: sentences for key, sentences in kept.items() if sentences}

    def nearest(
        self, vector: FloatArray, limit: int, articles: Sequence[str] | None = None
    ) -> Scored:
        """Return (id, cosine) of what the selection overlaps, best first."""
        return self._index.nearest(vector, limit, within=self._selection)

    def lexical(self, question: str, limit: int, articles: Sequence[str] | None = None) -> Scored:
        """Return (id, BM25 score) of what the selection overlaps, best first."""
        return self._index.lexical(question, limit, within=self._selection)

    def directions(self, sentences: Sequence[Sentence]) -> dict[str, Direction]:
        """Return the mean direction of the tokens of sentences."""
        return self._index.directions(sentences)

    def _holds(self, sentence: Sentence) -> bool:
        selection = self._selection
        same = sentence.article_id == selection.article_id
        return same and selection.touches(sentence.start, sentence.end)


def _cut(passage: Passage, sentences: Sequence[Sentence]) -> Passage:
    start, end = sentences[0].start, sentences[-1].end
    text = passage.text[start - passage.start : end - passage.start]
    return replace(passage, start=start, end=end, text=text)
