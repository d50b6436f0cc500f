"""Read the catalog: live articles, their texts and the store's state."""

import json
import os
import threading
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from copy import copy
from dataclasses import astuple, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Select, exists, func, select

from index.errors import UnknownArticleError, UsageError
from index.store.database import Database
from index.store.log import State, touched_since
from index.store.recipe import recorded, refuse_other
from index.store.tables import ARTICLES, FIELDS, PASSAGES
from index.types import Article, ArticleSummary, Element, Fields, Heading

if TYPE_CHECKING:
    from index.settings import IndexSettings

_KEPT_CHARACTERS = 20_000_000
_LONGEST_SHOWN = 80
# SQLite takes 32,766 values in a statement.
AT_ONCE = 10_000
# What an article shows of its source until somebody sets the field.
_SHOWN = {"author": "byline", "date": "published", "site": "site", "language": "language"}
T = TypeVar("T", Article, ArticleSummary)

LIVE = ARTICLES.c.removed_at.is_(None)
ARTICLE = (
    ARTICLES.c.id, ARTICLES.c.title, ARTICLES.c.source, ARTICLES.c.published,
    ARTICLES.c.language, ARTICLES.c.text, ARTICLES.c.sha256, ARTICLES.c.headings,
    ARTICLES.c.elements, ARTICLES.c.pages, ARTICLES.c.byline, ARTICLES.c.site,
)  # fmt: skip


