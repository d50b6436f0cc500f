"""The database in a SQLite file, whose errors become Footnote's."""

import os
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool
from sqlalchemy.schema import CreateTable

from index.errors import (
    StoreDamagedError,
    StoreError,
    StoreMismatchError,
    StoreNotWritableError,
    StoreOutdatedError,
)
from index.store.tables import TABLES

FileIdentity = tuple[int, int] | None  # device and inode number; None without a file

SCHEMA_VERSION = 6
# Lacks nothing but tables, which the next writer creates.
MIGRATED_VERSION = 5
CATALOG = "catalog.sqlite"
WAIT_SECONDS = 60.0
_IDLE = 16
_READING, _WRITING = "reading", "writing"
ALL_BUT_FULL = 1 << 20  # bytes; without room for its shared memory, SQLite reports an I/O error
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_NOT_WRITABLE = {
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_PERM,
}


def file_identity(path: Path) -> FileIdentity:
    """Return what distinguishes a file from another that takes its place."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


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


class SqliteFile:
    """The SQLite file in a data folder.

    As long as there is no file, readers see empty tables. Safe to share between threads.
    """

    def __init__(self, home: Path) -> None:
        """Take a data folder; nothing is opened or created yet."""
        self.home = home
        self.path = home.absolute() / CATALOG
        self._engines: dict[str, tuple[FileIdentity, Engine]] = {}
        # Whether the last connection is to something that will be otherwise at the next read.
        self._passing = False
        self._lock = threading.Lock()

    def reader(self) -> Engine:
        """Return what connects to read."""
        return self._of_file(_READING, self._open, "BEGIN")

    def writer(self) -> Engine:
        """Return what connects to write."""
        return self._of_file(_WRITING, lambda: self._connect("rw"), "BEGIN IMMEDIATE")

    def locked(self, wait_seconds: float) -> AbstractContextManager[None]:
        """Let one writer at a time change the store. Raises StoreError."""
        return write_lock(self.home, wait_seconds=wait_seconds)

    def create(self) -> None:
        """Create the tables that are missing, for the write lock's holder.

        Only their owner may read them: people's conversations lie there, too.
        """
        version = 0
        if self.path.exists():
            self._close_to_others()
            connection = self._connect("rw")
            version = self._known_schema(connection)
            connection.close()
        if version == SCHEMA_VERSION:
            return
        if not version:
            self._refuse_orphan()
        # SQLite gives its companion files the same permissions as this one.
        os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))
        connection = self._connect("rw")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.close()
        engine = self._engine(lambda: self._connect("rw"), "BEGIN IMMEDIATE")
        try:
            with engine.begin() as created:
                TABLES.create_all(created)
                created.exec_driver_sql(f"PRAGMA user_version = {SCHEMA_VERSION}")
        finally:
            engine.dispose()

    def overwrite(self, connection: Connection) -> None:
        """Overwrite what is deleted in a connection from now on."""
        connection.exec_driver_sql("PRAGMA secure_delete = ON")

    def settle(self) -> None:
        """Move what was written from SQLite's log to its file, as far as readers allow."""
        connection = self._connect("rw")
        try:
            connection.execute("PRAGMA busy_timeout = 0")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            connection.close()

    def refuse_damaged(self, connection: Connection) -> None:
        """Raise StoreDamagedError if SQLite finds the file damaged."""
        state = str(connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one())
        if state != "ok":
            raise self._damaged(" ".join(state.split()))

    def close(self) -> None:
        """Close the idle connections."""
        with self._lock:
            # Whoever may write is closed last, and moves SQLite's log to its file.
            for name in (_READING, _WRITING):
                if known := self._engines.pop(name, None):
                    known[1].dispose()

    def _close_to_others(self) -> None:
        for suffix in ("", "-wal", "-shm"):
            path = Path(f"{self.path}{suffix}")
            with suppress(OSError):
                if path.stat().st_mode & 0o077:
                    path.chmod(0o600)

    def _of_file(self, name: str, opened: Any, begin: str) -> Engine:
        """Return the engine of the file that is there now."""
        try:
            identity = file_identity(self.path)
        except OSError as error:
            raise self._not_usable(error.strerror or str(error)) from error
        with self._lock:
            known = self._engines.get(name)
            # Only a reader's connection can be to something that passes.
            passing = self._passing and name == _READING
            if known is not None and known[0] == identity is not None and not passing:
                return known[1]
            if passing:
                self._passing = False
            if known is not None:
                known[1].dispose()
            engine = self._engine(opened, begin)
            self._engines[name] = identity, engine
            return engine

    def _engine(self, opened: Any, begin: str) -> Engine:
        engine = create_engine(
            "sqlite://", creator=opened, poolclass=QueuePool, pool_size=_IDLE, max_overflow=-1
        )
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
        return engine

    def _open(self) -> sqlite3.Connection:
        """Open the file to read it, or an empty database if there is none."""
        if not self.path.exists():
            self._refuse_orphan()
            return empty()
        try:
            connection = self._connect("ro")
            version = self._known_schema(connection)
        except sqlite3.OperationalError:
            writable, log = os.access(self.home, os.W_OK), Path(f"{self.path}-wal")
            logged = log.exists() and log.stat().st_size > 0
            if not os.access(self.path, os.R_OK) or (writable and logged):
                raise
            # SQLite cannot create its shared memory here: nobody can write, or the disk is full.
            connection = self._connect("ro&immutable=1")
            version = self._known_schema(connection)
            self._passing = writable
        if version == 0:
            # The writer has only just created it.
            self._passing = True
            connection.close()
            self._refuse_orphan()
            return empty()
        return connection

    def _known_schema(self, connection: sqlite3.Connection) -> int:
        version = _schema_version(connection)
        if version in (0, MIGRATED_VERSION, SCHEMA_VERSION):
            return version
        connection.close()
        if version < SCHEMA_VERSION:
            raise StoreOutdatedError(
                f"The store in {self.home} was written by an earlier version of Footnote; run "
                "footnote check to index its articles again."
            )
        raise StoreMismatchError(
            f"The store in {self.home} was written by a later version of Footnote (schema "
            f"{version}, not {SCHEMA_VERSION}); use that version, or name another data folder "
            "with FOOTNOTE_HOME."
        )

    def _refuse_orphan(self) -> None:
        """Raise StoreDamagedError for vectors without a catalog, which was lost or emptied."""
        if (self.home / "chroma").exists():
            raise StoreDamagedError(
                f"The store in {self.home} has lost its catalog ({self.path.name}); "
                f"{rebuild_advice(self.home)}"
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
        connection.execute("PRAGMA secure_delete = FAST")
        return connection

    def error(self, error: BaseException) -> StoreError | None:
        """Translate an error of SQLite's; None for another one."""
        found = error.orig if isinstance(error, DBAPIError) else error
        return self._error(found) if isinstance(found, sqlite3.Error) else None

    def _error(self, error: sqlite3.Error) -> StoreError:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        if code in _NOT_WRITABLE:
            return self._not_usable(str(error))
        if code == sqlite3.SQLITE_IOERR and shutil.disk_usage(self.home).free < ALL_BUT_FULL:
            return self._not_usable("the disk is full")
        if "Could not decode" in str(error):
            return self._damaged("a text is not UTF-8")
        if code in _DAMAGED or "no such table" in str(error):
            return self._damaged(str(error))
        return StoreError(f"The store's catalog {self.path} failed ({error}); try again.")

    def _damaged(self, reason: str) -> StoreDamagedError:
        return StoreDamagedError(
            f"The store's catalog {self.path} is damaged ({reason}); {rebuild_advice(self.home)}"
        )

    def _not_usable(self, reason: str) -> StoreNotWritableError:
        return StoreNotWritableError(
            f"The data folder {self.home} cannot be used ({reason}); check its permissions and "
            "free space, or name another folder with FOOTNOTE_HOME."
        )


def empty() -> sqlite3.Connection:
    """Return a connection to a database in memory, with tables and nothing in them."""
    connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    for table in TABLES.sorted_tables:
        connection.execute(str(CreateTable(table).compile(dialect=sqlite.dialect())))
    return connection


def _schema_version(connection: sqlite3.Connection) -> int:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def rebuild_advice(home: Path) -> str:
    """Return what to do about an unusable store, as the end of a sentence."""
    return f"move the folder {home} away, then import an export or add the articles again."
