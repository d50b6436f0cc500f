"""Connections to the conversation database; its errors become StoreError."""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from index import (
    FileIdentity,
    StoreDamagedError,
    StoreError,
    StoreMismatchError,
    StoreNotWritableError,
    file_identity,
)

SCHEMA_VERSION = 1

_SCHEMA = """
CREATE TABLE conversations (
    number INTEGER PRIMARY KEY,
    owner BLOB NOT NULL,
    id TEXT NOT NULL,
    title TEXT NOT NULL,
    created INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    deleted INTEGER,
    UNIQUE (owner, id)
);
CREATE INDEX conversations_of_owner ON conversations (owner, updated);
CREATE INDEX conversations_deleted ON conversations (deleted) WHERE deleted IS NOT NULL;
CREATE TABLE turns (
    number INTEGER PRIMARY KEY,
    conversation INTEGER NOT NULL REFERENCES conversations (number) ON DELETE CASCADE,
    id TEXT NOT NULL,
    position INTEGER NOT NULL,
    completeness INTEGER NOT NULL,
    document TEXT,
    feedback TEXT,
    dropped INTEGER,
    UNIQUE (conversation, id)
);
CREATE INDEX turns_dropped ON turns (dropped) WHERE dropped IS NOT NULL AND document IS NOT NULL;
"""

_WAIT_SECONDS = 30.0
_MAX_PAGES = 1 << 20  # 4 GiB of 4 KiB each

_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_NOT_WRITABLE = {
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_IOERR,
}


class ConversationDatabase:
    """A SQLite file that only its owner may read, and a pool of connections to it.

    Safe to share by threads and by several servers at once. If the file is moved away, the next
    use creates a new one.
    """

    def __init__(self, path: Path) -> None:
        """Set the path; opens and creates nothing yet."""
        self.path = path
        self._idle: list[tuple[sqlite3.Connection, FileIdentity]] = []

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Yield a connection whose reads all see one snapshot.

        Raises StoreError and its subclasses in place of SQLite's errors.
        """
        with self._lent("BEGIN") as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Yield a connection for one transaction; an error rolls it back. Raises as ``reading``."""
        with self._lent("BEGIN IMMEDIATE") as connection:
            yield connection

    def close(self) -> None:
        """Close the idle connections."""
        while self._idle:
            self._idle.pop()[0].close()

    @contextmanager
    def _lent(self, begin: str) -> Iterator[sqlite3.Connection]:
        try:
            connection, identity = self._take()
            try:
                connection.execute(begin)
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    connection.rollback()
                raise
            finally:
                self._idle.append((connection, identity))
        except sqlite3.ProgrammingError:
            raise
        except sqlite3.Error as error:
            raise self._error(error) from error
        except OSError as error:
            raise self._not_usable(error.strerror or str(error)) from error

    def _take(self) -> tuple[sqlite3.Connection, FileIdentity]:
        identity = file_identity(self.path)
        while self._idle:
            try:
                connection, known = self._idle.pop()
            except IndexError:
                break
            if known == identity and identity is not None:
                return connection, known
            connection.close()
        return self._open()

    def _open(self) -> tuple[sqlite3.Connection, FileIdentity]:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        # SQLite gives its companion files the same permissions as this one.
        os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))
        if self.path.stat().st_mode & 0o077:
            self.path.chmod(0o600)
        identity = file_identity(self.path)
        connection = sqlite3.connect(
            self.path, isolation_level=None, check_same_thread=False, timeout=_WAIT_SECONDS
        )
        try:
            self._prepare(connection)
        except BaseException:
            connection.close()
            raise
        return connection, identity

    def _prepare(self, connection: sqlite3.Connection) -> None:
        connection.execute("PRAGMA foreign_keys = ON")
        # Overwrite deleted rows: they were somebody's conversation.
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(f"PRAGMA max_page_count = {_MAX_PAGES}")
        if _version(connection) == 0:
            _turn_on_wal(connection)
            connection.execute("BEGIN IMMEDIATE")
            # Another server may have got here first.
            if _version(connection) == 0:
                for statement in filter(str.strip, _SCHEMA.split(";")):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
            connection.execute("COMMIT")
        if (version := _version(connection)) != SCHEMA_VERSION:
            raise StoreMismatchError(
                f"The saved conversations in {self.path} were written by another version of "
                f"Footnote (schema {version}, not {SCHEMA_VERSION}); use that version, or move "
                "the file away to start over."
            )

    def _error(self, error: sqlite3.Error) -> StoreError:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        if code in _NOT_WRITABLE:
            return self._not_usable(str(error))
        if code == sqlite3.SQLITE_FULL:
            return StoreNotWritableError(
                f"Conversations cannot be saved in {self.path}: the file or the disk is full; "
                "delete conversations or free some space."
            )
        if code in _DAMAGED or "no such table" in str(error) or "no such column" in str(error):
            return StoreDamagedError(
                f"The saved conversations in {self.path} are damaged ({error}); move the file "
                "away, with those named like it, to start over."
            )
        return StoreError(f"The saved conversations in {self.path} failed ({error}); try again.")

    def _not_usable(self, reason: str) -> StoreNotWritableError:
        return StoreNotWritableError(
            f"Conversations cannot be saved in {self.path} ({reason}); check its permissions and "
            "free space, or name another data folder with FOOTNOTE_HOME."
        )


def _version(connection: sqlite3.Connection) -> int:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def _turn_on_wal(connection: sqlite3.Connection) -> None:
    """Keep readers from waiting for a writer; SQLite does not retry this switch by itself."""
    until = time.monotonic() + _WAIT_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            busy = error.sqlite_errorcode & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
            if not busy or time.monotonic() > until:
                raise
            time.sleep(0.01)
