"""The single writer of a data folder: write a version beside the live one, make it live, sweep.

A version is registered in the catalog; its vectors are appended to files and its words added to
the lexical index; then one transaction makes it live. A writer that fails or is killed before
that changes nothing that a reader sees, and the next one sweeps what it left. Chroma's collection
follows last, and is compared with the catalog if a writer did not get so far.
"""

import logging
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from index.errors import StoreDamagedError, StoreError, StoreNotWritableError
from index.store import changes, store_state
from index.store.check import Finding
from index.store.collection import PassageCollection, delete_collection
from index.store.database import Database
from index.store.prepared import PreparedArticle
from index.store.session import Session
from index.types import Article

WAIT_SECONDS = 60.0
_LOGGER = logging.getLogger(__name__)
CHROMA = "chroma"
Outcome = Literal["added", "replaced", "unchanged"]


@contextmanager
def write_lock(home: Path, *, wait_seconds: float = WAIT_SECONDS) -> Iterator[None]:
    """Let one writer at a time, across all processes and threads, change a data folder.

    Creates the folder. Raises StoreError when another writer does not finish in time, and
    StoreNotWritableError.
    """
    from filelock import FileLock, Timeout

    try:
        home.mkdir(parents=True, exist_ok=True)
        lock = FileLock(home / "write.lock", timeout=wait_seconds)
        lock.acquire()
    except Timeout as error:
        raise StoreError(
            f"The data folder {home} is locked: another process has been writing to it for "
            f"{wait_seconds:.0f} seconds; wait until it is done and try again."
        ) from error
    except OSError as error:
        raise StoreNotWritableError(
            f"The data folder {home} cannot be written ({error.strerror or error}); check its "
            "permissions, or name another folder with FOOTNOTE_HOME."
        ) from error
    try:
        yield
    finally:
        lock.release()


class Writer:
    """Writes to one data folder, and creates it. For one thread at a time."""

    def __init__(
        self,
        home: Path,
        recipe: Mapping[str, str] | None = None,
        *,
        wait_seconds: float = WAIT_SECONDS,
        mirrored: bool = True,
    ) -> None:
        """Take the folder, and the recipe that a new store records.

        Without ``mirrored`` the store has no collection for others.
        """
        self._home = home
        self._recipe = dict(recipe or {})
        self._wait_seconds = wait_seconds
        self._mirrored = mirrored
        self._collection: PassageCollection | None = None
        self._last_session = 0

    def close(self) -> None:
        """Release Chroma's files."""
        if self._collection is not None:
            self._collection.close()
            self._collection = None

    def take_versions(self, count: int) -> list[int]:
        """Return version numbers to prepare articles under."""
        with self._connected() as connection:
            return store_state.next_versions(connection, count)

    def add(
        self, versions: Sequence[PreparedArticle], cancelled: Callable[[], bool] = lambda: False
    ) -> list[Outcome] | None:
        """Make prepared versions live, all at once, and return what became of each.

        An identical article that somebody else has made live is left alone. If ``cancelled``
        returns True at the last moment, keeps nothing and returns None.
        """
        with self._session() as session:
            standing = [session.live(version.article.id) for version in versions]
            new = [
                version
                for version, article in zip(versions, standing, strict=True)
                if article != version.article
            ]
            if new and not session.add(new, cancelled):
                return None
        return [
            "unchanged" if article == version.article else "replaced" if article else "added"
            for version, article in zip(versions, standing, strict=True)
        ]

    def write_again(self, versions: Sequence[PreparedArticle]) -> None:
        """Put prepared versions in the place of the same articles, whose vectors are damaged."""
        with self._session() as session:
            session.add(versions, lambda: False, counts=lambda block: {})
            session.sweep()
            session.recount()

    def check(self) -> tuple[list[Finding], list[Article]]:
        """Compare all parts of the store, and repair what the catalog can repair.

        Return what was found, and the articles that have to be embedded again.
        """
        with self._session(repairing=True) as session:
            findings = session.check()
            damaged = session.damaged()
            difference = self._mirror(session, compared=True)
        if difference:
            findings.append(
                Finding(f"Chroma's collection differed in {difference:,} passages.", repaired=True)
            )
        return findings, damaged

    def remove(self, article_id: str, *, restorable: bool = False) -> None:
        """Take an article down and delete its rows.

        A restorable article stays in the catalog until it is too late to restore it.
        """
        with self._session() as session:
            session.remove(article_id, restorable=restorable)

    def restore(self, ids: Sequence[str]) -> tuple[str, ...]:
        """Restore removed articles as they were; return those that cannot be restored.

        If there are any, none is restored.
        """
        with self._session() as session:
            return session.restore(ids)

    def forget(self, ids: Sequence[str] | None = None) -> None:
        """Delete what is kept of removed articles; all of them for None."""
        with self._session() as session:
            changes.keep_no_longer(session.connection, ids)

    def repair(self) -> None:
        """Clean up after a killed writer."""
        with self._session():
            pass

    @contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        with (
            write_lock(self._home, wait_seconds=self._wait_seconds),
            Database(self._home).writing() as connection,
        ):
            store_state.record(connection, self._recipe)
            yield connection

    @contextmanager
    def _session(self, *, repairing: bool = False) -> Iterator[Session]:
        with self._connected() as connection:
            number = store_state.next_session(connection)
            if number != self._last_session + 1:
                # An open Chroma does not see what somebody else has written.
                self.close()
            self._last_session = number
            session = Session(connection, self._home)
            try:
                try:
                    session.sweep()
                except StoreDamagedError:
                    if not repairing:
                        raise
                    session.index_words()
                    session.sweep()
                yield session
                session.sweep()
                session.compact()
            finally:
                session.close()
            if self._mirrored:
                self._mirror(session)

    def _mirror(self, session: Session, *, compared: bool = False) -> int:
        """Make Chroma's collection hold the live passages; return how many had to change."""
        compared = compared or not (self._home / CHROMA).exists()
        try:
            self._collection = self._collection or PassageCollection(self._home / CHROMA)
            return session.mirror(self._collection, compared=compared)
        except StoreDamagedError as error:
            _LOGGER.warning("%s They are written again from the catalog.", error)
            self.close()
            delete_collection(self._home / CHROMA)
            self._collection = PassageCollection(self._home / CHROMA)
            return session.mirror(self._collection, compared=True)


def index_words(home: Path) -> None:
    """Make the lexical index of a store that nobody else uses, from its catalog."""
    with Database(home).writing() as connection:
        session = Session(connection, home)
        try:
            session.index_words()
        finally:
            session.close()
