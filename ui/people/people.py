"""People who have signed in."""

import json
import time
from collections.abc import Callable, Hashable
from typing import Any

from sqlalchemy import Boolean, Column, Connection, MetaData, Table, Text, insert, select, update

from index import IndexSettings, UsageError
from index.store import PackageDatabase, PackageTables
from ui.people.person import Person

_CACHE_SECONDS, _MOST_CACHED = 20.0, 10_000
_METADATA = MetaData()
_PEOPLE = Table(
    "people",
    _METADATA,
    Column("name", Text, primary_key=True),
    Column("groups", Text, nullable=False),
    Column("removed", Boolean, nullable=False),
)


class People:
    """The people of a store. Safe to share between threads; processes may share a store.

    Methods raise StoreError if the database cannot be used. ``admit`` and ``named`` may take up to
    20 seconds to see what another server has changed.
    """

    def __init__(self, settings: IndexSettings, admin: str | None = None) -> None:
        """Take the settings; ``admin`` is the administrator's name."""
        self._database = PackageDatabase(settings, PackageTables("people", _METADATA, 4))
        self._admin = admin
        self._known: dict[Hashable, tuple[float, Person | None]] = {}

    def close(self) -> None:
        """Close the idle connections."""
        self._database.close()

    def admit(self, name: str, groups: tuple[str, ...]) -> Person | None:
        """Record and return a person whom a proxy vouches for; None if removed."""
        return self._cached((name, groups), lambda: self._signed_in(name, groups))

    def named(self, name: str) -> Person | None:
        """Return somebody who has signed in before, with the groups they had then."""
        return self._cached(name, lambda: self._find(name))

    def all(self) -> list[Person]:
        """Return everybody who has signed in and was not removed, sorted by name."""
        query = select(_PEOPLE).where(~_PEOPLE.c.removed).order_by(_PEOPLE.c.name)
        with self._database.reading() as connection:
            return [self._person(row) for row in connection.execute(query)]

    def remove(self, name: str, *, undo: bool = False) -> None:
        """Keep a person out, or let them in again. Raises UsageError if they never signed in."""
        changed = update(_PEOPLE).where(_PEOPLE.c.name == name).values(removed=not undo)
        with self._database.changing() as connection:
            if not connection.execute(changed).rowcount:
                raise UsageError(f"Nobody named {name!r} has signed in.")
        self._known.clear()

    def _cached(self, key: Hashable, find: Callable[[], Person | None]) -> Person | None:
        """Return whom a key stands for, looked up again if that is too long ago."""
        now, known = time.monotonic(), self._known.get(key)
        if known is None or now - known[0] >= _CACHE_SECONDS:
            if len(self._known) >= _MOST_CACHED:
                self._known.clear()
            self._known[key] = known = now, find()
        return known[1]

    def _signed_in(self, name: str, groups: tuple[str, ...]) -> Person | None:
        with self._database.reading() as connection:
            row = _row(connection, name)
        known = json.dumps(groups)
        if row is None or (row.groups != known and not row.removed):
            with self._database.changing(exclusive=True) as connection:
                # Only now nobody else changes it.
                row = _row(connection, name)
                if row is None:
                    values = {"name": name, "groups": known, "removed": False}
                    connection.execute(insert(_PEOPLE).values(values))
                else:
                    same = _PEOPLE.c.name == name
                    connection.execute(update(_PEOPLE).where(same).values(groups=known))
        if row is not None and row.removed:
            return None
        return Person(name, groups, name == self._admin)

    def _find(self, name: str) -> Person | None:
        with self._database.reading() as connection:
            row = _row(connection, name)
        return None if row is None or row.removed else self._person(row)

    def _person(self, row: Any) -> Person:
        return Person(row.name, tuple(json.loads(row.groups)), row.name == self._admin)


def _row(connection: Connection, name: str) -> Any:
    return connection.execute(select(_PEOPLE).where(_PEOPLE.c.name == name)).first()
