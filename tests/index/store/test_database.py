import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from index import (
    IndexSettings,
    MiniLMEmbedder,
    StoreError,
    add_articles,
    list_articles,
    text_source,
)
from index.errors import StoreDamagedError, StoreMismatchError, StoreNotWritableError
from index.store import Database
from tests.index.conftest import Put

ROOT = Path(__file__).parent.parent.parent.parent

Ids = Callable[[], list[str]]


@pytest.fixture
def catalog(settings: IndexSettings, put: Put) -> Path:
    """Return the file of a store that holds one article."""
    put("one", "One sentence is here.")
    return settings.home / "catalog.sqlite"


@pytest.fixture
def ids(settings: IndexSettings) -> Ids:
    """Return a function that reads the ids of the articles by a database that stays open."""
    database = Database(settings)

    def ids() -> list[str]:
        return [each.id for each in database.rows(text("SELECT id FROM articles"))]

    return ids


def test_reading_creates_nothing(home: Path) -> None:
    assert list_articles(settings=IndexSettings(home=home)) == []
    assert not home.exists()


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda path: path.write_bytes(b"This was a catalog once. " * 1000),
         r"catalog.sqlite is damaged .*move the folder"),
        (lambda path: os.truncate(path, 100), "move the folder"),
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


def test_another_schema_is_a_mismatch(settings: IndexSettings, catalog: Path) -> None:
    with closing(sqlite3.connect(catalog)) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(StoreMismatchError, match="schema 99"):
        list_articles(settings=settings)


def test_a_store_that_lacks_a_table_gets_it_with_the_next_change(
    catalog: Path, put: Put, ids: Ids
) -> None:
    with closing(sqlite3.connect(catalog)) as connection:
        connection.execute("DROP TABLE openings")
        connection.execute("PRAGMA user_version = 5")
    assert ids() == ["one"]
    put("two", "A sentence.")
    assert ids() == ["one", "two"]
    with closing(sqlite3.connect(catalog)) as connection:
        assert connection.execute("SELECT count(*) FROM openings").fetchone() == (0,)
        assert connection.execute("PRAGMA user_version").fetchone() == (6,)


def test_a_file_in_place_of_the_folder_is_reported(home: Path, put: Put) -> None:
    home.write_text("not a folder", encoding="utf-8")
    with pytest.raises(StoreNotWritableError, match=f"{home} cannot be used .Not a directory"):
        put("one", "A sentence.")
    with pytest.raises(StoreError):
        list_articles(settings=IndexSettings(home=home))


def test_a_snapshot_keeps_to_its_moment_and_its_connection(
    settings: IndexSettings, catalog: Path
) -> None:
    with closing(Database(settings)) as database:
        titles = text("SELECT title FROM versions")
        with database.snapshot(), database.reading() as pinned:
            with database.changing() as connection:
                connection.execute(text("UPDATE versions SET title = 'Changed'"))
            assert database.rows(titles) == [("One sentence is here.",)]
            with database.reading() as again, database.latest() as latest:
                assert again is pinned
                assert latest.execute(titles).all() == [("Changed",)]
            with ThreadPoolExecutor(1) as pool:
                assert pool.submit(database.rows, titles).result() == [("Changed",)]
        assert database.rows(titles) == [("Changed",)]


def test_a_catalog_that_is_being_created_is_read_once_it_is(home: Path, put: Put, ids: Ids) -> None:
    home.mkdir()
    (home / "catalog.sqlite").touch()
    assert ids() == []
    put("one", "One sentence is here.")
    assert ids() == ["one"]


def test_a_folder_that_takes_the_place_of_another_is_noticed(
    settings: IndexSettings, catalog: Path, put: Put, ids: Ids
) -> None:
    assert ids() == ["one"]
    settings.home.rename(settings.home.with_name("away"))
    assert ids() == []
    put("two", "Two sentences. Are here.")
    assert ids() == ["two"]


READ_ALL = """
import os, sys
from pathlib import Path
import chromadb.api.rust
import tantivy
import llama_index.core.schema
from index import *
from index.errors import StoreNotWritableError
embedder = MiniLMEmbedder.load()
if os.getuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
settings = IndexSettings(home=Path(sys.argv[1]))
try:
    add_articles([text_source("Another.")], settings=settings, embedder=embedder)
except StoreNotWritableError as error:
    print(error)
with ArticleIndex.open(settings, embedder=embedder) as index:
    print([article.id for article in index.articles()])
    print(index.lexical("sentence", 1)[0][0])
    vector = embedder.embed(["A sentence."])[0]
    print(index.nearest(vector, 1)[0][0])
"""


def test_a_reader_needs_no_right_to_write(embedder: MiniLMEmbedder) -> None:
    """Read as somebody who may not write, to the folder's lock files neither."""
    # Pytest keeps its own folders from others.
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder, "home")
        one = text_source("One sentence is here.", article_id="one")
        add_articles([one], settings=IndexSettings(home=home), embedder=embedder)
        Path(folder).chmod(0o755)
        for path in [home, *home.rglob("*")]:
            path.chmod(0o555 if path.is_dir() else 0o444)
        run = subprocess.run(
            [sys.executable, "-c", READ_ALL, str(home)],
            cwd=ROOT,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        for path in [home, *home.rglob("*")]:
            path.chmod(0o755)
    assert run.stderr == ""
    error, ids, lexical, dense = run.stdout.splitlines()
    assert (ids, lexical, dense) == ("['one']", "one@1:p0", "one@1:p0")
    assert error.startswith(f"The data folder {home} cannot be written (Permission denied)")
