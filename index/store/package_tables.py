"""The tables that another package keeps in the store's database, and their migrations."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Table, inspect, select, text
from sqlalchemy.schema import CreateColumn

from index.errors import StoreMismatchError
from index.store.database import Database
from index.store.recipe import record, recorded
from index.store.sqlite_file import write_lock
from index.store.tables import META

if TYPE_CHECKING:
    from index.settings import IndexSettings

Migration = Callable[[Connection], None]


@dataclass(frozen=True, slots=True)
class PackageTables:
    """The tables of one package.

    ``migrations`` are numbered from 1 by their place: the first creates the tables, each other one
    changes what those before it left. One that has been released is never changed.
    """

    name: str
    migrations: tuple[Migration, ...]


def adding(table: Table, name: str) -> Migration:
    """Return the migration that adds a column, and its index, to a table from before it."""

    def migrate(connection: Connection) -> None:
        there = {each["name"] for each in inspect(connection).get_columns(table.name)}
        if name not in there:
            made = CreateColumn(table.c[name]).compile(dialect=connection.dialect)
            connection.execute(text(f"ALTER TABLE {table.name} ADD COLUMN {made}"))
            for index in table.indexes:
                index.create(connection, checkfirst=True)

    return migrate


class PackageDatabase:
    """One package's tables in the database that the settings name.

    The first use creates and migrates them. Safe to share between threads and processes.
    """

    def __init__(self, settings: "IndexSettings", tables: PackageTables) -> None:
        """Take the settings and tables; nothing is opened or created yet."""
        # What is deleted is overwritten, as it was somebody's own.
        self._database = Database(settings, overwriting=True)
        self._tables = tables
        self._key = f"schema of {tables.name}"

    def exists(self) -> bool:
        """Return whether a first use has created the tables. Raises StoreError."""
        with self._database.reading() as connection:
            return self._version(connection) > 0

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Provide a connection whose reads all see one snapshot. Raises StoreError."""
        self._migrate()
        with self._database.reading() as connection:
            yield connection

    @contextmanager
    def changing(self, *, exclusive: bool = False) -> Iterator[Connection]:
        """Commit everything written inside the block, or nothing. Raises StoreError.

        With ``exclusive`` it waits for others that change these tables alone, on whatever machine.
        """
        self._migrate()
        with self._database.changing() as connection:
            if exclusive:
                # SQLite has one writer anyway, and leaves this lock out.
                row = select(META).where(META.c.name == self._key).with_for_update()
                connection.execute(row).all()
            yield connection

    def take_over(self, is_there: Callable[[], bool], take: Callable[[], None]) -> None:
        """Take what an earlier version left in the data folder, if it is there.

        Of several threads and processes one takes it, after which it must be gone. Raises
        StoreError, and what the functions raise.
        """
        if not is_there():
            return
        # The tables are created under the lock that is held below.
        self._migrate()
        with write_lock(self._database.home):
            if is_there():
                take()

    def close(self) -> None:
        """Close the idle connections; a later use opens others."""
        self._database.close()

    def _migrate(self) -> None:
        with self._database.reading() as connection:
            known = self._version(connection)
        if known == len(self._tables.migrations):
            return
        with self._database.locked(), self._database.changing() as connection:
            # Another process may have got here first.
            known = self._version(connection)
            for migrate in self._tables.migrations[known:]:
                migrate(connection)
            record(connection, {self._key: str(len(self._tables.migrations))})

    def _version(self, connection: Connection) -> int:
        version = int(recorded(connection).get(self._key, "0"))
        if version > len(self._tables.migrations):
            raise StoreMismatchError(
                f"A later version of Footnote wrote the {self._tables.name} in the store's "
                f"database (schema {version}, not {len(self._tables.migrations)}); use that "
                "version, or name another data folder with FOOTNOTE_HOME."
            )
        return version
