"""A check finds what is wrong with a store, and repairs all but its texts."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from index.check import check_store
from index.embedding.embedder import MiniLMEmbedder
from index.errors import StoreDamagedError, StoreMismatchError
from index.loading import text_source
from index.pipeline import Progress, add_articles, list_articles
from index.removal import remove_articles, restore_articles
from index.settings import IndexSettings
from index.store.check import Finding
from index.store.collection import PassageCollection
from tests.index.conftest import Put, Whole
from tests.index.whole_store import check_whole

HARBOUR = "# Harbour\n\nThe harbour is deep. Ships come in.\n\n## Light\n\nThe lamp is lit at six."
MARKET = "# Market\n\nThe market sells fish. Ships bring it."
BOTH = {"harbour", "market"}

Check = Callable[[], list[Finding]]


@pytest.fixture
def check(settings: IndexSettings, embedder: MiniLMEmbedder) -> Check:
    """Return a function that checks the store."""
    return lambda: check_store(settings=settings, embedder=embedder)


@pytest.fixture
def filled(settings: IndexSettings, put: Put) -> Path:
    """Return the data folder of two articles."""
    put("harbour", HARBOUR)
    put("market", MARKET)
    return settings.home


def invert(path: Path) -> None:
    path.write_bytes(bytes(byte ^ 255 for byte in path.read_bytes()))


def test_there_is_nothing_wrong_with_a_whole_store(
    settings: IndexSettings, check: Check, put: Put
) -> None:
    assert check() == []
    assert not settings.home.exists()
    put("harbour", HARBOUR)
    put("harbour", HARBOUR.replace("deep", "shallow"))
    put("market", MARKET)
    remove_articles(["market"], settings=settings)
    assert check() == []


def test_there_is_nothing_wrong_with_an_add_that_was_cut_off_before_its_first_article(
    settings: IndexSettings, embedder: MiniLMEmbedder, check: Check
) -> None:
    def stop(progress: Progress) -> None:
        if progress.stage == "embedding":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        add_articles(
            [text_source("Ships come in.")], settings=settings, embedder=embedder, progress=stop
        )
    assert check() == []


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE vectors SET vector = zeroblob(768)",
        "UPDATE vectors SET directions = zeroblob(256)",
        "DELETE FROM vectors",
    ],
)
def test_changed_vectors_are_embedded_again(
    filled: Path, check: Check, whole: Whole, change: str
) -> None:
    edit(filled, change)
    (finding,) = check()
    assert finding.repaired
    assert finding.text == "The vectors of 2 articles were damaged."
    assert check() == []
    assert whole().keys() == BOTH


def test_only_the_article_whose_vectors_changed_is_embedded_again(
    filled: Path, check: Check, whole: Whole
) -> None:
    edit(filled, "UPDATE vectors SET vector = zeroblob(768) WHERE version > 1")
    (finding,) = check()
    assert finding.text.startswith("The vectors of 1 article w")
    assert whole().keys() == BOTH
    with closing(sqlite3.connect(filled / "catalog.sqlite")) as connection:
        live = dict(connection.execute("SELECT id, live FROM articles"))
    assert live["harbour"] == 1
    assert live["market"] > 2


def test_an_article_that_is_embedded_again_keeps_its_date(
    filled: Path, settings: IndexSettings, check: Check
) -> None:
    edit(filled, "UPDATE versions SET added = '2019-05-04'")
    edit(filled, "DELETE FROM vectors")
    assert check()
    assert {each.added for each in list_articles(settings=settings)} == {"2019-05-04"}


def edit(home: Path, statement: str) -> None:
    """Change the database behind the program's back."""
    with closing(sqlite3.connect(home / "catalog.sqlite")) as connection, connection:
        connection.execute(statement)


@pytest.mark.parametrize("lost", [("chroma",), ("words",), ("chroma", "words")])
def test_what_is_derived_is_made_again(
    filled: Path, check: Check, whole: Whole, lost: tuple[str, ...]
) -> None:
    for name in lost:
        shutil.rmtree(filled / name)
    assert all(each.repaired for each in check())
    assert check() == []
    assert whole().keys() == BOTH


def spoil(folder: Path) -> None:
    invert(folder / "meta.json")


def change_a_byte(folder: Path) -> None:
    for path in folder.glob("*.fast"):
        data = bytearray(path.read_bytes())
        data[len(data) // 3] ^= 255
        path.write_bytes(data)


def cut_short(folder: Path) -> None:
    path = next(folder.glob("*.idx"))
    path.write_bytes(path.read_bytes()[:40])


@pytest.mark.parametrize("damage", [spoil, change_a_byte, cut_short])
def test_words_are_indexed_again(
    filled: Path, check: Check, whole: Whole, damage: Callable[[Path], None]
) -> None:
    damage(filled / "words")
    check()
    assert check() == []
    assert whole().keys() == BOTH


def lose_a_passage(folder: Path) -> None:
    collection = PassageCollection(IndexSettings(home=folder.parent))
    collection.delete(["harbour@1:p0"])
    collection.close()


def lose_all(folder: Path) -> None:
    shutil.rmtree(folder)


def invert_all(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            invert(path)


@pytest.mark.parametrize("damage", [lose_a_passage, lose_all, invert_all])
def test_chroma_is_brought_in_step(
    filled: Path, check: Check, whole: Whole, damage: Callable[[Path], None]
) -> None:
    damage(filled / "chroma")
    check()
    assert check() == []
    assert whole().keys() == BOTH


def test_a_passage_that_chroma_lost_is_told(filled: Path, check: Check) -> None:
    lose_a_passage(filled / "chroma")
    (finding,) = check()
    assert finding.repaired
    assert finding.text.startswith("Chroma's collection differed in 1 passage")


@pytest.mark.parametrize(
    "change", ["text || 'x'", "substr(text, 1, 20)", "replace(text, 'e', 'a')"]
)
def test_a_changed_text_is_told_and_not_repaired(
    filled: Path, check: Check, put: Put, whole: Whole, change: str
) -> None:
    with closing(sqlite3.connect(filled / "catalog.sqlite")) as connection, connection:
        connection.execute(f"UPDATE versions SET text = {change} WHERE article_id = 'market'")
    finding = Finding("The text of market is damaged; add it again.", repaired=False)
    assert finding in check()
    assert finding in check()
    put("market", MARKET)
    assert check() == []
    assert whole().keys() == BOTH


def test_a_damaged_catalog_is_told(filled: Path, check: Check) -> None:
    for path in filled.glob("catalog.sqlite-*"):
        path.unlink()
    path = filled / "catalog.sqlite"
    data = bytearray(path.read_bytes())
    data[4096:] = bytes(len(data) - 4096)
    path.write_bytes(data)
    with pytest.raises(StoreDamagedError):
        check()


def test_what_can_be_restored_is_kept(
    filled: Path, settings: IndexSettings, check: Check, whole: Whole
) -> None:
    remove_articles(["harbour"], settings=settings, restorable=True)
    assert check() == []
    shutil.rmtree(filled / "words")
    assert check() == []
    restore_articles(["harbour"], settings=settings)
    assert whole().keys() == BOTH


def test_another_chunking_is_a_mismatch(
    filled: Path, settings: IndexSettings, embedder: MiniLMEmbedder
) -> None:
    other = IndexSettings(home=settings.home, passage_tokens=128)
    with pytest.raises(StoreMismatchError, match="chunking"):
        check_store(settings=other, embedder=embedder)
    assert check_whole(filled, embedder).keys() == BOTH
