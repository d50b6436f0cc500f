"""Everything a question reads from one data folder."""

import math
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from typing import TYPE_CHECKING

from index.conditions import Where, matching
from index.embedding import Embedder, FloatArray, embedder_of
from index.errors import StoreDamagedError, StoreError
from index.store import (
    AT_ONCE,
    Catalog,
    Found,
    Scored,
    Spans,
    State,
    Vectors,
    Words,
    nearest,
    numbers_in,
    passage_id,
    recipe_of,
    searched_words,
)
from index.types import Article, ArticleSummary, Passage, Selection

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from index.settings import IndexSettings

# A scope of at most this many passages is compared in full; a larger one is searched in Chroma.
_MOST_COMPARED = 2000
# Chroma's passages are counted at most this often, as counting 100,000 takes 6 ms.
_COUNTED_SECONDS = 1.0
# If too few results are live and in scope, the search is repeated with this many times the limit:
# at least, and at most.
_LIMIT_GROWTH, _MOST_GROWTH = 4, 40
# A search asks for this many times what the one before it needed. Chroma finds more of the nearest
# then: .99 of those that may be seen where that is a tenth of 100,000 passages, .98 without this.
_MARGIN = 1.5


class ArticleIndex(Spans):
    """Reads one data folder, even while others write to it. Safe to share between threads.

    Its base, ``Spans``, reads passages, sentences and their spans. Higher scores are better.
    ``articles`` limits a search to those ids; None searches them all. ``within`` limits it to the
    passages that overlap a selection, instead of ``articles``. Of articles with the same text,
    searches return only the one whose id is first.
    """

    def __init__(self, settings: "IndexSettings", embedder: Embedder, catalog: Catalog) -> None:
        """Wrap an open catalog; most callers want ``open()``."""
        super().__init__(catalog)
        self.settings = settings
        self.embedder = embedder
        self._chroma = Vectors(settings, catalog.database)
        self._words = Words(catalog.database)
        self._last_counted = -_COUNTED_SECONDS
        self._overfetch = 1

    @classmethod
    def open(
        cls,
        settings: "IndexSettings",
        *,
        embedder: Embedder | None = None,
    ) -> "ArticleIndex":
        """Open the store in a data folder; a folder that does not exist yet is an empty store.

        Raises StoreMismatchError when the store was built with another embedder or chunking, as
        searches do once it is embedded anew, StoreDamagedError when it cannot be read, and
        ModelError when the embedding server does not answer.
        """
        embedder = embedder or embedder_of(settings)
        catalog = Catalog(settings)
        catalog.check(recipe_of(settings, embedder))
        return cls(settings, embedder, catalog)

    def limited_to(self, seen: "ColumnElement[bool]") -> "ArticleIndex":
        """Return an index of those ARTICLES alone that meet a condition.

        It shares the open files and must not be closed. BM25 still counts how rare a word is over
        all articles.
        """
        limited = copy(self)
        Spans.__init__(limited, self._catalog.limited_to(seen))
        return limited

    def __enter__(self) -> "ArticleIndex":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def generation(self) -> int:
        """A number that grows with every change to the live articles, as this thread reads it."""
        return self._catalog.state().number

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Give everything this thread reads inside the block one snapshot.

        An article that is replaced meanwhile is still read as it was, with its spans.
        """
        with self._catalog.snapshot():
            # Index the words now; those of an article that is replaced meanwhile would be lost.
            self._words.catch_up(self._catalog.state())
            yield

    def close(self) -> None:
        """Release the files once the running queries have ended."""
        self._chroma.close()
        self._words.close()
        self._catalog.close()

    def articles(self, where: Where = ()) -> list[ArticleSummary]:
        """Return the articles that meet conditions, sorted by title.

        Raises what ``matching`` raises.
        """
        return matching(self._catalog.articles(), where)

    def chosen(self, where: Where, articles: Sequence[str] | None = None) -> Sequence[str] | None:
        """Return the ids of the given articles, or of all with None, that meet the conditions.

        Without conditions, or in an empty store, these are ``articles``, unchecked. Raises what
        ``matching`` raises, and UnknownArticleError.
        """
        if not where:
            return articles
        there = {each.id: each for each in self.articles()}
        if not there:
            return articles
        for each in articles or ():
            if each not in there:
                raise self._catalog.unknown(each)
        ids = there if articles is None else dict.fromkeys(articles)
        return [each.id for each in matching([there[each] for each in ids], where)]

    def count(self) -> int:
        """Return how many articles there are."""
        return self._catalog.count()

    def article(self, article_id: str) -> Article:
        """Return one article. Raises UnknownArticleError, which names the closest ids."""
        return self._catalog.article(article_id)

    def nearest(
        self,
        vector: FloatArray,
        limit: int,
        articles: Sequence[str] | None = None,
        within: Selection | None = None,
    ) -> Scored:
        """Return (id, cosine) of the passages nearest to a unit vector.

        Raises StoreDamagedError if Chroma's collection lacks passages.
        """
        with self._catalog.snapshot():
            # This raises if the store was rebuilt: its vectors cannot be compared with this.
            self._catalog.state()
            if within is not None:
                ids = [each.id for each in self.passages_within(within)]
                return self.nearest_of(numbers_in(ids), vector, limit)
            live = None if articles is None else self._catalog.live(articles)
            if self._is_large(live):
                found = self._nearest_in_chroma(vector, limit, articles)
                whole = articles is None and self._catalog.shows_all
                if found is not None and (len(found) >= limit or whole):
                    return found
            # Compare all: the scope is small, or Chroma found too few in it.
            numbers = self._catalog.answering_articles(articles)
            return nearest(*self.vectors(numbers), vector, limit)

    def _is_large(self, live: Mapping[int, int] | None) -> bool:
        """Return whether a scope, or all with None, is too large to compare passage by passage."""
        if live is not None:
            return sum(live.values()) > _MOST_COMPARED
        # What a whole store holds is Chroma's to search, however little that is.
        if self._catalog.shows_all:
            return self._catalog.count() > 0
        return self._catalog.counts()[0] > _MOST_COMPARED

    def _nearest_in_chroma(
        self, vector: FloatArray, limit: int, articles: Sequence[str] | None
    ) -> Scored | None:
        """Search Chroma; return None if it is too far from this snapshot."""
        state = self._catalog.state()
        since = state.number

        def search(most: int) -> Found:
            nonlocal since
            found, number = self._search_chroma(vector, most, state)
            since = min(since, number)
            return found

        is_due = time.monotonic() - self._last_counted >= _COUNTED_SECONDS
        count = None
        try:
            found = self._live_in_scope(search, limit, articles)
            if is_due:
                count = self._chroma.count(state)
        except StoreError:
            # If the store was embedded anew meanwhile, a likely cause, report that instead.
            self._catalog.touched_since(since)
            raise
        # Ask only now: the search may have missed what another process replaced before it.
        touched = self._catalog.touched_since(since)
        if touched is None or len(touched) > AT_ONCE:
            return None
        if touched:
            answering = self._catalog.answering(touched, articles)
            found += self.nearest_of(list(answering), vector, limit)
            return sorted(dict(found).items(), key=lambda hit: -hit[1])[:limit]
        if count is not None:
            if count < self._catalog.counts()[0]:
                raise StoreDamagedError(
                    "The vector store lacks passages; run footnote check, which writes them again."
                )
            self._last_counted = time.monotonic()
        return found

    def _search_chroma(self, vector: FloatArray, limit: int, state: State) -> tuple[Found, int]:
        try:
            return self._chroma.nearest(vector, limit, state)
        except StoreDamagedError:
            # Another process may have made the collection anew, so that the open one is gone.
            self._chroma.close()
            return self._chroma.nearest(vector, limit, state)

    def lexical(
        self,
        question: str,
        limit: int,
        articles: Sequence[str] | None = None,
        within: Selection | None = None,
    ) -> Scored:
        """Return (id, BM25 score) of the passages with a word of the question."""
        with self._catalog.snapshot():
            if within is not None:
                ids = {each.id for each in self.passages_within(within)}
                passages = sum(self._catalog.live([within.article_id]).values())
                every = self.lexical(question, max(passages, 1), [within.article_id])
                return [hit for hit in every if hit[0] in ids][:limit]
            return self._bm25(question, limit, articles)

    def held_words(self, question: str, articles: Sequence[str] | None = None) -> dict[str, bool]:
        """Return whether any passage has each word of a question that is searched for."""
        with self._catalog.snapshot():
            return {word: bool(self._bm25(word, 1, articles)) for word in searched_words(question)}

    def resembling(
        self, word: str, limit: int, articles: Sequence[str] | None = None
    ) -> list[Passage]:
        """Return passages with a word whose stem is at most two edits from this word's."""
        with self._catalog.snapshot():
            found = self._bm25(word, limit, articles, fuzzy=True)
            return list(self.passages([key for key, _ in found]).values())

    def _bm25(
        self, text: str, limit: int, articles: Sequence[str] | None, *, fuzzy: bool = False
    ) -> Scored:
        state = self._catalog.state()
        self._words.catch_up(state)
        every = articles is None and self._is_large(None)
        numbers = None if every else list(self._catalog.live(articles))
        return self._live_in_scope(
            lambda most: self._words.best(text, most, numbers, fuzzy=fuzzy, at=state.number),
            limit,
            articles,
        )

    def _live_in_scope(
        self, search: Callable[[int], Found], limit: int, articles: Sequence[str] | None
    ) -> Scored:
        """Return the first results of a search that are live and in scope."""
        most = limit * self._overfetch if articles is None else limit
        while True:
            found = search(most)
            names = self._catalog.answering([number for number, _ in found], articles)
            kept = [
                (rank, passage_id(names[number], number), score)
                for rank, (number, score) in enumerate(found, 1)
                if number in names
            ][:limit]
            if len(kept) == limit or len(found) < most:
                if len(kept) == limit and articles is None and not self._catalog.shows_all:
                    # Who reads a tenth of the articles needs ten times the results next time, too.
                    needed = math.ceil(_MARGIN * kept[-1][0] / limit)
                    self._overfetch = min(max(needed, self._overfetch - 1), _MOST_GROWTH)
                return [(key, score) for _, key, score in kept]
            # Ask for twice what the share kept so far suggests is needed.
            most *= min(max(_LIMIT_GROWTH, 2 * limit // (len(kept) + 1)), _MOST_GROWTH)

    def counts(self) -> tuple[int, int]:
        """Return the number of passages and of sentences."""
        return self._catalog.counts()
