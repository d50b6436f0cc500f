"""Articles are exported as lines of JSON, and imported elsewhere as they were."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from index import (
    IndexSettings,
    MiniLMEmbedder,
    StoreError,
    UsageError,
    add_articles,
    check_store,
    export_store,
    get_article,
    import_store,
    list_articles,
    remove_articles,
    text_source,
)
from index.errors import StoreNotWritableError
from index.store import Writer
from tests.index.conftest import Add, Whole
from tests.index.cut_off import cut_off
from tests.index.whole_store import (
    BOTH,
    check_no_leftovers,
    check_whole,
    everything,
    placed,
)

PAGE = f"""<!doctype html><html><head><title>The storm</title><meta name="author" content="Ann Lee">
<meta property="og:site_name" content="The Daily Sea"></head><body><article><h1>The storm</h1>
{"<p>The harbour, the storm, and the men are told of, with commas, in this paragraph.</p>" * 6}
<table><tr><th>Day<th>Wind</tr><tr><td>Monday<td>90</tr></table><h2>Afterwards</h2>
<pre>close the lock\n\nopen the gate</pre></article></body></html>"""
LAMP = text_source("The lamp is lit.", article_id="lamp")
# More than are embedded at once here.
MANY, AT_ONCE = 5, 2


@pytest.fixture(scope="module")
def lines(town: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the file of an exported store, to be copied."""
    path = tmp_path_factory.mktemp("exchange") / "articles.jsonl"
    assert export_store(path, settings=IndexSettings(home=town)) == 2
    return path


@pytest.fixture
def exported(lines: Path, tmp_path: Path) -> Path:
    """Return the file of an exported store."""
    return Path(shutil.copy(lines, tmp_path))


@pytest.fixture
def elsewhere(tmp_path: Path) -> IndexSettings:
    """Return the settings of another data folder, which is not made yet."""
    return IndexSettings(home=tmp_path / "elsewhere")


