"""How a store is built, and what it records of itself."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sqlalchemy import Connection, delete, insert, select, update

from index.embedding import Embedder
from index.store.tables import META

if TYPE_CHECKING:
    from index.settings import IndexSettings

RECIPE = ("embedder", "dimension", "chunking")

# Increase when a change to cleaning or chunking alters what is stored for a text.
_CHUNKING_RULES = 4


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


def recorded(connection: Connection) -> dict[str, str]:
    """Return what a store records of itself."""
    return dict(connection.execute(select(META.c.name, META.c.value)).all())


def record(connection: Connection, values: Mapping[str, str]) -> None:
    """Record values in place of those that had their names."""
    connection.execute(delete(META).where(META.c.name.in_(list(values))))
    connection.execute(
        insert(META), [{"name": name, "value": value} for name, value in values.items()]
    )


def count_up(connection: Connection, name: str, by: int = 1) -> int:
    """Increment a named counter and return it."""
    found = connection.execute(select(META.c.value).where(META.c.name == name)).scalar()
    if found is None:
        connection.execute(insert(META).values(name=name, value=str(by)))
        return by
    number = int(found) + by
    connection.execute(update(META).where(META.c.name == name).values(value=str(number)))
    return number
