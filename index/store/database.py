"""Connections to the catalog's SQLite file, whose errors become Footnote's."""

import os
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from index.errors import (
    StoreDamagedError,
    StoreError,
    StoreMismatchError,
    StoreNotWritableError,
    StoreOutdatedError,
)

FileIdentity = tuple[int, int] | None  # device and inode number; None without a file

SCHEMA_VERSION = 4
CATALOG = "catalog.sqlite"
_SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE versions (
    number INTEGER PRIMARY KEY,
    article_id TEXT NOT NULL,
    title TEXT NOT NULL,
    source TEXT,
    published TEXT,
    language TEXT,
    text TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    headings TEXT NOT NULL,
    elements TEXT NOT NULL,
    pages TEXT NOT NULL,
    byline TEXT, site TEXT,
    added TEXT NOT NULL
);
CREATE INDEX texts ON versions (sha256);
CREATE TABLE articles (
    id TEXT PRIMARY KEY, live INTEGER NOT NULL UNIQUE REFERENCES versions (number)
) WITHOUT ROWID;
CREATE TABLE passages (
    version INTEGER NOT NULL REFERENCES versions (number) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    home_start INTEGER NOT NULL,
    home_end INTEGER NOT NULL,
    first_sentence INTEGER NOT NULL,
    sentences INTEGER NOT NULL,
    heading TEXT NOT NULL,
    page INTEGER,
    PRIMARY KEY (version, position)
) WITHOUT ROWID;
CREATE TABLE sentences (
    version INTEGER NOT NULL REFERENCES versions (number) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    passage INTEGER NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    kind TEXT, lead_start INTEGER, lead_end INTEGER,
    PRIMARY KEY (version, position)
) WITHOUT ROWID;
CREATE TABLE blocks (
    version INTEGER PRIMARY KEY REFERENCES versions (number) ON DELETE CASCADE,
    passage_at INTEGER NOT NULL,
    passages INTEGER NOT NULL,
    sentence_at INTEGER NOT NULL,
    sentences INTEGER NOT NULL,
    checksum INTEGER NOT NULL
);
CREATE TABLE token_frequencies (token INTEGER PRIMARY KEY, sentences INTEGER NOT NULL);
CREATE TABLE removed (
    article_id TEXT PRIMARY KEY,
    version INTEGER NOT NULL UNIQUE REFERENCES versions (number) ON DELETE CASCADE,
    at INTEGER NOT NULL
) WITHOUT ROWID;
"""
_ALL_BUT_FULL = 1 << 20  # bytes; without room for its shared memory, SQLite reports an I/O error
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


class Database:
    """The catalog's file in a data folder, with a pool of reading connections.

    As long as there is no file, readers see empty tables. Safe to share between threads.
    """

    def __init__(self, home: Path) -> None:
        """Take a data folder; nothing is opened or created yet."""
        self.home = home
        self.path = home.absolute() / CATALOG
        self._idle: list[tuple[sqlite3.Connection, FileIdentity]] = []
        self._pinned = threading.local()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Provide a reading connection; inside ``snapshot``, the snapshot's own.

        Raises StoreDamagedError, StoreNotWritableError or StoreError instead of SQLite's errors.
        """
        pinned: sqlite3.Connection | None = getattr(self._pinned, "connection", None)
        with self._translated():
            if pinned is not None:
                yield pinned
                return
            connection, identity = self._take()
            try:
                yield connection
            finally:
                self._idle.append((connection, identity))

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Give everything this thread reads inside the block one snapshot."""
        if getattr(self._pinned, "connection", None) is not None:
            yield
            return
        with self._translated():
            connection, identity = self._take()
            connection.execute("BEGIN")
            # SQLite takes the snapshot at the first read.
            connection.execute("SELECT 1 FROM meta").fetchone()
        self._pinned.connection = connection
        try:
            yield
        finally:
            self._pinned.connection = None
            connection.rollback()
            self._idle.append((connection, identity))

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Open a writing connection for the holder of the write lock; create a missing file."""
        with self._translated():
            fresh = not self.path.exists()
            if fresh:
                self._refuse_orphan()
            connection = self._connect(f"{self.path.as_uri()}?mode=rwc")
            with closing(connection):
                connection.execute("PRAGMA foreign_keys = ON")
                connection.execute("PRAGMA secure_delete = FAST")
                if fresh or self._schema_version(connection) == 0:
                    self._refuse_orphan()
                    connection.execute("PRAGMA journal_mode = WAL")
                    connection.executescript(
                        f"BEGIN IMMEDIATE; {_SCHEMA} PRAGMA user_version = {SCHEMA_VERSION}; COMMIT"
                    )
                yield connection
                if connection.in_transaction:
                    connection.rollback()
                # Readers are not waited for: as much is moved as they allow.
                connection.execute("PRAGMA busy_timeout = 0")
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def copy(self, target: Path) -> None:
        """Copy the catalog to a new file."""
        with self.reading() as source, closing(sqlite3.connect(target)) as other:
            source.backup(other)
            self.refuse_damaged(other)

    def refuse_damaged(self, connection: sqlite3.Connection) -> None:
        """Raise StoreDamagedError if SQLite finds the catalog, or its copy, damaged."""
        (state,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if state != "ok":
            raise self._damaged(" ".join(state.split()))

    def close(self) -> None:
        """Close the idle connections."""
        while self._idle:
            self._idle.pop()[0].close()

    def _take(self) -> tuple[sqlite3.Connection, FileIdentity]:
        try:
            identity = file_identity(self.path)
        except OSError as error:
            raise self._not_usable(error.strerror or str(error)) from error
        while self._idle:
            try:
                connection, known = self._idle.pop()
            except IndexError:
                break
            if known == identity:
                return connection, known
            connection.close()
        return self._open(identity)

    def _open(self, identity: FileIdentity) -> tuple[sqlite3.Connection, FileIdentity]:
        if identity is None:
            self._refuse_orphan()
            return self._empty(), None
        connection = self._connect(f"{self.path.as_uri()}?mode=ro")
        try:
            version = self._schema_version(connection)
        except sqlite3.OperationalError:
            connection.close()
            writable, log = os.access(self.home, os.W_OK), Path(f"{self.path}-wal")
            logged = log.exists() and log.stat().st_size > 0
            if not os.access(self.path, os.R_OK) or (writable and logged):
                raise
            # SQLite cannot create its shared memory here: nobody can write, or the disk is full.
            identity = None if writable else identity
            connection = self._connect(f"{self.path.as_uri()}?immutable=1")
            version = self._schema_version(connection)
        if version == 0:
            connection.close()
            self._refuse_orphan()
            # The writer has only just created it; the next read checks again.
            return self._empty(), None
        return connection, identity

    def _schema_version(self, connection: sqlite3.Connection) -> int:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version not in (0, SCHEMA_VERSION):
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
        return int(version)

    def _refuse_orphan(self) -> None:
        """Raise StoreDamagedError for vectors without a catalog, which was lost or emptied."""
        if any((self.home / name).exists() for name in ("chroma", "data/0")):
            raise StoreDamagedError(
                f"The store in {self.home} has lost its catalog ({self.path.name}); "
                f"{rebuild_advice(self.home)}"
            )

    def _connect(self, address: str) -> sqlite3.Connection:
        connection = sqlite3.connect(
            address, uri=True, isolation_level=None, check_same_thread=False, timeout=30.0
        )
        connection.execute("PRAGMA mmap_size = 268435456")
        return connection

    def _empty(self) -> sqlite3.Connection:
        connection = self._connect("file::memory:")
        connection.executescript(_SCHEMA)
        return connection

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            if isinstance(error, sqlite3.ProgrammingError):
                raise
            raise self._error(error) from error

    def _error(self, error: sqlite3.Error) -> StoreError:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        if code in _NOT_WRITABLE:
            return self._not_usable(str(error))
        if code == sqlite3.SQLITE_IOERR and shutil.disk_usage(self.home).free < _ALL_BUT_FULL:
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


def rebuild_advice(home: Path) -> str:
    """Return what to do about an unusable store, as the end of a sentence."""
    return f"move the folder {home} away, then import an export or add the articles again."
