"""The database: one truth, in a SQLite file or on a PostgreSQL server."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Connection, Executable, text

from index.errors import SettingsError
from index.store.sqlite_file import SqliteFile

if TYPE_CHECKING:
    from index.settings import IndexSettings
    from index.store.postgres import PostgresServer

T = TypeVar("T")


class _Snapshot(threading.local):
    """The connection of a thread inside ``snapshot``, and what it has read there once."""

    def __init__(self) -> None:
        self.connection: Connection | None = None
        self.known: dict[str, Any] = {}


class Database:
    """The database that the settings name.

    As long as there is none, readers see empty tables. Safe to share between threads. Its methods
    raise StoreDamagedError, StoreNotWritableError or StoreError instead of the database's errors.
    """

    def __init__(self, settings: "IndexSettings", *, overwriting: bool = False) -> None:
        """Take the settings; nothing is opened or created yet.

        With ``overwriting`` SQLite overwrites what it deletes, so that nobody can recover it.
        """
        self.home = settings.home
        self._backend = _backend(settings, overwriting)
        self._pinned = _Snapshot()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Provide a reading connection; inside ``snapshot``, the snapshot's own."""
        if (pinned := self._pinned.connection) is not None:
            with self._translated():
                yield pinned
        else:
            with self.latest() as connection:
                yield connection

    def rows(self, query: Executable) -> Sequence[Any]:
        """Return all rows of a query, as ``reading`` sees them."""
        with self.reading() as connection:
            return connection.execute(query).all()

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Give everything this thread reads inside the block one snapshot."""
        if self._pinned.connection is not None:
            yield
            return
        with self.latest() as connection:
            # The snapshot is taken at the first read.
            connection.execute(text("SELECT 1 FROM meta")).fetchone()
            self._pinned.connection, self._pinned.known = connection, {}
            try:
                yield
            finally:
                self._pinned.connection = None

    def once(self, name: str, read: Callable[[], T]) -> T:
        """Return what ``read`` returns; inside a snapshot, call it only once for each name."""
        if self._pinned.connection is None:
            return read()
        known: dict[str, T] = self._pinned.known
        if name not in known:
            known[name] = read()
        return known[name]

    @contextmanager
    def latest(self) -> Iterator[Connection]:
        """Provide a connection that reads what is live now, even inside ``snapshot``."""
        with self._translated(), self._backend.reader.connect() as connection:
            yield connection

    @contextmanager
    def changing(self) -> Iterator[Connection]:
        """Commit everything written inside the block, or nothing.

        The store's own tables are changed by the write lock's holder alone.
        """
        with self._translated(), self._backend.writer.begin() as connection:
            yield connection

    @contextmanager
    def locked(self, *, wait: bool = True) -> Iterator[bool]:
        """Let one writer at a time change the store, and create it.

        Yields whether this one is it, which without ``wait`` it need not be.
        """
        with self._translated(), self._backend.locked(wait=wait) as is_mine:
            if is_mine:
                self._backend.create()
            yield is_mine

    def settle(self) -> None:
        """Move SQLite's log into its file, as far as readers allow; PostgreSQL needs nothing."""
        with self._translated():
            self._backend.settle()

    def refuse_damaged(self) -> None:
        """Raise StoreDamagedError if the database says that it is damaged."""
        with self.reading() as connection:
            self._backend.refuse_damaged(connection)

    def close(self) -> None:
        """Close the idle connections."""
        self._backend.close()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            translated = self._backend.error(error)
            if translated is None:
                raise
            raise translated from error


def _backend(settings: "IndexSettings", overwriting: bool) -> "SqliteFile | PostgresServer":
    """Return where the settings' database is. Raises SettingsError."""
    if settings.database_url is None:
        return SqliteFile(settings.home, overwriting=overwriting)
    if settings.chroma_url is None:
        raise SettingsError(
            "FOOTNOTE_DATABASE_URL is for a store that machines share; name its Chroma server, "
            "too, with FOOTNOTE_CHROMA_URL."
        )
    from index.store.postgres import PostgresServer

    return PostgresServer(settings.database_url.get_secret_value())
