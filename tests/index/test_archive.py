"""A store is exported to one file, and imported elsewhere as it was."""

import hashlib
import json
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from index import (
    ArticleIndex,
    IndexSettings,
    MiniLMEmbedder,
    StoreError,
    UsageError,
    add_articles,
    check_store,
    export_store,
    import_store,
    list_articles,
    remove_articles,
    restore_articles,
    text_source,
)
from index.errors import StoreDamagedError, StoreMismatchError, StoreNotWritableError
from index.store import Writer
from tests.index.conftest import Add, Whole
from tests.index.store.test_writer import cut_off
from tests.index.test_outdated import grow_old
from tests.index.whole_store import (
    BOTH,
    check_no_leftovers,
    check_whole,
    everything,
    unversioned,
)

LAMP = text_source("The lamp is lit.", article_id="lamp")
# More than are read at once here.
MANY, AT_ONCE = 5, 4


@pytest.fixture(scope="module")
def archive(town: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the file of an exported store, to be copied."""
    path = tmp_path_factory.mktemp("archive") / "articles.footnote"
    assert export_store(path, settings=IndexSettings(home=town)) == 2
    return path


@pytest.fixture
def exported(archive: Path, tmp_path: Path) -> Path:
    """Return the file of an exported store."""
    return Path(shutil.copy(archive, tmp_path))


@pytest.fixture
def elsewhere(tmp_path: Path) -> IndexSettings:
    """Return the settings of another data folder, which is not made yet."""
    return IndexSettings(home=tmp_path / "elsewhere")


def test_what_is_imported_is_as_it_was_and_is_changed_like_any_other(
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
    assert check_store(settings=elsewhere, embedder=embedder) == []
    remove_articles(["harbour"], settings=elsewhere, restorable=True)
    restore_articles(["harbour"], settings=elsewhere)
    remove_articles(["market"], settings=elsewhere)
    add_articles([LAMP], settings=elsewhere, embedder=embedder)
    assert check_whole(elsewhere.home, embedder).keys() == {"harbour", "lamp"}
    check_no_leftovers(elsewhere.home)


def test_exporting_changes_nothing_and_leaves_out_what_was_removed(
    filled: IndexSettings,
    embedder: MiniLMEmbedder,
    whole: Whole,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = everything(filled, embedder)
    # The catalog's file alone has everything.
    for log in filled.home.glob("catalog.sqlite-*"):
        log.unlink()
    folder = tmp_path / "exports"
    folder.mkdir()
    monkeypatch.chdir(folder)
    assert export_store(Path("one"), settings=filled) == 2
    assert everything(filled, embedder) == before
    assert whole().keys() == BOTH
    remove_articles(["harbour"], settings=filled)
    assert export_store(folder / "two", settings=filled) == 1
    assert b"lamp" not in (folder / "two").read_bytes()
    assert {path.name for path in folder.iterdir()} == {"one", "two"}


def test_what_cannot_be_exported_is_told(
    filled: IndexSettings, exported: Path, elsewhere: IndexSettings
) -> None:
    content, target = exported.read_bytes(), exported.with_name("new")
    with pytest.raises(UsageError, match=f"{exported} exists already"):
        export_store(exported, settings=filled)
    assert exported.read_bytes() == content
    if Path("/proc/self").exists():
        with pytest.raises(StoreNotWritableError, match="/proc/one cannot be read or written"):
            export_store(Path("/proc/one"), settings=filled)
    with pytest.raises(UsageError, match=f"The folder {target} does not exist; create it"):
        export_store(target / "one", settings=filled)
    with pytest.raises(StoreError, match=f"no store in {elsewhere.home}"):
        export_store(target, settings=elsewhere)
    with closing(sqlite3.connect(filled.home / "catalog.sqlite")) as connection, connection:
        connection.execute("UPDATE vectors SET vector = zeroblob(768)")
    with pytest.raises(StoreDamagedError, match=r"vectors of harbour are .*; run footnote check"):
        export_store(target, settings=filled)
    assert not target.exists()


def test_only_a_folder_without_articles_is_imported_into(
    embedder: MiniLMEmbedder, exported: Path, elsewhere: IndexSettings
) -> None:
    add_articles([LAMP], settings=elsewhere, embedder=embedder)
    with pytest.raises(UsageError, match="has articles already"):
        import_store(exported, settings=elsewhere, embedder=embedder)
    assert check_whole(elsewhere.home, embedder).keys() == {"lamp"}
    remove_articles(["lamp"], settings=elsewhere)
    with ArticleIndex.open(elsewhere, embedder=embedder) as index:
        assert index.counts() == (0, 0)
        import_store(exported, settings=elsewhere, embedder=embedder)
        assert {article.id for article in index.articles()} == BOTH
        assert len(index.nearest(embedder.embed(["Ships come in."])[0], 1)) == 1
        assert len(index.lexical("ships", 9)) == 2
    assert check_whole(elsewhere.home, embedder).keys() == BOTH
    check_no_leftovers(elsewhere.home)


def test_a_store_of_another_chunking_is_refused_and_leaves_nothing(
    embedder: MiniLMEmbedder, exported: Path, elsewhere: IndexSettings
) -> None:
    other = IndexSettings(home=elsewhere.home, passage_tokens=128)
    with pytest.raises(
        StoreMismatchError, match=f"articles in {exported} were .*, and now chunking"
    ):
        import_store(exported, settings=other, embedder=embedder)
    assert list_articles(settings=elsewhere) == []
    assert import_store(exported, settings=elsewhere, embedder=embedder) == 2
    check_no_leftovers(elsewhere.home)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-200])


def flip(path: Path, place: float = 0.5) -> None:
    data = bytearray(path.read_bytes())
    data[int(len(data) * place)] ^= 255
    path.write_bytes(data)


def compress(path: Path, method: int) -> None:
    """Change how the first part is said to be compressed."""
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x01\x02") + 10] = method
    path.write_bytes(data)


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


def strip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("catalog.sqlite", b"")


@pytest.mark.parametrize(
    "damage",
    [
        cut,
        flip,
        lambda path: flip(path, 0.02),
        lambda path: compress(path, zipfile.ZIP_BZIP2),
        lambda path: compress(path, zipfile.ZIP_LZMA),
        strip,
        lambda path: path.write_text("This is no export.", encoding="utf-8"),
        lambda path: path.write_bytes(b""),
        lambda path: rewrite(path, sha256={"../../evil": "0" * 64}),
        lambda path: rewrite(path, sha256={}),
        lambda path: rewrite(path, sha256={"articles.jsonl": "0" * 64}),
        lambda path: rewrite(path, footnote_store=99),
    ],
)
def test_a_damaged_file_is_refused_and_changes_nothing(
    embedder: MiniLMEmbedder,
    exported: Path,
    elsewhere: IndexSettings,
    damage: Callable[[Path], object],
) -> None:
    damage(exported)
    with pytest.raises(StoreError, match=f"{exported}"):
        import_store(exported, settings=elsewhere, embedder=embedder)
    assert list_articles(settings=elsewhere) == []
    assert not elsewhere.home.exists()


def test_an_import_that_is_cut_off_goes_on_when_it_is_repeated(
    settings: IndexSettings,
    embedder: MiniLMEmbedder,
    add: Add,
    tmp_path: Path,
    elsewhere: IndexSettings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("index.archive._AT_ONCE", AT_ONCE)
    add(*(text_source(f"This is part {n}.", article_id=f"a{n}") for n in range(MANY)))
    exported = tmp_path / "many"
    assert export_store(exported, settings=settings) == MANY
    for batches in (1, 2):
        with cut_off(Writer, "add", after=True, call=batches):
            import_store(exported, settings=elsewhere, embedder=embedder)
        assert len(list_articles(settings=elsewhere)) == min(AT_ONCE * batches, MANY)
    assert import_store(exported, settings=elsewhere, embedder=embedder) == MANY
    assert check_whole(elsewhere.home, embedder) == check_whole(settings.home, embedder)
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
