"""The database in a SQLite file, whose errors become Footnote's."""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry as Record
from sqlalchemy.pool import QueuePool
from sqlalchemy.schema import CreateIndex, CreateTable, DDLElement

from index.errors import (
    StoreDamagedError,
    StoreError,
    StoreMismatchError,
    StoreNotWritableError,
)
from index.store.tables import TABLES

SCHEMA_VERSION = 8
CATALOG = "catalog.sqlite"
WAIT_SECONDS = 60.0
_IDLE = 16
# What a pooled connection is to, None for something that passes, and whether it was used.
_FILE, _USED = "file", "used"
ALL_BUT_FULL = 1 << 20  # bytes; without room for its shared memory, SQLite reports an I/O error
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_NOT_WRITABLE = {
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_PERM,
}


@contextmanager
def write_lock(home: Path, *, wait: bool = True) -> Iterator[bool]:
    """Let one writer at a time, across all processes and threads, change a data folder.

    Yields whether this one is it, which without ``wait`` it need not be. Creates the folder. Raises
    StoreError when another writer does not finish in time, and StoreNotWritableError.
    """
    from filelock import FileLock, Timeout

    try:
        # What is in it, as Chroma's files, may be open to others: the folder is not.
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = FileLock(home / "write.lock", timeout=WAIT_SECONDS if wait else 0)
        lock.acquire()
    except Timeout as error:
        if not wait:
            yield False
            return
        raise StoreError(
            f"The data folder {home} is locked: another process has been writing to it for "
            f"{WAIT_SECONDS:.0f} seconds; wait until it is done and try again."
        ) from error
    except OSError as error:
        raise StoreNotWritableError(
            f"The data folder {home} cannot be written ({error.strerror or error}); check its "
            "permissions, or name another folder with FOOTNOTE_HOME."
        ) from error
    try:
        yield True
    finally:
        lock.release()


