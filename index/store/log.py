"""The log of changes: which passages each touched, numbered."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from index.store.recipe import recorded
from index.store.tables import LOG, PASSAGES

# So many entries are kept; what is further behind is made anew.
_MOST_KEPT = 100_000


@dataclass(frozen=True, slots=True)
class State:
    """The identity of a store, and the last number of its log."""

    store: str
    number: int

    @classmethod
    def of(cls, connection: Connection) -> "State":
        """Return the state of the store that a connection reads."""
        return cls(recorded(connection).get("store", ""), last_number(connection))

    def is_in(self, other: "State") -> bool:
        """Return whether ``other`` is the same store, and no older than this."""
        return self.store == other.store and self.number <= other.number


NOTHING = State("", -1)


def last_number(connection: Connection) -> int:
    """Return the number of the last entry."""
    return connection.scalar(select(func.max(LOG.c.number))) or 0


def log(connection: Connection, articles: Any) -> None:
    """Note the passages of the articles that a query gives the numbers of."""
    touched = select(PASSAGES.c.id).where(PASSAGES.c.article.in_(articles)).order_by(PASSAGES.c.id)
    connection.execute(insert(LOG).from_select(["passage"], touched))
    old = LOG.c.number <= last_number(connection) - _MOST_KEPT
    connection.execute(delete(LOG).where(old))


def touched_since(connection: Connection, number: int) -> Sequence[int] | None:
    """Return the passages that were touched after a number; None if the log does not reach it."""
    oldest = connection.scalar(select(func.min(LOG.c.number))) or 1
    if not oldest - 1 <= number <= last_number(connection):
        return None
    query = select(LOG.c.passage).distinct().where(LOG.c.number > number)
    return connection.scalars(query.order_by(LOG.c.passage)).all()
