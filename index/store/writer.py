"""The single writer of a store: write a version beside the live one, make it live, sweep.

A version is written to the database and to Chroma's collection; then one transaction makes it
live. A writer that fails or is killed before that changes nothing that a reader sees, and the
next one sweeps what it left.
"""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeVar
from uuid import uuid4

from sqlalchemy import Connection, select

from index.errors import StoreDamagedError, StoreMismatchError, UsageError
from index.store import changes
from index.store.catalog import StoreState, live_article
from index.store.database import Database
from index.store.recipe import (
    COLLECTED_IN,
    REBUILDING,
    count_up,
    record,
    recorded,
    refuse_other,
)
from index.store.tables import ARTICLES, VERSIONS
from index.store.vector_store import vector_store
from index.store.versions import (
    PreparedArticle,
    damaged_texts,
    damaged_vectors,
    row_id,
    stored_passages,
)
from index.store.words import Words
from index.types import Article, Fields

if TYPE_CHECKING:
    from index.settings import IndexSettings

# So many values of fields an article may have.
_MOST_FIELDS = 50
# Versions are read back for Chroma this many at a time.
_AT_ONCE = 50
# Articles are rebuilt this many at a time.
_REBUILT_AT_ONCE = 20
# A vector in Chroma is that of the database but for rounding to 16 bits.
_SAME = 0.999
# What the store records: the number of sessions in which what is derived was written, and the
# generation that Chroma's collection is in step with.
_SESSION, _COLLECTED = "session", "collected"
_LOGGER = logging.getLogger(__name__)
Outcome = Literal["added", "replaced", "unchanged"]
Prepare = Callable[[Sequence[Article], Sequence[int]], list[PreparedArticle]]
"""Makes articles anew, as versions with these numbers."""

