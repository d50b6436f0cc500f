"""A store is exported to one file, and imported elsewhere as it was."""

import hashlib
import json
import shutil
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from index.archive import export_store, import_store
from index.article_index import ArticleIndex
from index.check import check_store
from index.embedding.embedder import MiniLMEmbedder
from index.errors import (
    StoreDamagedError,
    StoreError,
    StoreMismatchError,
    StoreNotWritableError,
    UsageError,
)
from index.loading.load import text_source
from index.pipeline import add_articles, list_articles
from index.removal import remove_articles, restore_articles
from index.settings import IndexSettings
from index.store.writer import Writer
from tests.index.conftest import Put, Whole
from tests.index.store.test_writer import cut_off
from tests.index.test_outdated import grow_old
from tests.index.test_removal import BOTH, HARBOUR, MARKET, everything
from tests.index.test_retitling import unversioned
from tests.index.whole_store import check_no_leftovers, check_whole


@pytest.fixture
def filled(settings: IndexSettings, put: Put) -> IndexSettings:
    """Return the settings of a store of two articles, one of which was replaced."""
    put("market", "# Market\n\nThe market is shut.")
    put("harbour", HARBOUR)
    put("market", MARKET)
    return settings


@pytest.fixture
def exported(filled: IndexSettings, tmp_path: Path) -> Path:
    """Return the file of an exported store."""
    path = tmp_path / "articles.footnote"
    assert export_store(path, settings=filled) == 2
    return path


@pytest.fixture
def elsewhere(tmp_path: Path) -> IndexSettings:
    """Return the settings of another data folder, which is not made yet."""
    return IndexSettings(home=tmp_path / "elsewhere")


def test_what_is_imported_is_as_it_was(
    filled: IndexSettings, embedder: MiniLMEmbedder, exported: Path, elsewhere: IndexSettings
) -> None:
    assert import_store(exported, settings=elsewhere, embedder=embedder) == 2
    here, there = everything(filled, embedder), everything(elsewhere, embedder)
    # What was replaced still counts a little in the scores of words here, and not there.
    for kinds in (here, there):
        kinds["lexical"] = {unversioned(row) for row, _ in kinds["lexical"]}
        kinds["nearest"] = {unversioned(row): score for row, score in kinds["nearest"]}
        for name in ("sentences", "passages"):
            del kinds[name]
    assert here == there
    assert check_whole(elsewhere.home, embedder).keys() == BOTH
    check_no_leftovers(elsewhere.home)
    assert check_store(settings=elsewhere, embedder=embedder) == []


def test_an_imported_store_is_changed_like_any_other(
    embedder: MiniLMEmbedder, exported: Path, elsewhere: IndexSettings
) -> None:
    import_store(exported, settings=elsewhere, embedder=embedder)
    remove_articles(["harbour"], settings=elsewhere, restorable=True)
    restore_articles(["harbour"], settings=elsewhere)
    remove_articles(["market"], settings=elsewhere)
    lamp = text_source("The lamp is lit.", article_id="lamp")
    add_articles([lamp], settings=elsewhere, embedder=embedder)
    assert check_whole(elsewhere.home, embedder).keys() == {"harbour", "lamp"}
    check_no_leftovers(elsewhere.home)


def test_exporting_changes_nothing(
    filled: IndexSettings, embedder: MiniLMEmbedder, whole: Whole, tmp_path: Path
) -> None:
    before = everything(filled, embedder)
    folder = tmp_path / "exports"
    folder.mkdir()
    export_store(folder / "one", settings=filled)
    assert everything(filled, embedder) == before
    assert whole().keys() == BOTH
    assert [path.name for path in folder.iterdir()] == ["one"]


def test_what_was_removed_for_good_is_not_exported(
    filled: IndexSettings, embedder: MiniLMEmbedder, tmp_path: Path, elsewhere: IndexSettings
) -> None:
    remove_articles(["harbour"], settings=filled)
    path = tmp_path / "one"
    assert export_store(path, settings=filled) == 1
    assert b"lamp" not in path.read_bytes()
    import_store(path, settings=elsewhere, embedder=embedder)
    assert check_whole(elsewhere.home, embedder).keys() == {"market"}


