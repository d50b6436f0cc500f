"""Everything a question reads from one data folder."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING

from index.embedding import Embedder, FloatArray, PackedTokens, embedder_of
from index.store import (
    Catalog,
    Places,
    Rows,
    Snapshots,
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
        self._snapshots = Snapshots(catalog)

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
        """The number that increases with every live change, as this thread reads it."""
        return self._catalog.state().generation

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Give everything this thread reads inside the block one snapshot.

        An article that is replaced meanwhile is still read as it was, with its spans.
        """
        with self._catalog.snapshot():
            # Opened now, before the words of an article that is replaced meanwhile are gone.
            self._snapshots.current()
            yield

    def close(self) -> None:
        """Release the files once the running queries have ended."""
        self._snapshots.close()
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

    def sentences_led_by(self, article_id: str, start: int) -> list[Sentence]:
        """Return the rows of a table, or the items of a list, by where its lead begins."""
        return self._places.sentences_led_by(article_id, start)

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

    def nearest(
        self,
        vector: FloatArray,
        limit: int,
        articles: Sequence[str] | None = None,
        within: Selection | None = None,
        *,
        rows: Rows = "passages",
    ) -> Scored:
        """Return (id, cosine) of the passages or sentences nearest to a unit vector."""
        refuse_lone_article(articles)
        with self._catalog.snapshot():
            searches = self._snapshots.current()
            if within is not None:
                return searches.nearest_of(rows, self._touched(within, rows), vector, limit)
            copies, more = self._copies(articles)
            return _without(searches.nearest(rows, vector, limit * more, articles), copies, limit)

    def lexical(
        self,
        question: str,
        limit: int,
        articles: Sequence[str] | None = None,
        within: Selection | None = None,
        *,
        rows: Rows = "passages",
    ) -> Scored:
        """Return (id, BM25 score) of the passages or sentences with a word of the question."""
        refuse_lone_article(articles)
        with self._catalog.snapshot():
            searches = self._snapshots.current()
            if within is not None:
                own, among = [within.article_id], self._touched(within, rows)
                return searches.lexical(rows, question, limit, own, among)
            copies, more = self._copies(articles)
            found = searches.lexical(rows, question, limit * more, articles)
            return _without(found, copies, limit)

    def resembling(
        self, word: str, limit: int, articles: Sequence[str] | None = None
    ) -> list[Sentence]:
        """Return sentences with a word that is one edit, or as a stem two, away from this one."""
        refuse_lone_article(articles)
        with self._catalog.snapshot():
            searches = self._snapshots.current()
            found = searches.lexical("sentences", word, limit, articles, nearly=True)
            return list(self._places.sentences([sentence for sentence, _ in found]).values())

    def _copies(self, articles: Sequence[str] | None) -> tuple[set[str], int]:
        """Return the articles to leave out, and how many times a text is there at most.

        Of articles with the same text only the first one answers.
        """
        wanted = None if articles is None else set(articles)
        same = [
            [each for each in ids if wanted is None or each in wanted]
            for ids in self._snapshots.current().copies
        ]
        left_out = {each for ids in same for each in ids[1:]}
        return left_out, max(map(len, same), default=1) or 1

    def _touched(self, selection: Selection, rows: Rows) -> list[str]:
        """Return the ids of the passages or sentences that overlap a selection."""
        if rows == "passages":
            return [each.id for each in self._places.passages_within(selection)]
        return [each.id for each in self._places.sentences_within(selection)]

    def token_vectors(self, sentence_ids: Sequence[str]) -> dict[str, PackedTokens]:
        """Return the tokens of sentences, for late interaction."""
        refuse_lone(sentence_ids, "sentence ids")
        return self._snapshots.current().token_vectors(sentence_ids)

    def counts(self) -> tuple[int, int]:
        """Return the number of passages and of sentences."""
        return self._snapshots.current().counts


def _without(found: Scored, articles: set[str], limit: int) -> Scored:
    """Return the first rows, best first, that are of none of these articles."""
    if not articles:
        return found
    return [hit for hit in found if hit[0].rpartition("@")[0] not in articles][:limit]
