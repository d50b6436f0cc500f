"""A check finds what is wrong with a store, and repairs all but its texts."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from index import (
    IndexSettings,
    MiniLMEmbedder,
    check_store,
    list_articles,
)
from index.store import Finding
from tests.index.conftest import Put, Whole
from tests.index.whole_store import BOTH, MARKET

Check = Callable[[], list[Finding]]


@pytest.fixture
def check(settings: IndexSettings, embedder: MiniLMEmbedder) -> Check:
    """Return a function that checks the store."""
    return lambda: check_store(settings=settings, embedder=embedder)


def edit(settings: IndexSettings, statement: str) -> None:
    """Change the database behind the program's back."""
    with closing(sqlite3.connect(settings.home / "catalog.sqlite")) as connection, connection:
        connection.execute(statement)


def test_changed_vectors_are_embedded_again_those_of_no_other_article_and_dates_stay(
    filled: IndexSettings, check: Check, whole: Whole
) -> None:
    def live() -> dict[str, int]:
        with closing(sqlite3.connect(filled.home / "catalog.sqlite")) as connection:
            return dict(connection.execute("SELECT id, number FROM articles"))

    edit(filled, "UPDATE articles SET added = '2019-05-04'")
    for change in (
        "UPDATE passages SET vector = zeroblob(768)",
        "UPDATE passages SET vector = substr(vector, 3)",
        "UPDATE passages SET directions = substr(directions, 2)",
    ):
        edit(filled, change)
        assert check() == [Finding("The vectors of 2 articles were damaged.", repaired=True)]
        assert check() == []
        assert whole().keys() == BOTH
    before = live()
    edit(filled, f"UPDATE passages SET vector = x'' WHERE article = {before['market']}")
    assert check() == [Finding("The vectors of 1 article were damaged.", repaired=True)]
    assert whole().keys() == BOTH
    after = live()
    assert after["harbour"] == before["harbour"]
    assert after["market"] > before["market"]
    assert {each.added for each in list_articles(settings=filled)} == {"2019-05-04"}


def invert(path: Path) -> None:
    path.write_bytes(bytes(byte ^ 255 for byte in path.read_bytes()))


def change_a_byte_of_words(home: Path) -> None:
    for path in (home / "words").glob("*.fast"):
        data = bytearray(path.read_bytes())
        data[len(data) // 3] ^= 255
        path.write_bytes(data)


def lose_a_passage(home: Path) -> None:
    with closing(sqlite3.connect(home / "chroma" / "chroma.sqlite3")) as connection, connection:
        connection.execute("DELETE FROM embeddings WHERE embedding_id = '1'")


def invert_chroma(home: Path) -> None:
    for path in (home / "chroma").rglob("*"):
        if path.is_file():
            invert(path)


@pytest.mark.parametrize(
    ("damage", "finding"),
    [
        (lose_a_passage, "The vector store differed in 1 passage."),
        (lambda home: shutil.rmtree(home / "chroma"), ""),
        (invert_chroma, ""),
        (lambda home: shutil.rmtree(home / "words"), ""),
        (change_a_byte_of_words, ""),
    ],
)
def test_what_is_derived_is_made_again(
    filled: IndexSettings,
    check: Check,
    whole: Whole,
    damage: Callable[[Path], None],
    finding: str,
) -> None:
    damage(filled.home)
    found = check()
    assert not finding or found == [Finding(finding, repaired=True)]
    assert all(each.repaired for each in found)
    assert check() == []
    assert whole().keys() == BOTH


def test_a_changed_text_is_told_and_not_repaired(
    filled: IndexSettings, check: Check, put: Put, whole: Whole
) -> None:
    for change in ("text || 'x'", "substr(text, 1, 20)", "replace(text, 'e', 'a')"):
        edit(filled, f"UPDATE articles SET text = {change} WHERE id = 'market'")
        finding = Finding("The text of market is damaged; add it again.", repaired=False)
        assert finding in check()
        assert finding in check()
        put("market", MARKET)
        assert check() == []
        assert whole().keys() == BOTH