T = TypeVar("T")


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
        self._collection = vector_store(settings)
        self._words = Words(self._database)
        self._last_session = 0
        self._collected_in: str | None = None

    def close(self) -> None:
        """Release the files."""
        self._collection.close()
        self._words.close()
        self._database.close()

    def take_versions(self, count: int) -> list[int]:
        """Return version numbers to prepare articles under."""
        with self._database.locked(), self._database.changing() as connection:
            self._begin(connection)
            return changes.next_versions(connection, count)

    def add(
        self, versions: Sequence[PreparedArticle], cancelled: Callable[[], bool] = lambda: False
    ) -> list[Outcome] | None:
        """Make prepared versions live, all at once, and return what became of each.

        An identical article that somebody else has made live is left alone. If ``cancelled``
        returns True at the last moment, keeps nothing and returns None.
        """
        with self._session():
            with self._database.reading() as connection:
                standing = [live_article(connection, each.article.id) for each in versions]
            outcomes: list[Outcome] = [
                "unchanged" if article == version.article else "replaced" if article else "added"
                for version, article in zip(versions, standing, strict=True)
            ]
            changed = zip(versions, outcomes, strict=True)
            new = [version for version, outcome in changed if outcome != "unchanged"]
            if new and not self._write(new, cancelled):
                return None
        return outcomes

    def write_again(self, versions: Sequence[PreparedArticle]) -> None:
        """Put prepared versions in the place of the same articles, whose vectors are damaged."""
        with self._session():
            with self._database.reading() as connection:
                versions = changes.in_place(connection, versions)
            if versions:
                self._write(versions, lambda: False)

    def check(self) -> tuple[list[Finding], list[Article]]:
        """Compare all parts of the store, and make again what is derived from the database.

        Return what was found, and the articles that have to be embedded again.
        """
        with self._session():
            self._database.refuse_damaged()
            with self._database.reading() as connection:
                state = StoreState.of(recorded(connection))
                findings = [
                    Finding(f"The text of {article_id} is damaged; add it again.", repaired=False)
                    for article_id in damaged_texts(connection)
                ]
                broken = damaged_vectors(connection)
                found = (live_article(connection, article_id) for article_id in broken)
                damaged = [article for article in found if article is not None]
            passages = dict(self._database.rows(select(VERSIONS.c.number, VERSIONS.c.passages)))
            self._words.catch_up(state)
            if not self._words.are(passages):
                self._words.rebuild()
                text = "The index of words was incomplete or damaged."
                findings.append(Finding(text, repaired=True))
            if difference := self._undamaged(lambda: self._compare(broken), anew=False):
                what = "1 passage" if difference == 1 else f"{difference:,} passages"
                text = f"The vector store differed in {what}."
                findings.append(Finding(text, repaired=True))
        return findings, damaged

    def remove(self, article_id: str, *, restorable: bool = False) -> None:
        """Take an article down and delete its rows.

        A restorable article stays in the database until it is too late to restore it.
        """
        with self._session():
            with self._database.changing() as connection:
                gone = changes.remove_live(connection, article_id, restorable=restorable)
            if gone and restorable:
                self._undamaged(lambda: self._collection.delete(list(_ids(gone))))

    def restore(self, ids: Sequence[str]) -> tuple[str, ...]:
        """Restore removed articles as they were; return those that cannot be restored.

        If there are any, none is restored.
        """
        with self._session():
            with self._database.reading() as connection:
                found = changes.restorable(connection, ids)
                versions = [stored_passages(connection, version) for version in found.values()]
            if len(found) == len(ids):
                with self._database.changing() as connection:
                    # Whoever comes after a kill compares Chroma with the database.
                    record(connection, {_COLLECTED: ""})
                self._undamaged(lambda: self._collection.add(versions))
                with self._database.changing() as connection:
                    changes.bring_back(connection, found)
        return tuple(article_id for article_id in ids if article_id not in found)

    def set_fields(self, article_id: str, fields: Fields) -> bool:
        """Replace the values of some names of an article's fields, and return whether it is live.

        Raises UsageError if it then had too many.
        """
        with self._database.locked(), self._database.changing() as connection:
            self._begin(connection)
            if live_article(connection, article_id) is None:
                return False
            if changes.set_fields(connection, article_id, fields) > _MOST_FIELDS:
                raise UsageError(
                    f"{article_id} would have more than {_MOST_FIELDS} values; clear some first."
                )
        return True

    def rebuild(self, prepare: Prepare) -> int:
        """Write all articles again by the recipe, as ``prepare`` makes them; return how many.

        Until it is done nobody else searches or changes the store; one that is cut off has to be
        repeated. Removed articles are forgotten. Raises StoreMismatchError if another begins.
        """
        mine = uuid4().hex
        with self._database.locked(), self._database.changing() as connection:
            changes.keep_no_longer(connection, None)
            record(connection, {REBUILDING: mine})
            ids = connection.scalars(select(ARTICLES.c.id).order_by(ARTICLES.c.id)).all()
        for first in range(0, len(ids), _REBUILT_AT_ONCE):
            some = ids[first : first + _REBUILT_AT_ONCE]
            with self._database.locked(), self._rebuilding(mine) as connection:
                found = [live_article(connection, each) for each in some]
                numbers = changes.next_versions(connection, len(some))
            prepared = prepare([each for each in found if each is not None], numbers)
            with self._database.locked(), self._rebuilding(mine) as connection:
                versions = changes.in_place(connection, prepared)
                changes.write(connection, versions)
                changes.make_live(connection, versions)
                changes.forget(connection, list(changes.not_live(connection)))
        with self._database.locked():
            with self._rebuilding(mine) as connection:
                count_up(connection, _SESSION)
                store = recorded(connection)["store"]
            self._collection.begin(store, anew=True)
            # Its vectors may have another dimension.
            self._collection.discard()
            self._collect()
            self._end_session({**self._recipe, REBUILDING: ""})
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

    def _begin(self, connection: Connection) -> dict[str, str]:
        """Return what the store records, of this recipe if it is new."""
        changes.begin(connection, self._recipe)
        known = recorded(connection)
        refuse_other(known, self._recipe, self._home)
        return known

    @contextmanager
    def _session(self) -> Iterator[None]:
        with self._database.locked():
            with self._database.changing() as connection:
                known = self._begin(connection)
                number = count_up(connection, _SESSION)
            # An open Chroma does not see what somebody else has written.
            self._collected_in = known.get(COLLECTED_IN)
            self._collection.begin(known["store"], anew=number != self._last_session + 1)
            self._last_session = number
            if known.get(_COLLECTED, "0") != str(StoreState.of(known).generation):
                # Whoever changed the store did not come to write all of it.
                self._undamaged(self._collect, anew=False)
            self._sweep()
            yield
            self._sweep()
            self._end_session({})

    def _end_session(self, values: Mapping[str, str]) -> None:
        with self._database.changing() as connection:
            state = StoreState.of(recorded(connection))
            record(connection, {**values, _COLLECTED: str(state.generation)})
        self._database.settle()
        self._words.catch_up(state)

    def _write(self, versions: Sequence[PreparedArticle], cancelled: Callable[[], bool]) -> bool:
        with self._database.changing() as connection:
            changes.write(connection, versions)
        self._undamaged(lambda: self._collection.add(versions))
        if cancelled():
            return False
        with self._database.changing() as connection:
            changes.make_live(connection, versions)
        return True

    def _sweep(self) -> None:
        """Delete what is neither live nor restorable."""
        with self._database.reading() as connection:
            swept = changes.not_live(connection)
        if swept:
            self._undamaged(lambda: self._collection.delete(list(_ids(swept))))
            with self._database.changing() as connection:
                changes.forget(connection, list(swept))

    def _undamaged(self, change: Callable[[], T], *, anew: bool = True) -> T:
        """Change Chroma's collection; if it is lost or damaged, write it ``anew`` before."""
        try:
            if anew and not (self._collection.exists and self._is_collected()):
                self._collect()
            return change()
        except StoreDamagedError as error:
            _LOGGER.warning("%s It is written again from the database.", error)
            self._collection.discard()
            if anew:
                self._collect()
            return change()

    def _collect(self) -> None:
        """Make Chroma's collection hold the live passages, by their ids."""
        live, known, _ = self._only_live()
        missing = [each for each, one in live.items() if not known.issuperset(_ids({each: one}))]
        for some in self._read_back(missing):
            self._collection.add(some)
        self._record_collected()

    def _is_collected(self) -> bool:
        """Return whether this is the vector store that held all passages last."""
        return self._collection.id == self._collected_in

    def _compare(self, broken: Sequence[str]) -> int:
        """Make Chroma's collection hold what the database does; return how much differed.

        The articles with ``broken`` vectors are left to be embedded again.
        """
        live, _, different = self._only_live()
        intact = [version for version, (name, _) in live.items() if name not in broken]
        for some in self._read_back(intact):
            changed = []
            for each in some:
                vectors = self._collection.vectors(_names(each))
                rows = [
                    key in vectors and float(vectors[key] @ passage.vector) > _SAME
                    for key, passage in zip(_names(each), each.passages, strict=True)
                ]
                different += rows.count(False)
                if not all(rows):
                    changed.append(each)
            self._collection.add(changed)
        self._record_collected()
        return different

    def _record_collected(self) -> None:
        self._collected_in = self._collection.id
        with self._database.changing() as connection:
            record(connection, {COLLECTED_IN: self._collected_in})

    def _only_live(self) -> tuple[dict[int, tuple[str, int]], set[str], int]:
        """Delete from Chroma what is not live; return what is, what is there, and how much went."""
        with self._database.reading() as connection:
            live = changes.live(connection)
        wanted = set(_ids(live))
        known = self._collection.ids(wanted)
        self._collection.delete(sorted(known - wanted))
        return live, known & wanted, len(known - wanted)

    def _read_back(self, versions: Sequence[int]) -> Iterator[list[PreparedArticle]]:
        for first in range(0, len(versions), _AT_ONCE):
            some = versions[first : first + _AT_ONCE]
            with self._database.reading() as connection:
                yield [stored_passages(connection, each) for each in some]


def _ids(versions: Mapping[int, tuple[str, int]]) -> Iterator[str]:
    for version, (article_id, passages) in versions.items():
        for position in range(passages):
            yield row_id(article_id, version, "passages", position)


def _names(prepared: PreparedArticle) -> list[str]:
    one = {prepared.version: (prepared.article.id, len(prepared.passages))}
    return list(_ids(one))
