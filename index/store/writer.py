"""The single writer of a store: one transaction changes it, and what is derived follows.

A writer that is killed has changed all of an article or nothing. Whoever writes or reads next lets
what is derived follow the log from where it is.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal
from uuid import uuid4

from sqlalchemy import Connection, delete, func, insert, select, update

from index.chunked import ChunkedArticle
from index.errors import StoreMismatchError, UsageError
from index.store.catalog import AT_ONCE, LIVE, live_article
from index.store.database import Database
from index.store.log import State, log
from index.store.passages import damaged_texts, damaged_vectors, write_article
from index.store.recipe import REBUILDING, record, recorded, refuse_other
from index.store.tables import ARTICLES, FIELDS
from index.store.vectors import Vectors
from index.store.words import Words
from index.types import Article, Fields

if TYPE_CHECKING:
    from index.settings import IndexSettings

# Removed articles can be restored for this long.
_RESTORABLE_SECONDS = 3600
# So many values of fields an article may have.
_MOST_FIELDS = 50
# So many articles are embedded again between two transactions.
_REBUILT_AT_ONCE = 20
Outcome = Literal["added", "replaced", "unchanged"]
Prepare = Callable[[Sequence[Article]], Sequence[ChunkedArticle]]
"""Cuts and embeds articles anew."""


class _CancelledError(Exception):
    """What is being written is no longer wanted."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found in one plain sentence, and whether it is repaired."""

    text: str
    repaired: bool


class Writer:
    """Writes to one store, and creates it. For one thread at a time.

    Every method that changes the store raises StoreMismatchError if it has another recipe.
    """

    def __init__(self, settings: "IndexSettings", recipe: Mapping[str, str] | None = None) -> None:
        """Take the settings, and the recipe that a new store records."""
        self._home = settings.home
        self._recipe = dict(recipe or {})
        self._database = Database(settings)
        self._vectors = Vectors(settings, self._database)
        self._words = Words(self._database)

    def close(self) -> None:
        """Release the files."""
        self._vectors.close()
        self._words.close()
        self._database.close()

    def put(
        self, articles: Sequence[ChunkedArticle], cancelled: Callable[[], bool] = lambda: False
    ) -> list[Outcome] | None:
        """Put articles in the place of those with their ids; return what became of each.

        One that is there already as it is is left alone. If ``cancelled`` returns True at the last
        moment, keeps nothing and returns None.
        """
        try:
            with self._changing() as connection:
                standing = [live_article(connection, each.article.id) for each in articles]
                outcomes: list[Outcome] = [
                    "unchanged" if article == each.article else "replaced" if article else "added"
                    for each, article in zip(articles, standing, strict=True)
                ]
                changed = [
                    each
                    for each, outcome in zip(articles, outcomes, strict=True)
                    if outcome != "unchanged"
                ]
                for each in changed:
                    _replace(connection, each)
                if changed and cancelled():
                    raise _CancelledError
        except _CancelledError:
            return None
        return outcomes

    def remove(self, ids: Sequence[str], *, restorable: bool = False) -> None:
        """Remove articles; those that are restorable stay in the database for an hour."""
        with self._changing() as connection:
            for first in range(0, len(ids), AT_ONCE):
                mine = LIVE & ARTICLES.c.id.in_(ids[first : first + AT_ONCE])
                if restorable:
                    log(connection, select(ARTICLES.c.number).where(mine))
                    removed = update(ARTICLES).where(mine).values(removed_at=int(time.time()))
                    connection.execute(removed)
                else:
                    _drop(connection, mine)

    def restore(self, ids: Sequence[str]) -> tuple[str, ...]:
        """Restore removed articles as they were; return those that cannot be restored.

        If there are any, none is restored.
        """
        mine = ARTICLES.c.removed_at.is_not(None) & ARTICLES.c.id.in_(ids)
        with self._changing() as connection:
            found = set(connection.scalars(select(ARTICLES.c.id).where(mine)))
            left = tuple(each for each in ids if each not in found)
            if not left:
                log(connection, select(ARTICLES.c.number).where(mine))
                connection.execute(update(ARTICLES).where(mine).values(removed_at=None))
        return left

    def set_fields(self, article_id: str, fields: Fields) -> bool:
        """Replace the values of some names of an article's fields, and return whether it is live.

        Raises UsageError if it then had too many.
        """
        own = FIELDS.c.article_id == article_id
        rows = [
            {"article_id": article_id, "name": name, "position": position, "value": value}
            for name, values in fields.items()
            for position, value in enumerate(values)
        ]
        with self._database.locked(), self._database.changing() as connection:
            self._begin(connection)
            if live_article(connection, article_id) is None:
                return False
            connection.execute(delete(FIELDS).where(own, FIELDS.c.name.in_(list(fields))))
            if rows:
                connection.execute(insert(FIELDS), rows)
            count = connection.scalar(select(func.count()).select_from(FIELDS).where(own)) or 0
            if count > _MOST_FIELDS:
                raise UsageError(
                    f"{article_id} would have more than {_MOST_FIELDS} values; clear some first."
                )
        return True

    def check(self, dimension: int) -> tuple[list[Finding], list[Article]]:
        """Compare all parts of the store, and make again what is derived from the database.

        Return what was found, and the articles that have to be embedded again.
        """
        with self._database.locked():
            with self._database.changing() as connection:
                self._begin(connection)
            self._database.refuse_damaged()
            with self._database.reading() as connection:
                findings = [
                    Finding(f"The text of {article_id} is damaged; add it again.", repaired=False)
                    for article_id in damaged_texts(connection)
                ]
                broken = damaged_vectors(connection, dimension)
                found = (live_article(connection, article_id) for article_id in broken)
                damaged = [article for article in found if article is not None]
            if not self._words.check():
                text = "The index of words was incomplete or damaged."
                findings.append(Finding(text, repaired=True))
            if difference := self._vectors.check(broken):
                what = "1 passage" if difference == 1 else f"{difference:,} passages"
                text = f"The vector store differed in {what}."
                findings.append(Finding(text, repaired=True))
            self._database.settle()
        return findings, damaged

    def write_again(self, articles: Sequence[ChunkedArticle]) -> None:
        """Put articles in the place of the same ones, whose vectors are damaged."""
        with self._changing() as connection:
            _put_in_place(connection, articles)

    def rebuild(self, prepare: Prepare) -> int:
        """Write all articles again by the recipe, as ``prepare`` makes them; return how many.

        Until it is done nobody else searches or changes the store; one that is cut off has to be
        repeated. Removed articles are forgotten. Raises StoreMismatchError if another begins.
        """
        mine = uuid4().hex
        with self._database.locked(), self._database.changing() as connection:
            _drop(connection, ~LIVE)
            record(connection, {REBUILDING: mine})
            ids = connection.scalars(select(ARTICLES.c.id).order_by(ARTICLES.c.id)).all()
        for first in range(0, len(ids), _REBUILT_AT_ONCE):
            with self._database.reading() as connection:
                some = ids[first : first + _REBUILT_AT_ONCE]
                found = [live_article(connection, each) for each in some]
            prepared = prepare([each for each in found if each is not None])
            with self._database.locked(), self._rebuilding(mine) as connection:
                _put_in_place(connection, prepared)
        with self._database.locked():
            with self._rebuilding(mine):
                # Its vectors may have another dimension.
                self._vectors.discard()
            self._vectors.follow()
            with self._rebuilding(mine) as connection:
                record(connection, {**self._recipe, REBUILDING: ""})
            self._follow()
        return len(ids)

    @contextmanager
    def _rebuilding(self, mine: str) -> Iterator[Connection]:
        """Change the database alone, unless somebody else rebuilds it."""
        with self._database.changing() as connection:
            if recorded(connection).get(REBUILDING) != mine:
                raise StoreMismatchError(
                    f"Another process has begun to rebuild the store in {self._home}; wait until "
                    "it is done."
                )
            yield connection

    @contextmanager
    def _changing(self) -> Iterator[Connection]:
        """Commit what is written inside the block, or nothing; then let what is derived follow."""
        with self._database.locked():
            with self._database.changing() as connection:
                self._begin(connection)
            # Whoever wrote last may not have come to the end.
            self._vectors.follow()
            with self._database.changing() as connection:
                _drop(connection, _expired())
                yield connection
            self._follow()

    def _follow(self) -> None:
        self._database.settle()
        self._vectors.follow()
        with self._database.latest() as connection:
            state = State.of(connection)
        self._words.catch_up(state)

    def _begin(self, connection: Connection) -> None:
        """Record a store's identity and recipe, if it is new. Raises StoreMismatchError."""
        known = recorded(connection)
        if "store" not in known:
            record(connection, {"store": uuid4().hex, **self._recipe})
        elif new := {name: each for name, each in self._recipe.items() if name not in known}:
            record(connection, new)
        refuse_other(known, self._recipe, self._home)


