"""The database on a PostgreSQL server, whose errors become Footnote's: the only use of pg8000."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, create_engine, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import QueuePool

from index.errors import SettingsError, StoreError, StoreMismatchError
from index.store.recipe import record, recorded
from index.store.sqlite_file import SCHEMA_VERSION, WAIT_SECONDS, empty
from index.store.tables import META, TABLES

# It reports each idle connection that a stopped server cut; the next question says so as well.
logging.getLogger("sqlalchemy.pool").setLevel(logging.CRITICAL)

_IDLE = 8
# What the write lock is held on, in the database's own name space of such locks.
_LOCK = 0x466F6F74
_PAUSE_SECONDS = 0.05
_SCHEMA = "schema"


class PostgresServer:
    """A database on a server. Safe to share between threads."""

    def __init__(self, address: str) -> None:
        """Take an address, postgresql://USER:PASSWORD@HOST:PORT/DATABASE. Raises SettingsError."""
        try:
            url = make_url(address)
        except ArgumentError as error:
            raise _unusable() from error
        if url.get_backend_name() != "postgresql" or not url.database:
            raise _unusable()
        self._url = _of_driver(url)
        self.place = f"{url.host or 'this machine'}, database {url.database}"
        self.writer = self._engine("READ COMMITTED")
        self._reading = self._engine("REPEATABLE READ")
        self._nothing = create_engine("sqlite://", creator=empty)
        self._is_there = False
        self._is_current = False

    @property
    def reader(self) -> Engine:
        """What connects to read; empty tables as long as there are none."""
        if not self._is_there:
            with self._reading.connect() as connection:
                self._is_there = self._has_tables(connection)
        return self._reading if self._is_there else self._nothing

    @contextmanager
    def locked(self, *, wait: bool) -> Iterator[bool]:
        """Let one writer at a time change the store, on whatever machine. Raises StoreError.

        Yields whether this one is it, which without ``wait`` it need not be.
        """
        locking = text(f"SELECT pg_try_advisory_lock({_LOCK})")
        until = time.monotonic() + WAIT_SECONDS
        with self.writer.connect() as connection:
            try:
                while not (is_mine := bool(connection.execute(locking).scalar())) and wait:
                    connection.rollback()
                    if time.monotonic() > until:
                        raise StoreError(
                            f"The database on {self.place} is locked: another process has been "
                            f"writing to it for {WAIT_SECONDS:.0f} seconds; wait until it is done "
                            "and try again."
                        )
                    time.sleep(_PAUSE_SECONDS)
                connection.commit()
                yield is_mine
            finally:
                # Ends the session, and with it the lock.
                connection.invalidate()

    def create(self) -> None:
        """Create the tables that are missing, for the write lock's holder."""
        if self._is_current:
            return
        with self.writer.begin() as connection:
            if not self._has_tables(connection):
                TABLES.create_all(connection)
                record(connection, {_SCHEMA: str(SCHEMA_VERSION)})
        self._is_current = True

    def settle(self) -> None:
        """Do nothing: a server looks after its own files."""

    def refuse_damaged(self, connection: Connection) -> None:
        """Do nothing: a server looks after its own files."""

    def error(self, error: BaseException) -> StoreError | None:
        """Translate an error of the server's; None for another one."""
        if not isinstance(error, DBAPIError):
            return None
        reason = " ".join(str(error.orig).split())[:200]
        return StoreError(
            f"The database on {self.place} failed ({reason}); check that it runs, and "
            "FOOTNOTE_DATABASE_URL, and try again."
        )

    def close(self) -> None:
        """Close the idle connections."""
        for engine in (self._reading, self.writer, self._nothing):
            engine.dispose()

    def _engine(self, isolation: str) -> Engine:
        return create_engine(
            self._url,
            isolation_level=isolation,
            poolclass=QueuePool,
            pool_size=_IDLE,
            max_overflow=-1,
            # A server that was started again has closed the connections that are idle.
            pool_pre_ping=True,
        )

    def _has_tables(self, connection: Connection) -> bool:
        """Return whether the tables are there. Raises StoreMismatchError for another layout."""
        if not inspect(connection).has_table(META.name):
            return False
        version = recorded(connection).get(_SCHEMA, "")
        if version != str(SCHEMA_VERSION):
            raise StoreMismatchError(
                f"The database on {self.place} has another layout (schema {version}, not "
                f"{SCHEMA_VERSION}); export it with the version of Footnote that wrote it, name "
                "another database with FOOTNOTE_DATABASE_URL, and import it there."
            )
        return True


def _of_driver(url: URL) -> URL:
    """Return an address for pg8000, which takes a socket's file where others take its folder."""
    url = url.set(drivername="postgresql+pg8000")
    folder = url.query.get("host")
    if not isinstance(folder, str) or not folder.startswith("/"):
        return url
    socket = f"{folder}/.s.PGSQL.{url.port or 5432}"
    return url.difference_update_query(["host"]).update_query_dict({"unix_sock": socket})


def _unusable() -> SettingsError:
    return SettingsError(
        "FOOTNOTE_DATABASE_URL names no PostgreSQL database; write it as "
        "postgresql://USER:PASSWORD@HOST:PORT/DATABASE."
    )
