"""The store's record of its own recipe, generation and writer session."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING
from uuid import uuid4

from index.embedding import Embedder

if TYPE_CHECKING:
    from index.settings import IndexSettings

# Increase when a change to cleaning or chunking alters what is stored for a text.
_CHUNKING_RULES = 1


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Commit everything written inside the block, or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


def count_up(connection: sqlite3.Connection, name: str) -> int:
    """Increment a named counter and return it; the caller holds a transaction."""
    number = int(_recorded(connection, name) or 0) + 1
    connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, str(number)))
    return number


def record(connection: sqlite3.Connection, recipe: Mapping[str, str]) -> None:
    """Record the store's identity and recipe, unless they are already recorded."""
    with transaction(connection):
        connection.executemany(
            "INSERT OR IGNORE INTO meta VALUES (?, ?)", [("store", uuid4().hex), *recipe.items()]
        )


def next_version(connection: sqlite3.Connection) -> int:
    """Return a version number that no other change had or will have."""
    with transaction(connection):
        return count_up(connection, "last_version")


def move_generation(connection: sqlite3.Connection) -> None:
    """Make open readers reopen the vectors."""
    with transaction(connection):
        count_up(connection, "generation")


def begin_session(connection: sqlite3.Connection) -> tuple[int, bool]:
    """Return a new session number for a writer, and whether the last one was cut off."""
    with transaction(connection):
        interrupted = _recorded(connection, "writing") == "1"
        connection.execute("INSERT OR REPLACE INTO meta VALUES ('writing', '1')")
        return count_up(connection, "session"), interrupted


def end_session(connection: sqlite3.Connection) -> None:
    """Record that a writer's session has ended."""
    with transaction(connection):
        connection.execute("INSERT OR REPLACE INTO meta VALUES ('writing', '0')")


def _recorded(connection: sqlite3.Connection, name: str) -> str | None:
    row = connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
    return None if row is None else str(row[0])


def recipe_of(settings: "IndexSettings", embedder: Embedder) -> Mapping[str, str]:
    """Return how a store is built, which it records and is checked against on opening."""
    return {
        "embedder": embedder.name,
        "dimension": str(embedder.dimension),
        "chunking": (
            f"{settings.passage_tokens} tokens, overlap {settings.overlap_sentences}, "
            f"rules {_CHUNKING_RULES}"
        ),
    }