def test_a_file_may_be_named_from_the_folder_that_one_is_in(
    filled: IndexSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert export_store(Path("here.footnote"), settings=filled) == 2
    assert (tmp_path / "here.footnote").exists()
    with pytest.raises(UsageError, match=f"no folder {tmp_path}/there; make it"):
        export_store(Path("there", "here.footnote"), settings=filled)


def test_damaged_vectors_are_not_exported(filled: IndexSettings, tmp_path: Path) -> None:
    with closing(sqlite3.connect(filled.home / "catalog.sqlite")) as connection, connection:
        connection.execute("UPDATE vectors SET vector = zeroblob(768)")
    with pytest.raises(StoreDamagedError, match=r"vectors of harbour are .*; run footnote check"):
        export_store(tmp_path / "export", settings=filled)
    assert not (tmp_path / "export").exists()


def test_the_catalog_s_file_alone_has_everything(
    filled: IndexSettings, embedder: MiniLMEmbedder
) -> None:
    found = everything(filled, embedder)
    for log in filled.home.glob("catalog.sqlite-*"):
        log.unlink()
    assert everything(filled, embedder) == found


def test_a_file_that_exists_is_not_overwritten(filled: IndexSettings, exported: Path) -> None:
    before = exported.read_bytes()
    with pytest.raises(UsageError, match=f"{exported} exists already"):
        export_store(exported, settings=filled)
    assert exported.read_bytes() == before


def test_an_empty_folder_has_nothing_to_export(settings: IndexSettings, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=f"no store in {settings.home}"):
        export_store(tmp_path / "one", settings=settings)
    assert not (tmp_path / "one").exists()


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder that takes no files")
def test_a_file_that_cannot_be_written_is_told(filled: IndexSettings) -> None:
    with pytest.raises(StoreNotWritableError, match="/proc/one cannot be read or written"):
        export_store(Path("/proc/one"), settings=filled)


def test_a_folder_with_articles_is_not_imported_into(
    embedder: MiniLMEmbedder, exported: Path, elsewhere: IndexSettings
) -> None:
    lamp = text_source("The lamp is lit.", article_id="lamp")
    add_articles([lamp], settings=elsewhere, embedder=embedder)
    with pytest.raises(UsageError, match="has articles already"):
        import_store(exported, settings=elsewhere, embedder=embedder)
    assert check_whole(elsewhere.home, embedder).keys() == {"lamp"}
    check_no_leftovers(elsewhere.home)


def test_a_folder_whose_articles_were_removed_is_imported_into(
    embedder: MiniLMEmbedder, exported: Path, elsewhere: IndexSettings
) -> None:
    lamp = text_source("The lamp is lit.", article_id="lamp")
    add_articles([lamp], settings=elsewhere, embedder=embedder)
    remove_articles(["lamp"], settings=elsewhere)
    with ArticleIndex.open(elsewhere, embedder=embedder) as index:
        assert index.counts() == (0, 0)
        import_store(exported, settings=elsewhere, embedder=embedder)
        assert {article.id for article in index.articles()} == BOTH
        vector = embedder.embed(["Ships come in."])[0]
        assert len(index.nearest(vector, 1)) == 1
        assert len(index.lexical("ships", 9)) == 2
    assert check_whole(elsewhere.home, embedder).keys() == BOTH
    check_no_leftovers(elsewhere.home)


def test_a_store_of_another_chunking_is_refused(
    embedder: MiniLMEmbedder, exported: Path, elsewhere: IndexSettings
) -> None:
    other = IndexSettings(home=elsewhere.home, passage_tokens=128)
    with pytest.raises(
        StoreMismatchError, match=f"articles in {exported} were .*, and now chunking"
    ):
        import_store(exported, settings=other, embedder=embedder)
    assert list_articles(settings=elsewhere) == []
    # Nothing of it is left, and the right one can be imported.
    assert import_store(exported, settings=elsewhere, embedder=embedder) == 2
    check_no_leftovers(elsewhere.home)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-200])


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 255
    path.write_bytes(data)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def replace(path: Path) -> None:
    path.write_text("This is no export.", encoding="utf-8")