class SqliteFile:
    """The SQLite file in a data folder: ``reader`` and ``writer`` connect to it.

    As long as there is no file, readers see empty tables. Safe to share between threads.
    """

    def __init__(self, home: Path, *, overwriting: bool = False) -> None:
        """Take a data folder; nothing is opened or created yet.

        With ``overwriting`` SQLite overwrites all that it deletes.
        """
        self.home = home
        self.path = home.absolute() / CATALOG
        self.place = str(self.path)
        self._advice = (
            f"move the folder {home} away, then import an export or add the articles again."
        )
        self._secure_delete = "ON" if overwriting else "FAST"
        self.reader = self._engine(self._open, "BEGIN")
        self.writer = self._engine(self._open_to_write, "BEGIN IMMEDIATE")

    def locked(self, *, wait: bool) -> AbstractContextManager[bool]:
        """Let one writer at a time change the store, as ``write_lock``. Raises StoreError."""
        return write_lock(self.home, wait=wait)

    def create(self) -> None:
        """Create the tables that are missing, for the write lock's holder.

        Only their owner may read them: people's conversations lie there, too.
        """
        if self.path.exists():
            self._close_to_others()
        else:
            self._refuse_orphan()
            # SQLite gives its companion files the same permissions as this one.
            os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))
        with closing(self._connect("rw")) as connection:
            version = self._known_schema(connection)
            if version == SCHEMA_VERSION:
                return
            if not version:
                self._refuse_orphan()
            connection.execute("PRAGMA journal_mode = WAL")
            with connection:
                connection.execute("BEGIN IMMEDIATE")
                _create_tables(connection)
                connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    def settle(self) -> None:
        """Move what was written from SQLite's log to its file, as far as readers allow."""
        with closing(self._connect("rw")) as connection:
            connection.execute("PRAGMA busy_timeout = 0")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def refuse_damaged(self, connection: Connection) -> None:
        """Raise StoreDamagedError if SQLite finds the file damaged."""
        state = str(connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one())
        if state != "ok":
            raise self._damaged(" ".join(state.split()))

    def close(self) -> None:
        """Close the idle connections."""
        # Whoever may write is closed last, and moves SQLite's log to its file.
        self.reader.dispose()
        self.writer.dispose()

    def _close_to_others(self) -> None:
        for suffix in ("", "-wal", "-shm"):
            path = Path(f"{self.path}{suffix}")
            with suppress(OSError):
                path.chmod(0o600)

    def _engine(self, opened: Callable[[Record], sqlite3.Connection], begin: str) -> Engine:
        """Return what connects to the file that is there now."""
        engine = create_engine("sqlite://", poolclass=QueuePool, pool_size=_IDLE, max_overflow=-1)

        def refuse_stale(_: object, record: Record, __: object) -> None:
            is_used, record.info[_USED] = record.info.get(_USED, False), True
            if is_used and (record.info[_FILE] is None or record.info[_FILE] != self._identity()):
                # The pool opens another connection in its place.
                raise DisconnectionError

        event.listen(engine, "do_connect", lambda _, record, *__: opened(record))
        event.listen(engine, "checkout", refuse_stale)
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
        return engine

    def _identity(self) -> tuple[int, int] | None:
        """Return what distinguishes the file from another in its place; None if there is none."""
        try:
            found = self.path.stat()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise unusable(self.home, error.strerror or str(error)) from error
        return found.st_dev, found.st_ino

    def _open_to_write(self, record: Record) -> sqlite3.Connection:
        record.info[_FILE] = self._identity()
        return self._connect("rw")

    def _open(self, record: Record) -> sqlite3.Connection:
        """Open the file to read it, or an empty database if there is none.

        A connection to what will be otherwise at the next read is used only once.
        """
        record.info[_FILE] = self._identity()
        if record.info[_FILE] is None:
            self._refuse_orphan()
            return empty()
        connection = self._connect("ro")
        if self._known_schema(connection) == 0:
            # The writer has only just created it.
            record.info[_FILE] = None
            connection.close()
            self._refuse_orphan()
            return empty()
        return connection

    def _known_schema(self, connection: sqlite3.Connection) -> int:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version in {0, SCHEMA_VERSION}:
            return int(version)
        connection.close()
        raise StoreMismatchError(
            f"The store in {self.home} has another layout (schema {version}, not "
            f"{SCHEMA_VERSION}); export it with the version of Footnote that wrote it, move the "
            "folder away and import it, or add the articles again."
        )

    def _refuse_orphan(self) -> None:
        """Raise StoreDamagedError for vectors without a catalog, which was lost or emptied."""
        if (self.home / "chroma").exists():
            raise StoreDamagedError(
                f"The store in {self.home} has lost its catalog ({self.path.name}); {self._advice}"
            )

    def _connect(self, mode: str) -> sqlite3.Connection:
        connection = sqlite3.connect(
            f"{self.path.as_uri()}?mode={mode}",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            timeout=30.0,
        )
        connection.execute("PRAGMA mmap_size = 268435456")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA secure_delete = {self._secure_delete}")
        return connection

    def error(self, error: BaseException) -> StoreError | None:
        """Translate an error of SQLite's; None for another one."""
        found = error.orig if isinstance(error, DBAPIError) else error
        return self._error(found) if isinstance(found, sqlite3.Error) else None

    def _error(self, error: sqlite3.Error) -> StoreError:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        if code in _NOT_WRITABLE:
            return unusable(self.home, str(error))
        if code == sqlite3.SQLITE_IOERR and shutil.disk_usage(self.home).free < ALL_BUT_FULL:
            return unusable(self.home, "the disk is full")
        if "Could not decode" in str(error):
            return self._damaged("a text is not UTF-8")
        if code in _DAMAGED or "no such table" in str(error):
            return self._damaged(str(error))
        return StoreError(f"The store's catalog {self.path} failed ({error}); try again.")

    def _damaged(self, reason: str) -> StoreDamagedError:
        return StoreDamagedError(
            f"The store's catalog {self.path} is damaged ({reason}); {self._advice}"
        )


def unusable(home: Path, reason: str) -> StoreNotWritableError:
    """Return the error for a data folder that the system does not let us use."""
    return StoreNotWritableError(
        f"The data folder {home} cannot be used ({reason}); check its permissions and free space, "
        "or name another folder with FOOTNOTE_HOME."
    )


def empty() -> sqlite3.Connection:
    """Return a connection to a database in memory, with tables and nothing in them."""
    connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    _create_tables(connection)
    return connection


def _create_tables(connection: sqlite3.Connection) -> None:
    for table in TABLES.sorted_tables:
        statements: list[DDLElement] = [CreateTable(table, if_not_exists=True)]
        statements += [CreateIndex(index, if_not_exists=True) for index in table.indexes]
        for statement in statements:
            connection.execute(str(statement.compile(dialect=sqlite.dialect())))
