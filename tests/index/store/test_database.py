import os
import sqlite3
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from index.embedding.embedder import MiniLMEmbedder
from index.errors import StoreDamagedError, StoreError, StoreMismatchError, StoreNotWritableError
from index.loading.load import text_source
from index.pipeline import add_articles, list_articles
from index.settings import IndexSettings
from index.store.database import Database

ROOT = Path(__file__).parent.parent.parent.parent


ONE = text_source("One sentence is here.", article_id="one")


@pytest.fixture
def settings(home: Path, embedder: MiniLMEmbedder) -> IndexSettings:
    """Return the settings of a store that holds one article."""
    settings = IndexSettings(home=home)
    add_articles([ONE], settings=settings, embedder=embedder)
    return settings


def test_reading_creates_nothing(home: Path) -> None:
    assert list_articles(settings=IndexSettings(home=home)) == []
    assert not home.exists()


def test_a_file_that_is_no_database_is_reported(settings: IndexSettings) -> None:
    catalog = settings.home / "catalog.sqlite"
    catalog.write_bytes(b"This was a catalog once. " * 1000)
    with pytest.raises(StoreDamagedError, match=f"{catalog} is damaged .*move the folder"):
        list_articles(settings=settings)
    with pytest.raises(StoreDamagedError):
        add_articles([text_source("More.")], settings=settings)


@pytest.mark.parametrize("kept", [100, 5000])
def test_a_truncated_catalog_is_reported(settings: IndexSettings, kept: int) -> None:
    catalog = settings.home / "catalog.sqlite"
    for beside in settings.home.glob("catalog.sqlite-*"):
        beside.unlink()
    os.truncate(catalog, kept)
    with pytest.raises(StoreDamagedError, match="move the folder"):
        list_articles(settings=settings)


@pytest.mark.parametrize("emptied", [True, False])
def test_a_lost_catalog_is_reported(settings: IndexSettings, emptied: bool) -> None:
    for path in settings.home.glob("catalog.sqlite*"):
        path.unlink()
    if emptied:
        (settings.home / "catalog.sqlite").touch()
    for use in (
        list_articles,
        lambda settings: add_articles([text_source("A.")], settings=settings),
    ):
        with pytest.raises(StoreDamagedError, match="lost its catalog"):
            use(settings=settings)


def test_another_schema_is_a_mismatch(settings: IndexSettings) -> None:
    with closing(sqlite3.connect(settings.home / "catalog.sqlite")) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(StoreMismatchError, match="schema 99"):
        list_articles(settings=settings)


def test_a_store_that_lacks_a_table_gets_it_with_the_next_change(settings: IndexSettings) -> None:
    with closing(sqlite3.connect(settings.home / "catalog.sqlite")) as connection:
        connection.execute("DROP TABLE openings")
        connection.execute("PRAGMA user_version = 5")
    before = list_articles(settings=settings)
    assert before
    add_articles([text_source("A sentence.")], settings=settings)
    assert len(list_articles(settings=settings)) == len(before) + 1
    with closing(sqlite3.connect(settings.home / "catalog.sqlite")) as connection:
        assert connection.execute("SELECT count(*) FROM openings").fetchone() == (0,)
        assert connection.execute("PRAGMA user_version").fetchone() == (6,)


def test_a_file_in_place_of_the_folder_is_reported(tmp_path: Path) -> None:
    home = tmp_path / "file"
    home.write_text("not a folder", encoding="utf-8")
    with pytest.raises(StoreNotWritableError, match=f"{home} cannot be used .Not a directory"):
        add_articles([text_source("A sentence.")], settings=IndexSettings(home=home))
    with pytest.raises(StoreError):
        list_articles(settings=IndexSettings(home=home))


def test_a_snapshot_keeps_to_its_moment(settings: IndexSettings) -> None:
    database = Database(IndexSettings(home=settings.home))

    def titles() -> list[str]:
        with database.reading() as connection:
            return list(connection.execute(text("SELECT title FROM versions")).scalars())

    with database.snapshot():
        with database.changing() as connection:
            connection.execute(text("UPDATE versions SET title = 'Changed'"))
        assert titles() == ["One sentence is here."]
    assert titles() == ["Changed"]
    database.close()


def test_a_snapshot_has_its_connection_for_itself(settings: IndexSettings) -> None:
    database = Database(IndexSettings(home=settings.home))
    with database.snapshot(), database.reading() as pinned:
        with database.reading() as again, database.latest() as latest:
            assert again is pinned
            assert latest is not pinned
        with ThreadPoolExecutor(1) as pool:
            other = pool.submit(lambda: database.reading().__enter__()).result()
        assert other is not pinned
    database.close()


def test_a_catalog_that_is_being_created_is_read_once_it_is(
    home: Path, embedder: MiniLMEmbedder
) -> None:
    home.mkdir()
    (home / "catalog.sqlite").touch()
    database = Database(IndexSettings(home=home))
    with database.snapshot(), database.reading() as connection:
        assert connection.execute(text("SELECT id FROM articles")).all() == []
    add_articles([ONE], settings=IndexSettings(home=home), embedder=embedder)
    with database.snapshot(), database.reading() as connection:
        assert connection.execute(text("SELECT id FROM articles")).all() == [("one",)]
    database.close()


def test_a_folder_that_takes_the_place_of_another_is_noticed(settings: IndexSettings) -> None:
    database = Database(IndexSettings(home=settings.home))

    def ids() -> list[str]:
        with database.reading() as connection:
            return list(connection.execute(text("SELECT id FROM articles")).scalars())

    assert ids() == ["one"]
    settings.home.rename(settings.home.with_name("away"))
    assert ids() == []
    add_articles([text_source("Two sentences. Are here.", article_id="two")], settings=settings)
    assert ids() == ["two"]
    database.close()


READ_ALL = """
import os, sys
from pathlib import Path
import chromadb.api.rust
import tantivy
import index.node_parser
from index.article_index import ArticleIndex
from index.embedding.embedder import MiniLMEmbedder
from index.loading.load import text_source
from index.errors import StoreNotWritableError
from index.pipeline import add_articles
from index.settings import IndexSettings
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
        add_articles([ONE], settings=IndexSettings(home=home), embedder=embedder)
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
