"""Everything a question reads from one data folder."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING

from index.embedding import Embedder, FloatArray, PackedTokens, embedder_of
from index.store import (
    Catalog,
    OpenVectors,
    Places,
    Rows,
    Searches,
    recipe_of,
    refuse_lone,
    refuse_lone_article,
)
from index.types import Article, ArticleSummary, Passage, Selection, Sentence

if TYPE_CHECKING:
    from index.settings import IndexSettings

Scored = list[tuple[str, float]]


class ArticleIndex:
    """Reads one data folder, even while others write to it. Safe to share between threads.

    Higher scores are better. ``articles`` limits a search to those ids; None searches them all.
    ``within`` limits it to the rows that overlap a selection, instead of ``articles``. Methods
    that take a sequence of ids raise UsageError when given a single string.
    """

    def __init__(self, settings: "IndexSettings", embedder: Embedder, catalog: Catalog) -> None:
        """Wrap an open catalog; most callers want ``open()``."""
        self.embedder = embedder
        self._catalog = catalog
        self._places = Places(catalog)
        self._searches = Searches(catalog.database)
        self._vectors = OpenVectors(settings.home, catalog)

    @classmethod
    def open(cls, settings: "IndexSettings", *, embedder: Embedder | None = None) -> "ArticleIndex":
        """Open the store in a data folder; a folder that does not exist yet is an empty store.

        Raises StoreMismatchError when it was built with another embedder or chunking,
        StoreDamagedError when it cannot be read, and ModelError when the embedding server does
        not answer.
        """
        embedder = embedder or embedder_of(settings)
        catalog = Catalog(settings.home)
        catalog.check(recipe_of(settings, embedder))
        return cls(settings, embedder, catalog)

    def __enter__(self) -> "ArticleIndex":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def generation(self) -> int:
        """Return the number that changes with every live change, as of the last refresh."""
        return self._vectors.generation

    def refresh(self) -> bool:
        """Check for changes by others, and reopen the vectors if there are any."""
        return self._vectors.refresh()

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Refresh, and give everything this thread reads inside the block one snapshot.

        An article that is replaced meanwhile is still read as it was, with its spans.
        """
        with self._catalog.snapshot():
            self.refresh()
            yield

    def close(self) -> None:
        """Release the files, after running queries have finished."""
        self._vectors.close()
        self._catalog.close()

    def articles(self) -> list[ArticleSummary]:
        """Return all articles, sorted by title."""
        return self._catalog.articles()

    def count(self) -> int:
        """Return how many articles there are."""
        return self._catalog.count()

    def article(self, article_id: str) -> Article:
        """Return one article. Raises UnknownArticleError, which names the closest ids."""
        return self._catalog.article(article_id)

    def passages(self, ids: Sequence[str]) -> dict[str, Passage]:
        """Return passages by id, in the order given; ids no longer live are left out."""
        refuse_lone(ids, "passage ids")
        return self._places.passages(ids)

    def sentences(self, ids: Sequence[str]) -> dict[str, Sentence]:
        """Return sentences by id, in the order given; ids no longer live are left out."""
        refuse_lone(ids, "sentence ids")
        return self._places.sentences(ids)

    def sentences_of(self, passage_ids: Sequence[str]) -> dict[str, list[Sentence]]:
        """Return the sentences that have each passage as their home, in reading order."""
        refuse_lone(passage_ids, "passage ids")
        return self._places.sentences_of(passage_ids)

    def article_sentences(self, article_id: str) -> list[Sentence]:
        """Return an article's sentences in reading order. Raises UnknownArticleError."""
        return self._places.article_sentences(article_id)

    def sentences_within(self, selection: Selection) -> list[Sentence]:
        """Return the sentences a selection overlaps, in order. Raises UnknownArticleError."""
        return self._places.sentences_within(selection)

    def neighbours(
        self, article_id: str, start: int, end: int
    ) -> tuple[Sentence | None, Sentence | None]:
        """Return the sentences right before and right after a span of an article.

        Either is None at the ends of the article or where a heading comes between. A sentence
        the span partly covers is not a neighbour. Raises UnknownArticleError.
        """
        return self._places.neighbours(article_id, start, end)

    def dense_passages(
        self,
        vector: FloatArray,
        limit: int,
        articles: Sequence[str] | None = None,
        within: Selection | None = None,
    ) -> Scored:
        """Return (passage id, cosine) of those nearest to a vector of unit length, best first."""
        return self._dense("passages", vector, limit, articles, within)

    def dense_sentences(
        self,
        vector: FloatArray,
        limit: int,
        articles: Sequence[str] | None = None,
        within: Selection | None = None,
    ) -> Scored:
        """Return (sentence id, cosine) of those nearest to a vector of unit length, best first."""
        return self._dense("sentences", vector, limit, articles, within)

    def lexical_passages(
        self,
        question: str,
        limit: int,
        articles: Sequence[str] | None = None,
        within: Selection | None = None,
    ) -> Scored:
        """Return (passage id, BM25 score) of those that contain a word of the question."""
        refuse_lone_article(articles)
        return self._searches.lexical_passages(question, limit, articles, within)

    def lexical_sentences(
        self,
        question: str,
        limit: int,
        articles: Sequence[str] | None = None,
        within: Selection | None = None,
    ) -> Scored:
        """Return (sentence id, BM25 score) of those that contain a word of the question."""
        refuse_lone_article(articles)
        return self._searches.lexical_sentences(question, limit, articles, within)

    def token_vectors(self, sentence_ids: Sequence[str]) -> dict[str, PackedTokens]:
        """Return the packed tokens of sentences, for late interaction."""
        refuse_lone(sentence_ids, "sentence ids")
        return self._searches.token_vectors(sentence_ids)

    def token_frequencies(self, token_ids: Sequence[int]) -> dict[int, int]:
        """Return how many sentences each token occurs in; 0 if none."""
        return self._searches.token_frequencies(token_ids)

    def counts(self) -> tuple[int, int]:
        """Return the number of passages and the number of sentences."""
        return self._catalog.counts()

    def _dense(
        self,
        rows: Rows,
        vector: FloatArray,
        limit: int,
        articles: Sequence[str] | None,
        within: Selection | None,
    ) -> Scored:
        refuse_lone_article(articles)
        if within is not None:
            return self._searches.dense_within(rows, vector, limit, within)
        return self._vectors.nearest(rows, vector, limit, articles)
