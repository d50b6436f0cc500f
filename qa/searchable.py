"""What questions are looked up in: an index, or a part of one."""

from collections.abc import Sequence
from typing import Protocol

from index import Article, Embedder, PackedTokens, Passage, Sentence
from qa.ranking import FloatArray

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
