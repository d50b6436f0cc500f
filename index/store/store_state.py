"""The store's record of itself: recipe, generation, writer session."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING
from uuid import uuid4

from index.embedding import Embedder

if TYPE_CHECKING:
    from index.settings import IndexSettings

# Counts up when the rules of cleaning or cutting change what is stored of a text.
_CHUNKING_RULES = 1


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Let everything that is written inside be there at once, or not at all."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


def count_up(connection: sqlite3.Connection, name: str) -> int:
    """Return the next number of that name, inside a transaction of the caller's."""
    number = int(_recorded(connection, name) or 0) + 1
    connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, str(number)))
    return number


def record(connection: sqlite3.Connection, recipe: Mapping[str, str]) -> None:
    """Record which store this is and what it is built with, where nothing is recorded yet."""
    with transaction(connection):
        connection.executemany(
            "INSERT OR IGNORE INTO meta VALUES (?, ?)", [("store", uuid4().hex), *recipe.items()]
        )


def next_version(connection: sqlite3.Connection) -> int:
    """Take a version number that no other change had or will have."""
    with transaction(connection):
        return count_up(connection, "last_version")


def move_generation(connection: sqlite3.Connection) -> None:
    """Let open readers know that they must open the vectors again."""
    with transaction(connection):
        count_up(connection, "generation")


def begin_session(connection: sqlite3.Connection) -> tuple[int, bool]:
    """Return the number of a writer's session, and whether the one before was cut off."""
    with transaction(connection):
        interrupted = _recorded(connection, "writing") == "1"
        connection.execute("INSERT OR REPLACE INTO meta VALUES ('writing', '1')")
        return count_up(connection, "session"), interrupted


def end_session(connection: sqlite3.Connection) -> None:
    """Note that a writer's session came to its end."""
    with transaction(connection):
        connection.execute("INSERT OR REPLACE INTO meta VALUES ('writing', '0')")


def _recorded(connection: sqlite3.Connection, name: str) -> str | None:
    row = connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
    return None if row is None else str(row[0])


def recipe_of(settings: "IndexSettings", embedder: Embedder) -> Mapping[str, str]:
    """Return what a store records of how it is built, and is checked against when opened."""
    return {
        "embedder": embedder.name,
        "dimension": str(embedder.dimension),
        "chunking": (
            f"{settings.passage_tokens} tokens, overlap {settings.overlap_sentences}, "
            f"rules {_CHUNKING_RULES}"
        ),
    }
