"""The only writer of a data folder: write a version beside the live one, make it live, sweep.

A version is registered in the catalog, its rows are added to Chroma, and one transaction of
the catalog makes it live. If the writer fails or is killed before that, the old version keeps
answering. Chroma rewrites its files in place, so such a writer may leave them torn: the next
one rebuilds them from the vectors in the catalog.
"""

import logging
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Literal

from index.errors import StoreDamagedError, StoreError, StoreNotWritableError
from index.store import changes, store_state, stored
from index.store.catalog import live_article
from index.store.database import Database
from index.store.prepared import PreparedArticle
from index.store.vectors import VectorStore

# At most this long to wait for another writer, or for the gate to the vectors.
WAIT_SECONDS = 60.0
_LOGGER = logging.getLogger(__name__)
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


@contextmanager
def vectors_gate(home: Path) -> Iterator[None]:
    """Keep a reader from opening Chroma's files while a writer rewrites them in place.

    Held only briefly; a reader without write access to the folder goes without it.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(home / "vectors.lock", timeout=WAIT_SECONDS, poll_interval=0.005)
    try:
        lock.acquire()
    except Timeout as error:
        raise StoreError(
            f"The vectors in {home} have been locked for {WAIT_SECONDS:.0f} seconds; wait until "
            "the process that writes them is done and try again."
        ) from error
    except OSError:
        yield
        return
    try:
        yield
    finally:
        lock.release()


class Writer:
    """Creates and writes to one data folder. For one thread at a time.

    Chroma stays open between changes as long as nobody else has written.
    """

    def __init__(
        self,
        home: Path,
        recipe: Mapping[str, str] | None = None,
        *,
        wait_seconds: float = WAIT_SECONDS,
    ) -> None:
        """Take the folder, and the recipe that a new store records."""
        self._home = home
        self._folder = home / "chroma"
        self._recipe = dict(recipe or {})
        self._wait_seconds = wait_seconds
        self._vectors: VectorStore | None = None
        self._last_session = 0
        self._gate = partial(vectors_gate, home)

    def close(self) -> None:
        """Release Chroma's files."""
        if self._vectors is not None:
            self._vectors.close()
            self._vectors = None

    def take_version(self) -> int:
        """Return a version number to prepare an article under."""
        with self._connected() as connection:
            return store_state.next_version(connection)

    def add(
        self, prepared: PreparedArticle, cancelled: Callable[[], bool] = lambda: False
    ) -> Outcome | None:
        """Make a prepared version live and return the outcome.

        An identical article that somebody else has made live is left alone. If ``cancelled``
        returns True at the last moment, keeps nothing and returns None.
        """
        with self._session() as (connection, vectors):
            standing = live_article(connection, prepared.article.id)
            if standing == prepared.article:
                return "unchanged"
            changes.register(connection, prepared)
            vectors.add(prepared)
            if cancelled():
                return None
            changes.make_live(connection, prepared)
            return "added" if standing is None else "replaced"

    def remove(self, article_id: str, *, restorable: bool = False) -> None:
        """Take an article down and delete its rows.

        A restorable article leaves the vectors now, and the catalog once it is too late to
        restore it.
        """
        with self._session() as (connection, vectors):
            version = changes.remove_live(connection, article_id, restorable=restorable)
            if version is not None and restorable:
                vectors.delete(version)

    def restore(self, ids: Sequence[str]) -> tuple[str, ...]:
        """Restore removed articles as they were; return those that cannot be restored.

        If there are any, none is restored.
        """
        with self._session() as (connection, vectors):
            found = changes.restorable(connection, ids)
            if len(found) == len(ids):
                for version in found.values():
                    vectors.add(stored.stored_version(connection, version))
                changes.bring_back(connection, list(found.values()))
        return tuple(article_id for article_id in ids if article_id not in found)

    def forget(self, ids: Sequence[str] | None = None) -> None:
        """Delete what is kept of removed articles; all of them for None."""
        with self._session() as (connection, _):
            changes.keep_no_longer(connection, ids)

    def repair(self, *, rebuild: bool = False) -> None:
        """Clean up after a killed writer; ``rebuild`` rebuilds the vectors in any case."""
        if rebuild:
            self.close()
        with self._session(rebuild=rebuild):
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
    def _session(
        self, *, rebuild: bool = False
    ) -> Iterator[tuple[sqlite3.Connection, VectorStore]]:
        with self._connected() as connection:
            session, interrupted = store_state.begin_session(connection)
            outgrown = self._vectors is not None and self._vectors.outgrown
            if outgrown or session != self._last_session + 1:
                # An open Chroma does not see what somebody else has written.
                self.close()
            self._last_session = session
            try:
                vectors = self._opened(connection, rebuild=rebuild or interrupted)
                self._sweep(connection, vectors)
                yield connection, vectors
                self._sweep(connection, vectors)
            except BaseException:
                self.close()
                raise
            store_state.end_session(connection)

    def _opened(self, connection: sqlite3.Connection, *, rebuild: bool) -> VectorStore:
        if not rebuild and not self._folder.exists():
            rebuild = changes.has_articles(connection)
        if rebuild:
            self._rebuild(connection)
        if self._vectors is None:
            try:
                self._vectors = VectorStore(self._folder, create=True, gate=self._gate)
            except StoreDamagedError:
                if rebuild:
                    raise
        if self._vectors is None:
            return self._opened(connection, rebuild=True)
        return self._vectors

    def _rebuild(self, connection: sqlite3.Connection) -> None:
        """Rebuild Chroma's folder from the catalog, beside the old one until it is complete."""
        self.close()
        if changes.has_articles(connection):
            _LOGGER.warning("Rebuilding the vectors in %s from the catalog.", self._folder)
        new, old = self._folder.with_name("chroma.new"), self._folder.with_name("chroma.old")
        for leftover in (new, old):
            _remove(leftover)
        vectors = VectorStore(new, create=True)
        for prepared in stored.live_versions(connection):
            vectors.add(prepared)
        vectors.close()
        with self._gate():
            if self._folder.exists():
                self._folder.rename(old)
            new.rename(self._folder)
        store_state.move_generation(connection)
        _remove(old)

    def _sweep(self, connection: sqlite3.Connection, vectors: VectorStore) -> None:
        for version in changes.not_live(connection):
            vectors.delete(version)
            changes.forget(connection, version)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