class Catalog:
    """The live articles of one data folder. Safe to share between threads."""

    def __init__(self, settings: "IndexSettings") -> None:
        """Take the settings of a store, which need not exist; it is opened on the first read."""
        self.database = Database(settings)
        self._recipe: Mapping[str, str] = {}
        self.shows_all = True
        self._show(LIVE)

    def limited_to(self, seen: "ColumnElement[bool]") -> "Catalog":
        """Return a catalog of those ARTICLES alone that meet a condition."""
        limited = copy(self)
        limited.shows_all = False
        limited._show(LIVE & seen)
        return limited

    def _show(self, shown: "ColumnElement[bool]") -> None:
        # Which ARTICLES are read.
        self.shown = shown
        # The same articles, of which another with the same text may come before one.
        self._twin = select(ARTICLES.c.id, ARTICLES.c.sha256).where(shown).subquery("twin")

    def close(self) -> None:
        """Close the idle connections."""
        self.database.close()

    def snapshot(self) -> AbstractContextManager[None]:
        """Give everything this thread reads inside the block one snapshot."""
        return self.database.snapshot()

    def state(self) -> State:
        """Return the store's state. After ``check``, raises StoreMismatchError as it does."""

        def read() -> State:
            with self.database.reading() as connection:
                self._checked(connection)
                return State.of(connection)

        return self.database.once("state", read)

    def check(self, recipe: Mapping[str, str]) -> None:
        """Raise StoreMismatchError if the store has another recipe: its embedder and chunking.

        From then on ``state`` and ``touched_since`` check it, too, as others may rebuild it.
        """
        self._recipe = dict(recipe)
        with self.database.reading() as connection:
            self._checked(connection)

    def touched_since(self, number: int) -> Sequence[int] | None:
        """Return the passages touched by now after a number of the log, None if it is too old.

        Raises StoreMismatchError if the store was rebuilt.
        """
        with self.database.latest() as connection:
            self._checked(connection)
            return touched_since(connection, number)

    def _checked(self, connection: Connection) -> None:
        if self._recipe:
            refuse_other(recorded(connection), self._recipe, self.database.home)

    def count(self) -> int:
        """Return the number of live articles."""
        query = select(func.count()).select_from(ARTICLES).where(self.shown)
        name = f"count of {id(self.shown)}"
        return self.database.once(name, lambda: int(self.database.rows(query)[0][0]))

    def counts(self) -> tuple[int, int]:
        """Return the number of live passages and of live sentences."""
        totals = (func.sum(column) for column in (ARTICLES.c.passages, ARTICLES.c.sentences))
        query = select(*totals).where(self.shown)
        name = f"counts of {id(self.shown)}"
        row = self.database.once(name, lambda: self.database.rows(query)[0])
        return int(row[0] or 0), int(row[1] or 0)

    def articles(self) -> list[ArticleSummary]:
        """Return the live articles, sorted by title."""
        query = select(
            ARTICLES.c.id, ARTICLES.c.title, ARTICLES.c.source, ARTICLES.c.passages,
            ARTICLES.c.sentences, ARTICLES.c.added, ARTICLES.c.published, ARTICLES.c.characters,
            ARTICLES.c.byline, ARTICLES.c.site, ARTICLES.c.language,
        ).where(self.shown)  # fmt: skip
        query = query.order_by(func.lower(ARTICLES.c.title), ARTICLES.c.id)
        with self.snapshot():
            fields = self._fields()
            found = [ArticleSummary(*row) for row in self.database.rows(query)]
        return [_told(each, fields.get(each.id, {})) for each in found]

    def fields(self, article_id: str) -> Fields:
        """Return what people have set of a live article."""
        return self._fields(ARTICLES.c.id == storable(article_id)).get(article_id, {})

    def _fields(self, *of: "ColumnElement[bool]") -> dict[str, Fields]:
        query = select(FIELDS.c.article_id, FIELDS.c.name, FIELDS.c.value)
        query = query.join(ARTICLES, ARTICLES.c.id == FIELDS.c.article_id).where(self.shown, *of)
        found: dict[str, dict[str, tuple[str, ...]]] = {}
        for key, name, value in self.database.rows(query.order_by(*FIELDS.primary_key)):
            own = found.setdefault(key, {})
            own[name] = (*own.get(name, ()), value)
        return dict(found)

    def find(self, article_id: str) -> Article | None:
        """Return the live article with an id as its source gives it, or None."""
        with self.database.reading() as connection:
            return live_article(connection, article_id, self.shown)

    def article(self, article_id: str) -> Article:
        """Return a live article with what people have set of it.

        Raises UnknownArticleError, which names the closest ids.
        """
        article = self.find(article_id)
        if article is None:
            raise self.unknown(article_id)
        return _told(article, self.fields(article_id))

    def with_hash(self, sha256: str, *, but: str = "") -> str | None:
        """Return the first id, other than ``but``, of a live article whose text has a hash."""
        query = select(func.min(ARTICLES.c.id))
        query = query.where(self.shown, ARTICLES.c.sha256 == sha256, ARTICLES.c.id != but)
        ((found,),) = self.database.rows(query)
        return None if found is None else str(found)

    def answering(
        self, passages: Sequence[int], articles: Sequence[str] | None = None
    ) -> dict[int, str]:
        """Return which of some passages a search may return, with their articles' ids.

        They are live and in scope; of articles with the same text, only the first id's counts.
        """
        query = self._answering(select(PASSAGES.c.id, ARTICLES.c.id).join(ARTICLES), articles)
        return {
            key: article_id
            for first in range(0, len(passages), AT_ONCE)
            for key, article_id in self.database.rows(
                query.where(PASSAGES.c.id.in_(passages[first : first + AT_ONCE]))
            )
        }

    def answering_articles(self, articles: Sequence[str] | None) -> list[int]:
        """Return the numbers of the articles that a search in some, or all, may return."""
        rows = self.database.rows(self._answering(select(ARTICLES.c.number), articles))
        return [number for (number,) in rows]

    def _answering(self, query: "Select[Any]", articles: Sequence[str] | None) -> "Select[Any]":
        twin = self._twin.c
        earlier = select(1).where(twin.sha256 == ARTICLES.c.sha256, twin.id < ARTICLES.c.id)
        earlier = _scoped(earlier, twin.id, articles).correlate(ARTICLES)
        return _scoped(query.where(self.shown, ~exists(earlier)), ARTICLES.c.id, articles)

    def live(self, articles: Sequence[str] | None) -> dict[int, int]:
        """Return the numbers of some live articles, or all, and how many passages each has."""
        query = select(ARTICLES.c.number, ARTICLES.c.passages).where(self.shown)
        return dict(self.database.rows(_scoped(query, ARTICLES.c.id, articles)))

    def unknown(self, article_id: str) -> UnknownArticleError:
        """Return the error for an id that no live article has."""
        ids = [summary.id for summary in self.articles()]
        if not ids:
            return UnknownArticleError(
                f"There is no article {article_id!r}, as the store is empty; add one first."
            )
        nearest = get_close_matches(article_id, ids, n=3, cutoff=0.4)
        advice = (
            f"did you mean {' or '.join(nearest)}?" if nearest else "'footnote list' shows the ids."
        )
        return UnknownArticleError(f"There is no article {article_id!r}; {advice}")

    def headings(self, article_id: str) -> tuple[Heading, ...]:
        """Return the headings of a live article. Raises UnknownArticleError."""
        query = select(ARTICLES.c.headings)
        rows = self.database.rows(query.where(self.shown, ARTICLES.c.id == storable(article_id)))
        if not rows:
            raise self.unknown(article_id)
        return _headings(rows[0][0])


