"""The tables that another package keeps in the store's database."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection, MetaData, select

from index.errors import StoreMismatchError
from index.store.database import Database
from index.store.recipe import record, recorded
from index.store.tables import META

if TYPE_CHECKING:
    from index.settings import IndexSettings


@dataclass(frozen=True, slots=True)
class PackageTables:
    """The tables of one package; ``layout`` is increased with every change of them."""

    name: str
    tables: MetaData
    layout: int


class PackageDatabase:
    """One package's tables in the database that the settings name.

    The first use creates them. Safe to share between threads and processes.
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
            return self._is_there(connection)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Provide a connection whose reads all see one snapshot. Raises StoreError."""
        self._create()
        with self._database.reading() as connection:
            yield connection

    @contextmanager
    def changing(self, *, exclusive: bool = False) -> Iterator[Connection]:
        """Commit everything written inside the block, or nothing. Raises StoreError.

        With ``exclusive`` it waits for others that change these tables alone, on whatever machine.
        """
        self._create()
        with self._database.changing() as connection:
            if exclusive:
                # SQLite has one writer anyway, and leaves this lock out.
                row = select(META).where(META.c.name == self._key).with_for_update()
                connection.execute(row).all()
            yield connection

    def close(self) -> None:
        """Close the idle connections; a later use opens others."""
        self._database.close()

    def _create(self) -> None:
        if self.exists():
            return
        with self._database.locked(), self._database.changing() as connection:
            # Another process may have got here first.
            if not self._is_there(connection):
                self._tables.tables.create_all(connection)
                record(connection, {self._key: str(self._tables.layout)})

    def _is_there(self, connection: Connection) -> bool:
        found, layout = recorded(connection).get(self._key), str(self._tables.layout)
        if found not in {None, layout}:
            raise StoreMismatchError(
                f"The {self._tables.name} in the store's database have another layout ({found}, "
                f"not {layout}); use the version of Footnote that wrote them, or name another data "
                "folder with FOOTNOTE_HOME."
            )
        return found is not None
