"""Read the catalog: live articles, their texts and the store's state."""

import json
import os
import threading
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from copy import copy
from dataclasses import astuple, dataclass, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Subquery,
    Table,
    exists,
    func,
    select,
)
from sqlalchemy.orm import aliased

from index.errors import UnknownArticleError, UsageError
from index.store.database import Database
from index.store.recipe import COLLECTED_IN, recorded, refuse_other
from index.store.tables import ARTICLES, CHANGES, FIELDS, VERSIONS
from index.types import Article, ArticleSummary, Element, Fields, Heading

if TYPE_CHECKING:
    from index.settings import IndexSettings

_KEPT_CHARACTERS = 20_000_000
_LONGEST_SHOWN = 80
# What an article shows of its source until somebody sets the field.
_SHOWN = {"author": "byline", "date": "published", "site": "site", "language": "language"}
T = TypeVar("T", Article, ArticleSummary)

Articles = Table | Subquery
"""The ids of articles, and their live versions' numbers as ``live``."""

LIVE = ARTICLES.join(VERSIONS, VERSIONS.c.number == ARTICLES.c.live)
ARTICLE = (
    VERSIONS.c.article_id, VERSIONS.c.title, VERSIONS.c.source, VERSIONS.c.published,
    VERSIONS.c.language, VERSIONS.c.text, VERSIONS.c.sha256, VERSIONS.c.headings,
    VERSIONS.c.elements, VERSIONS.c.pages, VERSIONS.c.byline, VERSIONS.c.site,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class StoreState:
    """The identity of a store, and its generation, which each change of what is live increases."""

    store: str
    generation: int

    @classmethod
    def of(cls, recorded: Mapping[str, str]) -> "StoreState":
        """Return the state of a store by what it records of itself."""
        return cls(recorded.get("store", ""), int(recorded.get("generation", "0")))

    def is_in(self, other: "StoreState") -> bool:
        """Return whether ``other`` is the same store, and no older than this."""
        return self.store == other.store and self.generation <= other.generation


class Catalog:
    """The live articles of one data folder. Safe to share between threads."""

    def __init__(self, settings: "IndexSettings") -> None:
        """Take the settings of a store, which need not exist; it is opened on the first read."""
        self.database = Database(settings)
        self._recipe: Mapping[str, str] = {}
        self._show(ARTICLES)

    def limited_to(self, seen: "ColumnElement[bool]") -> "Catalog":
        """Return a catalog of those ARTICLES alone that meet a condition."""
        limited = copy(self)
        limited._show(select(ARTICLES.c.id, ARTICLES.c.live).where(seen).subquery("seen"))
        return limited

    def _show(self, shown: Articles) -> None:
        self.shown = shown
        self.live_versions = shown.join(VERSIONS, VERSIONS.c.number == shown.c.live)
        # Another article with the same text that comes before one.
        same, self._other = aliased(VERSIONS), aliased(shown)
        self._earlier = (
            select(1)
            .select_from(same.join(self._other, self._other.c.live == same.c.number))
            .where(same.c.sha256 == VERSIONS.c.sha256, self._other.c.id < self.shown.c.id)
            .correlate(VERSIONS, self.shown)
        )

    @property
    def shows_all(self) -> bool:
        """Whether no live article is left out."""
        return self.shown is ARTICLES

    def close(self) -> None:
        """Close the idle connections."""
        self.database.close()

    def snapshot(self) -> AbstractContextManager[None]:
        """Give everything this thread reads inside the block one snapshot."""
        return self.database.snapshot()

    def state(self) -> StoreState:
        """Return the store's state. After ``check``, raises StoreMismatchError as it does."""

        def read() -> StoreState:
            with self.database.reading() as connection:
                return StoreState.of(self._checked(connection))

        return self.database.once("state", read)

    def check(self, recipe: Mapping[str, str]) -> None:
        """Raise StoreMismatchError if the store has another recipe: its embedder and chunking.

        From then on ``state`` and ``superseded`` check it, too, as others may rebuild it.
        """
        self._recipe = dict(recipe)
        with self.database.reading() as connection:
            self._checked(connection)

    def check_latest(self) -> None:
        """Check once more, even inside a snapshot. Raises StoreMismatchError."""
        with self.database.latest() as connection:
            self._checked(connection)

    def collected_in(self) -> str | None:
        """Return the id of the vector store that held all passages last, if that is recorded."""
        with self.database.latest() as connection:
            return recorded(connection).get(COLLECTED_IN)

    def _checked(self, connection: Connection) -> dict[str, str]:
        known = recorded(connection)
        if self._recipe:
            refuse_other(known, self._recipe, self.database.home)
        return known

    def count(self) -> int:
        """Return the number of live articles."""
        query = select(func.count()).select_from(self.shown)
        name = f"count of {id(self.shown)}"
        return self.database.once(name, lambda: int(self.database.rows(query)[0][0]))

    def counts(self) -> tuple[int, int]:
        """Return the number of live passages and of live sentences."""
        totals = (func.sum(column) for column in (VERSIONS.c.passages, VERSIONS.c.sentences))
        query = select(*totals).select_from(self.live_versions)
        name = f"counts of {id(self.shown)}"
        row = self.database.once(name, lambda: self.database.rows(query)[0])
        return int(row[0] or 0), int(row[1] or 0)

    def articles(self) -> list[ArticleSummary]:
        """Return the live articles, sorted by title."""
        columns = (
            self.shown.c.id, VERSIONS.c.title, VERSIONS.c.source, VERSIONS.c.passages,
            VERSIONS.c.sentences, VERSIONS.c.added, VERSIONS.c.published, VERSIONS.c.characters,
            VERSIONS.c.byline, VERSIONS.c.site, VERSIONS.c.language,
        )  # fmt: skip
        query = select(*columns).select_from(self.live_versions)
        query = query.order_by(func.lower(VERSIONS.c.title), self.shown.c.id)
        with self.snapshot():
            fields = self._fields()
            found = [ArticleSummary(*row) for row in self.database.rows(query)]
        return [_told(each, fields.get(each.id, {})) for each in found]

    def fields(self, article_id: str) -> Fields:
        """Return what people have set of a live article."""
        return self._fields(self.shown.c.id == storable(article_id)).get(article_id, {})

    def _fields(self, *of: "ColumnElement[bool]") -> dict[str, Fields]:
        query = select(FIELDS.c.article_id, FIELDS.c.name, FIELDS.c.value)
        query = query.join(self.shown, self.shown.c.id == FIELDS.c.article_id).where(*of)
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
        query = select(func.min(self.shown.c.id)).select_from(self.live_versions)
        query = query.where(VERSIONS.c.sha256 == sha256, self.shown.c.id != but)
        ((found,),) = self.database.rows(query)
        return None if found is None else str(found)

    def answering(
        self, versions: Iterable[int], articles: Sequence[str] | None = None
    ) -> dict[int, str]:
        """Return which of some versions a search may return, with their articles' ids.

        They are live and in scope; of articles with the same text, only the first id's counts.
        """
        earlier = _scoped(self._earlier, self._other.c.id, articles)
        query = select(VERSIONS.c.number, self.shown.c.id).select_from(self.live_versions)
        query = query.where(VERSIONS.c.number.in_(list(versions)), ~exists(earlier))
        return dict(self.database.rows(_scoped(query, self.shown.c.id, articles)))

    def live(self, articles: Sequence[str] | None) -> dict[int, int]:
        """Return the live versions of articles, or of all, with the number of their passages."""
        query = select(VERSIONS.c.number, VERSIONS.c.passages).select_from(self.live_versions)
        return dict(self.database.rows(_scoped(query, self.shown.c.id, articles)))

    def superseded(self) -> dict[int, str]:
        """Return the snapshot's live versions that may be live no longer, with article ids.

        Chroma may lack their passages by now. Raises StoreMismatchError if it was rebuilt.
        """
        generation = self.state().generation
        with self.database.latest() as connection:
            self._checked(connection)
            rows = connection.execute(
                select(CHANGES.c.version, VERSIONS.c.article_id)
                .outerjoin(VERSIONS, VERSIONS.c.number == CHANGES.c.version)
                .where(CHANGES.c.number > generation)
            ).fetchall()
        if not rows:
            return {}
        versions, names = {row.version for row in rows}, {row.article_id for row in rows}
        changed = self.shown.c.live.in_(versions) | self.shown.c.id.in_(names - {None})
        return dict(self.database.rows(select(self.shown.c.live, self.shown.c.id).where(changed)))

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
        query = select(VERSIONS.c.headings).select_from(self.live_versions)
        rows = self.database.rows(query.where(self.shown.c.id == storable(article_id)))
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
    connection: Connection, article_id: str, shown: Articles = ARTICLES
) -> Article | None:
    """Return the live article with an id, or None; of those that are ``shown``."""
    live = shown.join(VERSIONS, VERSIONS.c.number == shown.c.live)
    query = select(*ARTICLE).select_from(live).where(shown.c.id == storable(article_id))
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
    """Return an article as a row of its version, by the columns' names."""
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

    def of(self, connection: Connection, sha256: str, version: int) -> str:
        """Return the text of a version, whose hash is ``sha256``."""
        with self._lock:
            if sha256 in self._kept:
                text = self._kept[sha256] = self._kept.pop(sha256)
                return text
        query = select(VERSIONS.c.text).where(VERSIONS.c.number == version)
        text = str(connection.execute(query).scalar_one())
        with self._lock:
            self._kept[sha256] = text
            while len(self._kept) > 1 and sum(map(len, self._kept.values())) > _KEPT_CHARACTERS:
                del self._kept[next(iter(self._kept))]
        return text


def refuse_lone(values: object, kind: str) -> None:
    """Raise UsageError for a single value instead of a list of that kind.

    ``kind`` is the plural used in the message, such as "article ids".
    """
    if isinstance(values, str | os.PathLike):
        text = os.fsdecode(values)
        shown = text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"
        listed = json.dumps([shown], ensure_ascii=False)
        raise UsageError(
            f"{listed[1:-1]} is not a list of {kind}; give a list, even of one: {listed}."
        )
    if isinstance(values, bytes) or not isinstance(values, Iterable):
        raise UsageError(
            f"A value of type {type(values).__name__} is not a list of {kind}; "
            "give a list, even of one."
        )


def refuse_lone_article(articles: object) -> None:
    """Raise UsageError for a single article id instead of a list; None, meaning all, passes."""
    if articles is not None:
        refuse_lone(articles, "article ids")
