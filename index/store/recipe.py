"""How a store is built, and what it records of itself."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, delete, insert, select

from index.embedding import Embedder
from index.errors import StoreMismatchError
from index.store.tables import META

if TYPE_CHECKING:
    from index.settings import IndexSettings

RECIPE = ("embedder", "dimension", "chunking")
# The id of the vector store that has held all live passages.
COLLECTED_IN = "collected in"

_ANEW = "embedding anew"

# Increase when a change to cleaning or chunking alters what is stored for a text.
_CHUNKING_RULES = 4


def recipe_of(settings: "IndexSettings", embedder: Embedder) -> Mapping[str, str]:
    """Return how a store is built, which it records and is checked against on opening."""
    return {
        "embedder": embedder.name,
        "dimension": str(embedder.dimension),
        "chunking": f"{settings.passage_tokens} tokens, rules {_CHUNKING_RULES}",
    }


@dataclass(frozen=True, slots=True)
class Anew:
    """The recipe that all articles are being embedded with, and the last version before that."""

    recipe: Mapping[str, str]
    last: int


def anew_in(known: Mapping[str, str]) -> Anew | None:
    """Return what a store is being embedded anew with, by what it records; None if it is not."""
    found = known.get(_ANEW)
    return Anew(**json.loads(found)) if found else None


def anew_record(anew: Anew | None) -> dict[str, str]:
    """Return what a store records that is being embedded anew, or no longer is."""
    return {_ANEW: json.dumps(asdict(anew)) if anew else ""}


def difference(known: Mapping[str, str], recipe: Mapping[str, str]) -> tuple[str, str, str] | None:
    """Return what a store was built with and the recipe has otherwise: (name, built, now)."""
    for name, value in recipe.items():
        if name in known and known[name] != value:
            return name, known[name], value
    return None


def refuse_other(known: Mapping[str, str], recipe: Mapping[str, str], home: Path) -> None:
    """Raise StoreMismatchError if a store has another recipe, or is being embedded anew."""
    if (anew := anew_in(known)) is not None:
        raise StoreMismatchError(
            f"The articles in {home} are being embedded anew, with {anew.recipe['embedder']}; try "
            "again when that is done. If it was cut off, footnote check --embed-anew goes on."
        )
    if (found := difference(known, recipe)) is not None:
        name, built, now = found
        raise StoreMismatchError(
            f"The store in {home} was built with {name} {built}, and now {name} is {now}; set it "
            "back, or run footnote check --embed-anew, which embeds all articles anew."
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


def count_up(connection: Connection, name: str, by: int = 1) -> int:
    """Increment a named counter and return it."""
    found = connection.execute(select(META.c.value).where(META.c.name == name)).scalar()
    number = int(found or 0) + by
    record(connection, {name: str(number)})
    return number
