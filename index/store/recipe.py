"""How a store is built, and what it records of itself."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, delete, insert, select

from index.embedding import Embedder
from index.errors import StoreMismatchError
from index.store.tables import META

if TYPE_CHECKING:
    from index.settings import IndexSettings

# Recorded while all articles are being added again, by another recipe.
REBUILDING = "rebuilding"

# Increase when a change to cleaning or chunking alters what is stored for a text.
_CHUNKING_RULES = 4


def recipe_of(settings: "IndexSettings", embedder: Embedder) -> Mapping[str, str]:
    """Return how a store is built, which it records and is checked against on opening."""
    return {
        "embedder": embedder.name,
        "dimension": str(embedder.dimension),
        "chunking": f"{settings.passage_tokens} tokens, rules {_CHUNKING_RULES}",
    }


def refuse_other(known: Mapping[str, str], recipe: Mapping[str, str], home: Path) -> None:
    """Raise StoreMismatchError if a store has another recipe, or is being rebuilt."""
    if known.get(REBUILDING):
        raise StoreMismatchError(
            f"The store in {home} is being rebuilt; try again when that is done. If it was cut "
            "off, run footnote check --rebuild once more."
        )
    for name, value in recipe.items():
        if (built := known.get(name, value)) != value:
            raise StoreMismatchError(
                f"The store in {home} was built with {name} {built}, and now {name} is {value}; "
                "set it back, or run footnote check --rebuild, which adds all articles again."
            )


def recorded(connection: Connection) -> dict[str, str]:
    """Return what a store records of itself."""
    return dict(connection.execute(select(META.c.name, META.c.value)).all())


def record(connection: Connection, values: Mapping[str, str]) -> None:
    """Record values in place of those that had their names."""
    connection.execute(delete(META).where(META.c.name.in_(list(values))))
    connection.execute(
        insert(META), [{"name": name, "value": value} for name, value in values.items()]
    )
