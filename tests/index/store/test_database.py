import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from index import IndexSettings, StoreError, list_articles
from index.errors import StoreDamagedError, StoreMismatchError, StoreNotWritableError
from index.store import Database
from tests.index.conftest import Put

Ids = Callable[[], list[str]]


@pytest.fixture
def catalog(filled: IndexSettings) -> Path:
    """Return the file of a store of two articles."""
    return filled.home / "catalog.sqlite"


@pytest.fixture
def ids(settings: IndexSettings) -> Ids:
    """Return a function that reads the ids of the articles by a database that stays open."""
    database = Database(settings)

    def ids() -> list[str]:
        return [each.id for each in database.rows(text("SELECT id FROM articles"))]

    return ids


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda path: path.write_bytes(b"This was a catalog once. " * 1000),
         r"catalog.sqlite is damaged .*move the folder"),
        (lambda path: os.truncate(path, 5000), "move the folder"),
        (Path.unlink, "lost its catalog"),
        (lambda path: os.truncate(path, 0), "lost its catalog"),
    ],
)  # fmt: skip
def test_a_damaged_or_lost_catalog_is_told(
    settings: IndexSettings, catalog: Path, put: Put, damage: Callable[[Path], None], said: str
) -> None:
    for beside in catalog.parent.glob("catalog.sqlite-*"):
        beside.unlink()
    damage(catalog)
    with pytest.raises(StoreDamagedError, match=said):
        list_articles(settings=settings)
    with pytest.raises(StoreDamagedError, match=said):
        put("two", "Another sentence.")


@pytest.mark.parametrize("schema", [1, 7, 9])
def test_a_store_of_another_layout_is_refused(
    catalog: Path, put: Put, ids: Ids, schema: int
) -> None:
    with closing(sqlite3.connect(catalog)) as connection:
        connection.execute(f"PRAGMA user_version = {schema}")
    said = rf"has another layout \(schema {schema}, not 8\); export it with .* and import it"
    for use in (ids, lambda: put("two", "A sentence.")):
        with pytest.raises(StoreMismatchError, match=said):
            use()


def test_a_file_in_place_of_the_folder_is_reported(home: Path, put: Put) -> None:
    home.write_text("not a folder", encoding="utf-8")
    with pytest.raises(StoreNotWritableError, match=f"{home} cannot be used .Not a directory"):
        put("one", "A sentence.")
    with pytest.raises(StoreError):
        list_articles(settings=IndexSettings(home=home))