def _replace(connection: Connection, chunked: ChunkedArticle) -> None:
    """Write an article in the place of the one with its id, live or removed, if there is one."""
    same = ARTICLES.c.id == chunked.article.id
    log(connection, select(ARTICLES.c.number).where(same))
    connection.execute(delete(ARTICLES).where(same))
    number = write_article(connection, chunked)
    log(connection, [number])


def _put_in_place(connection: Connection, articles: Sequence[ChunkedArticle]) -> None:
    """Write articles in the place of those that are live, with the dates of their adds."""
    ids = [each.article.id for each in articles]
    query = select(ARTICLES.c.id, ARTICLES.c.added).where(LIVE, ARTICLES.c.id.in_(ids))
    added = dict(connection.execute(query).all())
    for each in articles:
        if each.article.id in added:
            _replace(connection, replace(each, added=added[each.article.id]))


def _drop(connection: Connection, which: Any) -> None:
    """Delete articles with all that is kept of them."""
    log(connection, select(ARTICLES.c.number).where(which))
    if connection.execute(delete(ARTICLES).where(which)).rowcount:
        gone = FIELDS.c.article_id.not_in(select(ARTICLES.c.id))
        connection.execute(delete(FIELDS).where(gone))


def _expired() -> Any:
    """Return which removed articles can be restored no longer."""
    now = int(time.time())
    at = ARTICLES.c.removed_at
    # A clock that was set back must not keep anything longer.
    return ~LIVE & ((at < now - _RESTORABLE_SECONDS) | (at > now + _RESTORABLE_SECONDS))