def strip(path: Path) -> None:
    """Write a ZIP archive without a manifest."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("catalog.sqlite", b"")


def rewrite(path: Path, **changes: object) -> None:
    """Change the manifest."""
    copy = path.with_name("copy")
    shutil.move(path, copy)
    with zipfile.ZipFile(copy) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "manifest.json":
                data = json.dumps({**json.loads(data), **changes}).encode()
            new.writestr(name, data)


def name_a_path(path: Path) -> None:
    rewrite(path, sha256={"../../evil": "0" * 64})


def name_no_part(path: Path) -> None:
    rewrite(path, sha256={})


def lie(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        sums = json.loads(archive.read("manifest.json"))["sha256"]
    rewrite(path, sha256={**sums, "articles.jsonl": "0" * 64})


@pytest.mark.parametrize(
    "damage", [cut, flip, empty, replace, strip, name_a_path, name_no_part, lie]
)
def test_a_damaged_file_is_refused_and_changes_nothing(
    embedder: MiniLMEmbedder, exported: Path, elsewhere: IndexSettings, damage: object
) -> None:
    assert callable(damage)
    damage(exported)
    with pytest.raises(StoreError, match=f"{exported}"):
        import_store(exported, settings=elsewhere, embedder=embedder)
    assert list_articles(settings=elsewhere) == []
    assert not elsewhere.home.exists()


def test_an_export_of_another_version_is_refused(
    embedder: MiniLMEmbedder, exported: Path, elsewhere: IndexSettings
) -> None:
    rewrite(exported, footnote_store=99)
    with pytest.raises(StoreMismatchError, match="format 99, not 3"):
        import_store(exported, settings=elsewhere, embedder=embedder)


@pytest.mark.parametrize("batches", [0, 1, 2])
def test_an_import_that_is_cut_off_goes_on_when_it_is_repeated(
    filled: IndexSettings, embedder: MiniLMEmbedder, put: Put, tmp_path: Path,
    elsewhere: IndexSettings, batches: int,
) -> None:  # fmt: skip
    for number in range(120):
        put(f"a{number}", f"# Part {number}\n\nThis is part {number}.")
    exported = tmp_path / "many"
    assert export_store(exported, settings=filled) == 122
    with cut_off(Writer, "add", after=True, call=batches + 1):
        import_store(exported, settings=elsewhere, embedder=embedder)
    assert len(check_whole(elsewhere.home, embedder)) == min(50 * (batches + 1), 122)
    assert import_store(exported, settings=elsewhere, embedder=embedder) == 122
    assert check_whole(elsewhere.home, embedder) == check_whole(filled.home, embedder)
    with pytest.raises(UsageError, match="has articles already"):
        import_store(exported, settings=elsewhere, embedder=embedder)


def test_an_archive_of_an_earlier_version_is_embedded_again(
    filled: IndexSettings, embedder: MiniLMEmbedder, tmp_path: Path, elsewhere: IndexSettings
) -> None:
    path = tmp_path / "older"
    grow_old(filled.home, 2)
    with closing(sqlite3.connect(filled.home / "catalog.sqlite")) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    catalog = (filled.home / "catalog.sqlite").read_bytes()
    sums = {"catalog.sqlite": hashlib.sha256(catalog).hexdigest(), "vectors/tokens": "0" * 64}
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("catalog.sqlite", catalog)
        archive.writestr("manifest.json", json.dumps({"footnote_store": 2, "sha256": sums}))
    assert import_store(path, settings=elsewhere, embedder=embedder) == 2
    assert check_whole(elsewhere.home, embedder).keys() == BOTH
    assert check_store(settings=elsewhere, embedder=embedder) == []
