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
    """Reads one data folder, also while others write to it. Safe to share by threads.

    Scores are higher for the better. ``articles`` scopes a search to their ids; None is all.
    ``within`` scopes it to what touches a selection, in place of ``articles``. What takes several
    ids raises UsageError for one that stands alone.
    """

    def __init__(self, settings: "IndexSettings", embedder: Embedder, catalog: Catalog) -> None:
        """Wrap an opened catalog; most callers want ``open()``."""
        self.embedder = embedder
        self._catalog = catalog
        self._places = Places(catalog)
        self._searches = Searches(catalog.database)
        self._vectors = OpenVectors(settings.home, catalog)

    @classmethod
    def open(cls, settings: "IndexSettings", *, embedder: Embedder | None = None) -> "ArticleIndex":
        """Open the store of a data folder, which need not exist yet: then it is empty.

        Raises StoreMismatchError when it was built with another embedder or chunking,
        StoreDamagedError when it cannot be read, and ModelError when a server embeds and does
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
        """Return the number that moves with every live change, as of the last refresh."""
        return self._vectors.generation

    def refresh(self) -> bool:
        """Look for what others changed since, and open the vectors again when they did."""
        return self._vectors.refresh()

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Refresh, and let all that this thread reads inside be of one moment.

        An article replaced meanwhile is then still read as it was, with its spans.
        """
        with self._catalog.snapshot():
            self.refresh()
            yield

    def close(self) -> None:
        """Release the files; queries that are running end first."""
        self._vectors.close()
        self._catalog.close()

    def articles(self) -> list[ArticleSummary]:
        """Return the articles, by title."""
        return self._catalog.articles()

    def count(self) -> int:
        """Return how many articles there are."""
        return self._catalog.count()

    def article(self, article_id: str) -> Article:
        """Return one article. Raises UnknownArticleError that names the nearest ids."""
        return self._catalog.article(article_id)

    def passages(self, ids: Sequence[str]) -> dict[str, Passage]:
        """Return the passages of ids in their order; ids that are no longer live are left out."""
        refuse_lone(ids, "passage ids")
        return self._places.passages(ids)

    def sentences(self, ids: Sequence[str]) -> dict[str, Sentence]:
        """Return the sentences of ids in their order; ids no longer live are left out."""
        refuse_lone(ids, "sentence ids")
        return self._places.sentences(ids)

    def sentences_of(self, passage_ids: Sequence[str]) -> dict[str, list[Sentence]]:
        """Return for each passage the sentences whose home it is, in reading order."""
        refuse_lone(passage_ids, "passage ids")
        return self._places.sentences_of(passage_ids)

    def article_sentences(self, article_id: str) -> list[Sentence]:
        """Return an article's sentences in reading order. Raises UnknownArticleError."""
        return self._places.article_sentences(article_id)

    def sentences_within(self, selection: Selection) -> list[Sentence]:
        """Return the sentences a selection touches, in order. Raises UnknownArticleError."""
        return self._places.sentences_within(selection)

    def neighbours(
        self, article_id: str, start: int, end: int
    ) -> tuple[Sentence | None, Sentence | None]:
        """Return the sentences right before and right after a span of an article.

        None stands at the ends of the article, and where a heading parts the two; a sentence
        that the span covers in part is no neighbour. Raises UnknownArticleError.
        """
        return self._places.neighbours(article_id, start, end)

    def dense_passages(
        self,
        vector: FloatArray,
        limit: int,
        articles: Sequence[str] | None = None,
        within: Selection | None = None,
    ) -> Scored:
        """Return (passage id, cosine) of the nearest to a vector of unit length, best first."""
        return self._dense("passages", vector, limit, articles, within)

    def dense_sentences(
        self,
        vector: FloatArray,
        limit: int,
        articles: Sequence[str] | None = None,
        within: Selection | None = None,
    ) -> Scored:
        """Return (sentence id, cosine) of the nearest to a vector of unit length, best first."""
        return self._dense("sentences", vector, limit, articles, within)

    def lexical_passages(
        self,
        question: str,
        limit: int,
        articles: Sequence[str] | None = None,
        within: Selection | None = None,
    ) -> Scored:
        """Return (passage id, BM25 score) of those that hold a word of the question."""
        refuse_lone_article(articles)
        return self._searches.lexical_passages(question, limit, articles, within)

    def lexical_sentences(
        self,
        question: str,
        limit: int,
        articles: Sequence[str] | None = None,
        within: Selection | None = None,
    ) -> Scored:
        """Return (sentence id, BM25 score) of those that hold a word of the question."""
        refuse_lone_article(articles)
        return self._searches.lexical_sentences(question, limit, articles, within)

    def token_vectors(self, sentence_ids: Sequence[str]) -> dict[str, PackedTokens]:
        """Return the tokens of sentences, for late interaction."""
        refuse_lone(sentence_ids, "sentence ids")
        return self._searches.token_vectors(sentence_ids)

    def token_frequencies(self, token_ids: Sequence[int]) -> dict[int, int]:
        """Return in how many sentences each token stands; 0 for one in none."""
        return self._searches.token_frequencies(token_ids)

    def counts(self) -> tuple[int, int]:
        """Return how many passages and how many sentences there are."""
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