def documents(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_what_is_imported_is_as_it_was(
    filled: IndexSettings, embedder: MiniLMEmbedder, exported: Path, elsewhere: IndexSettings
) -> None:
    report = import_store(exported, settings=elsewhere, embedder=embedder)
    assert (set(report.added), report.failed) == (BOTH, ())
    here, there = everything(filled, embedder), everything(elsewhere, embedder)
    # What was replaced still counts a little in the scores of words here, and not there.
    for kinds in (here, there):
        kinds["lexical"] = set(placed(kinds, (row for row, _ in kinds["lexical"])))
        places = placed(kinds, (row for row, _ in kinds["nearest"]))
        kinds["nearest"] = dict(zip(places, (score for _, score in kinds["nearest"]), strict=True))
        for name in ("sentences", "passages"):
            del kinds[name]
    assert here == there
    assert check_store(settings=elsewhere, embedder=embedder) == []
    again = import_store(exported, settings=elsewhere, embedder=embedder)
    assert (set(again.unchanged), again.added, again.replaced) == (BOTH, (), ())
    remove_articles(["market"], settings=elsewhere)
    add_articles([LAMP], settings=elsewhere, embedder=embedder)
    assert check_whole(elsewhere.home, embedder).keys() == {"harbour", "lamp"}
    check_no_leftovers(elsewhere.home)


def test_structure_that_the_text_alone_does_not_tell_is_kept(
    settings: IndexSettings,
    embedder: MiniLMEmbedder,
    add: Add,
    tmp_path: Path,
    elsewhere: IndexSettings,
) -> None:
    add(text_source(PAGE, article_id="storm"))
    with closing(sqlite3.connect(settings.home / "catalog.sqlite")) as connection, connection:
        connection.execute("UPDATE articles SET pages = '[0, 60]', added = '2019-05-04T10:00:00'")
    before = get_article("storm", settings=settings)
    assert (before.byline, before.site, before.pages) == ("Ann Lee", "The Daily Sea", (0, 60))
    assert [each.kind for each in before.elements] == ["row", "row", "code"]
    export_store(tmp_path / "one", settings=settings)
    (document,) = documents(tmp_path / "one")
    assert document["article"]["text"] == before.text
    import_store(tmp_path / "one", settings=elsewhere, embedder=embedder)
    assert get_article("storm", settings=elsewhere) == before
    (listed,) = list_articles(settings=elsewhere)
    assert listed.added == "2019-05-04T10:00:00"


def test_exporting_changes_nothing_and_leaves_out_what_was_removed(
    filled: IndexSettings,
    embedder: MiniLMEmbedder,
    whole: Whole,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = everything(filled, embedder)
    folder = tmp_path / "exports"
    folder.mkdir()
    monkeypatch.chdir(folder)
    assert export_store(Path("one"), settings=filled, others=[{"case": {"id": "\udc80"}}]) == 2
    assert Path("one").stat().st_mode & 0o077 == 0
    *_, last = documents(Path("one"))
    assert last == {"case": {"id": "\udc80"}}
    assert everything(filled, embedder) == before
    assert whole().keys() == BOTH
    remove_articles(["harbour"], settings=filled)
    assert export_store(folder / "two", settings=filled) == 1
    assert b"lamp" not in (folder / "two").read_bytes()
    assert {path.name for path in folder.iterdir()} == {"one", "two"}


def test_what_cannot_be_exported_or_imported_is_told(
    filled: IndexSettings, embedder: MiniLMEmbedder, exported: Path, elsewhere: IndexSettings
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
    assert not target.exists()
    for path in (target, exported.parent):
        with pytest.raises(UsageError, match="name a file that footnote export wrote"):
            import_store(path, settings=elsewhere, embedder=embedder)
    assert not elsewhere.home.exists()


def changed(**changes: object) -> Callable[[dict[str, Any]], object]:
    return lambda article: {"article": {**article, **changes}}


BAD: dict[str, tuple[object, str]] = {
    "no JSON": (b"This is no export.", "it is not JSON in UTF-8."),
    "another object": (b'{"case": {}}', "it is no article."),
    "no text": (changed(text=" "), "its article has no text."),
    "a number for a title": (changed(title=7), "its title cannot be used: "),
    "a wild id": (changed(id="a b"), "'a b' cannot be an article's id; "),
    "an unknown kind": (
        changed(elements=[{"kind": "poem", "start": 0, "end": 3}]),
        "its elements.0.kind cannot be used: ",
    ),
    "beyond the text": (
        changed(headings=[{"level": 1, "start": 0, "end": 10_000}]),
        "its headings, elements and pages are not spans of its text, in order.",
    ),
    "a NUL": (changed(text="The harbour\0."), "its article has a NUL character."),
    "no date": (changed(added="yesterday"), "Invalid isoformat string: 'yesterday'."),
    "a wild field": (changed(fields={"Tag": ["x"]}), "'Tag' cannot name a field; "),
}


@pytest.mark.parametrize(("line", "said"), BAD.values(), ids=BAD)
def test_a_line_that_is_no_article_is_named_and_the_others_go_on(
    embedder: MiniLMEmbedder, exported: Path, elsewhere: IndexSettings, line: Any, said: str
) -> None:
    first, second = exported.read_bytes().splitlines()
    bad = line
    if callable(line):
        bad = json.dumps(line({**json.loads(second)["article"], "id": "bad"} | {})).encode()
    exported.write_bytes(b"\n".join((first, b"", bad, second, second)))
    report = import_store(exported, settings=elsewhere, embedder=embedder)
    failed, again = report.failed
    assert (failed.source, again.source) == ("line 3", "line 5")
    assert failed.reason.startswith(said)
    assert "\n" not in failed.reason
    assert again.reason == "its id is that of line 4."
    assert {each.id for each in list_articles(settings=elsewhere)} == BOTH
    assert check_whole(elsewhere.home, embedder).keys() == BOTH


def test_an_import_that_is_cut_off_goes_on_when_it_is_repeated(
    settings: IndexSettings,
    embedder: MiniLMEmbedder,
    add: Add,
    tmp_path: Path,
    elsewhere: IndexSettings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("index.exchange._AT_ONCE", AT_ONCE)
    add(*(text_source(f"This is part {n}.", article_id=f"a{n}") for n in range(MANY)))
    exported = tmp_path / "many"
    assert export_store(exported, settings=settings) == MANY
    with cut_off(Writer, "put", after=True):
        import_store(exported, settings=elsewhere, embedder=embedder)
    assert len(list_articles(settings=elsewhere)) == AT_ONCE
    report = import_store(exported, settings=elsewhere, embedder=embedder)
    assert (len(report.unchanged), len(report.added)) == (AT_ONCE, MANY - AT_ONCE)
    assert check_whole(elsewhere.home, embedder) == check_whole(settings.home, embedder)