def _told(article: T, fields: Fields) -> T:
    """Return an article with its fields, of which some are shown in place of the source's."""
    shown: dict[str, Any] = {
        _SHOWN[name]: ", ".join(fields[name]) for name in fields if name in _SHOWN
    }
    return replace(article, fields=fields, **shown) if fields else article


def _scoped(query: Any, column: Any, articles: Sequence[str] | None) -> "Select[Any]":
    """Limit a query to articles; None is all."""
    if articles is None:
        return query  # type: ignore[no-any-return]
    return query.where(column.in_([storable(each) for each in dict.fromkeys(articles)]))  # type: ignore[no-any-return]


def live_article(
    connection: Connection, article_id: str, shown: "ColumnElement[bool]" = LIVE
) -> Article | None:
    """Return the live article with an id, or None; of those that are ``shown``."""
    query = select(*ARTICLE).where(shown, ARTICLES.c.id == storable(article_id))
    row = connection.execute(query).first()
    return None if row is None else article_of(tuple(row))


def article_of(row: tuple[Any, ...]) -> Article:
    """Return the article in a row: its fields in order; headings, elements, pages as JSON."""
    *plain, headings, elements, pages, byline, site = row
    read_elements = tuple(
        Element(kind, start, end, lead and (lead[0], lead[1]), depth)
        for kind, start, end, lead, depth in json.loads(elements)
    )
    fields = (*plain, _headings(headings), read_elements, tuple(json.loads(pages)), byline, site)
    return Article(*fields)


def row_of(article: Article) -> dict[str, Any]:
    """Return an article as a row, by the columns' names."""
    structure = {"headings", "elements", "pages"}
    return {
        column.name: json.dumps(value) if column.name in structure else value
        for column, value in zip(ARTICLE, astuple(article)[: len(ARTICLE)], strict=True)
    }


def _headings(document: str) -> tuple[Heading, ...]:
    return tuple(Heading(*heading) for heading in json.loads(document))


def storable(article_id: str) -> str | None:
    """Return an id that a database accepts, or None for one that no article can have.

    Databases reject undecodable bytes from a command line, which Python keeps as surrogates.
    """
    stray = any("\ud800" <= character <= "\udfff" for character in article_id)
    return None if stray else article_id


class Texts:
    """A cache of the texts read last, by hash. Safe to share between threads."""

    def __init__(self) -> None:
        # The one read last comes last.
        self._kept: dict[str, str] = {}
        self._lock = threading.Lock()

    def of(self, connection: Connection, sha256: str, number: int) -> str:
        """Return the text of the article of a number, whose hash is ``sha256``."""
        with self._lock:
            if sha256 in self._kept:
                text = self._kept[sha256] = self._kept.pop(sha256)
                return text
        query = select(ARTICLES.c.text).where(ARTICLES.c.number == number)
        text = str(connection.execute(query).scalar_one())
        with self._lock:
            self._kept[sha256] = text
            while len(self._kept) > 1 and sum(map(len, self._kept.values())) > _KEPT_CHARACTERS:
                del self._kept[next(iter(self._kept))]
        return text


def refuse_lone(values: object, kind: str) -> None:
    """Raise UsageError for a single text or path instead of a list, such as of "article ids"."""
    if isinstance(values, str | os.PathLike):
        listed = json.dumps([os.fsdecode(values)[:_LONGEST_SHOWN]], ensure_ascii=False)
        raise UsageError(
            f"{listed[1:-1]} is not a list of {kind}; give a list, even of one: {listed}."
        )


def refuse_lone_article(articles: object) -> None:
    """Raise UsageError for a single article id instead of a list."""
    refuse_lone(articles, "article ids")
