"""The database: one truth, in a SQLite file or on a PostgreSQL server."""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Protocol, TypeVar

from sqlalchemy import Connection, Engine, text

from index.errors import SettingsError, StoreError
from index.store.chroma_server import chroma_server
from index.store.sqlite_file import WAIT_SECONDS, SqliteFile

if TYPE_CHECKING:
    from index.settings import IndexSettings

T = TypeVar("T")


class Backend(Protocol):
    """Where a database is, and what its errors mean."""

    def reader(self) -> Engine:
        """Return what connects to read; each connection reads one snapshot."""
        ...

    def writer(self) -> Engine:
        """Return what connects to write."""
        ...

    def locked(self, wait_seconds: float) -> AbstractContextManager[None]:
        """Let one writer at a time change the store. Raises StoreError."""
        ...

    def create(self) -> None:
        """Create the tables that are missing, for the write lock's holder."""
        ...

    def overwrite(self, connection: Connection) -> None:
        """Overwrite what is deleted in a connection from now on, where that is for us to do."""
        ...

    def settle(self) -> None:
        """Bring what was written where it lasts, as far as readers allow."""
        ...

    def refuse_damaged(self, connection: Connection) -> None:
        """Raise StoreDamagedError if the database says that it is damaged."""
        ...

    def error(self, error: BaseException) -> StoreError | None:
        """Translate an error of the database's; None for another one."""
        ...

    def close(self) -> None:
        """Close the idle connections."""
        ...


class Database:
    """The database that the settings name.

    As long as there is none, readers see empty tables. Safe to share between threads.
    """

    def __init__(self, settings: "IndexSettings") -> None:
        """Take the settings; nothing is opened or created yet."""
        self.home = settings.home
        self._backend = _backend(settings)
        self._pinned = threading.local()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Provide a reading connection; inside ``snapshot``, the snapshot's own.

        Raises StoreDamagedError, StoreNotWritableError or StoreError instead of the database's
        errors.
        """
        pinned: Connection | None = getattr(self._pinned, "connection", None)
        with self._translated():
            if pinned is not None:
                yield pinned
                return
            with self._backend.reader().connect() as connection:
                yield connection

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Give everything this thread reads inside the block one snapshot."""
        if getattr(self._pinned, "connection", None) is not None:
            yield
            return
        with self._translated():
            connection = self._backend.reader().connect()
            # The snapshot is taken at the first read.
            connection.execute(text("SELECT 1 FROM meta")).fetchone()
        self._pinned.connection, self._pinned.known = connection, {}
        try:
            yield
        finally:
            self._pinned.connection = None
            connection.close()

    def once(self, name: str, read: Callable[[], T]) -> T:
        """Return what is read, only once inside a snapshot, where it stays the same."""
        if getattr(self._pinned, "connection", None) is None:
            return read()
        known: dict[str, T] = self._pinned.known
        if name not in known:
            known[name] = read()
        return known[name]

    @contextmanager
    def latest(self) -> Iterator[Connection]:
        """Provide a connection that reads what is live now, even inside ``snapshot``."""
        with self._translated(), self._backend.reader().connect() as connection:
            yield connection

    @contextmanager
    def changing(self, *, overwriting: bool = False) -> Iterator[Connection]:
        """Commit everything written inside the block, or nothing.

        The store's own tables are changed by the write lock's holder alone. With ``overwriting``
        nothing can be recovered of what is deleted.
        """
        with self._translated(), self._backend.writer().begin() as connection:
            if overwriting:
                self._backend.overwrite(connection)
            yield connection

    @contextmanager
    def locked(self, wait_seconds: float = WAIT_SECONDS) -> Iterator[None]:
        """Let one writer at a time change the store, and create it. Raises StoreError."""
        with self._backend.locked(wait_seconds):
            with self._translated():
                self._backend.create()
            yield

    def settle(self) -> None:
        """Bring what was written where it lasts, as far as readers allow."""
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


def _backend(settings: "IndexSettings") -> Backend:
    """Return where the settings' database is. Raises SettingsError."""
    if settings.database_url is None:
        return SqliteFile(settings.home)
    if chroma_server(settings) is None:
        raise SettingsError(
            "FOOTNOTE_DATABASE_URL is for a store that machines share; name its Chroma server, "
            "too, with FOOTNOTE_CHROMA_URL, or a key of Chroma Cloud with FOOTNOTE_CHROMA_KEY."
        )
    from index.store.postgres import PostgresServer

    return PostgresServer(settings.database_url.get_secret_value())
