"""`footnote doctor` says what works, what does not, and what to do; it changes nothing."""

import json
import shutil
import socket
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from index import IndexSettings, list_articles
from index.sharing import Sharing
from index.store import PassageCollection
from tests.refusing_system import footnote as bound
from tests.scripted_server import Response, ScriptedServer, document, reply
from tests.ui.cli.conftest import Ended, Put, Run

SYSTEM_ONE = "/v1/systemone"
STORE = ["settings", "folder", "database", "chroma", "words", "embedder"]
ARTICLES = ["sources", "copies"]
SECRET = "sk-test-0123456789abcdef"
LINES = [f"On day {day} the ferry {day * 7} left quay {day % 5} late." for day in range(40)]


def checks(ended: Ended) -> list[dict[str, Any]]:
    """Return what was found, once it is sure that each check is told in full."""
    found: list[dict[str, Any]] = json.loads(ended.out)["checks"]
    for each in found:
        assert each.keys() == {"name", "state", "found", "next"}
        assert bool(each["next"]) == (each["state"] != "ok")
    assert ended.status == any(each["state"] == "failed" for each in found)
    return found


def names(found: list[dict[str, Any]]) -> list[str]:
    return [each["name"] for each in found]


@pytest.fixture
def closed() -> int:
    """Return a port of this machine where nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@pytest.mark.usefixtures("harbour")
def test_a_whole_store_and_whom_it_asks(run: Run, server: ScriptedServer, home: Path) -> None:
    done = run("doctor")
    lines = done.out.splitlines()
    assert (done.status, done.err) == (0, "")
    assert [line.split()[:2] for line in lines] == [["ok", name] for name in STORE + ARTICLES]
    assert server.requests == []
    judged = document({"answers": {"0": {"type": "noul", "noul": 0.9}}})
    server.say(reply("The ferry sails.")).say(judged, path=SYSTEM_ONE)
    named = {"OPENAI_BASE_URL": server.base_url, "FOOTNOTE_MODEL": "llama3.2"}
    judge = {"FOOTNOTE_JUDGE": f"http://{server.host}", "FOOTNOTE_JUDGE_KEY": SECRET}
    asked = run("doctor", "--json", OPENAI_API_KEY=SECRET, **named, **judge)
    found = checks(asked)
    assert [each["name"] for each in found] == [*STORE, "model", "judge", *ARTICLES]
    assert {each["state"] for each in found} == {"ok"}
    assert all(server.host in each["found"] for each in found if each["name"] in named | judge)
    assert sum(server.host in each["found"] for each in found) == 2
    assert len(server.requests) == 2
    assert SECRET not in asked.out + asked.err
    (article,) = list_articles(settings=IndexSettings(home=home))
    assert article.id == "harbour"


def test_a_store_that_is_not_there_yet_is_not_made(run: Run, home: Path) -> None:
    found = checks(run("doctor", "--json"))
    assert names(found) == ["settings", "folder", "database", "embedder"]
    assert {each["state"] for each in found} == {"ok"}
    assert not home.exists()


def lose_a_passage(home: Path) -> None:
    with closing(PassageCollection(IndexSettings(home=home))) as collection:
        collection.delete(["harbour@1:p0"])


def spoil(path: str) -> Callable[[Path], object]:
    return lambda home: (home / path).write_bytes(b"not what Footnote wrote" * 100)


BROKEN = {
    "no Chroma": (lambda home: shutil.rmtree(home / "chroma"), {}, "chroma", "footnote check"),
    "a vector is gone": (lose_a_passage, {}, "chroma", "footnote check"),
    "spoilt words": (spoil("words/meta.json"), {}, "words", "footnote check"),
    "spoilt catalog": (spoil("catalog.sqlite"), {}, "database", "import an export"),
    "unknown name": (None, {"FOOTNOTE_HOMES": "x"}, "settings", "FOOTNOTE_HOME"),
    "bad value": (None, {"FOOTNOTE_PASSAGE_TOKENS": "many"}, "settings", "whole number"),
    "bad page": (None, {"FOOTNOTE_LINK_HOURS": "-1"}, "settings", "greater than 0"),
    "other passages": (None, {"FOOTNOTE_PASSAGE_TOKENS": "99"}, "embedder", "--embed-anew"),
    "no embedder": (
        None,
        {"FOOTNOTE_EMBEDDER": "bge", "OPENAI_BASE_URL": "http://127.0.0.1:{closed}/v1"},
        "embedder",
        "OPENAI_BASE_URL",
    ),
    "no model": (
        None,
        {"FOOTNOTE_MODEL": "qwen", "OPENAI_BASE_URL": "http://127.0.0.1:{closed}/v1"},
        "model",
        "OPENAI_BASE_URL",
    ),
    "no judge": (None, {"FOOTNOTE_JUDGE": "/nowhere"}, "judge", "tokenizer.json"),
    "no judge's server": (
        None,
        {"FOOTNOTE_JUDGE": "http://127.0.0.1:{closed}"},
        "judge",
        "FOOTNOTE_JUDGE",
    ),
    "another model judges": (
        None,
        {"FOOTNOTE_VERIFY": "qwen", "OPENAI_BASE_URL": "http://127.0.0.1:{closed}/v1"},
        "judge",
        "OPENAI_BASE_URL",
    ),
    "no PostgreSQL": (
        None,
        {
            "FOOTNOTE_DATABASE_URL": f"postgresql://ann:{SECRET}@127.0.0.1:{{closed}}/footnote",
            "FOOTNOTE_CHROMA_URL": "http://127.0.0.1:{closed}",
        },
        "database",
        "FOOTNOTE_DATABASE_URL",
    ),
    "no Chroma server": (
        None,
        {"FOOTNOTE_CHROMA_URL": "http://127.0.0.1:{closed}"},
        "chroma",
        "FOOTNOTE_CHROMA_URL",
    ),
}


@pytest.mark.usefixtures("harbour")
@pytest.mark.parametrize(("damage", "settings", "name", "step"), BROKEN.values(), ids=BROKEN)
def test_what_is_broken_is_the_one_thing_that_failed(
    run: Run,
    home: Path,
    closed: int,
    damage: Callable[[Path], object] | None,
    settings: dict[str, str],
    name: str,
    step: str,
) -> None:
    if damage is not None:
        damage(home)
    given = {key: value.format(closed=closed) for key, value in settings.items()}
    ended = run("doctor", "--json", **given)
    found = checks(ended)
    failed = [each for each in found if each["state"] == "failed"]
    assert names(failed) == [name]
    assert step in failed[0]["next"]
    if str(closed) in str(given) and name != "database":
        assert f"127.0.0.1:{closed}" in failed[0]["found"]
    assert SECRET not in ended.out + ended.err
    if name != "database" and step != "whole number":
        assert set(names(found)) >= {*STORE, *ARTICLES}


@pytest.mark.usefixtures("harbour")
def test_words_that_the_next_question_indexes_are_no_failure(run: Run, home: Path) -> None:
    shutil.rmtree(home / "words")
    warned = [each for each in checks(run("doctor", "--json")) if each["state"] != "ok"]
    assert [(each["name"], each["state"]) for each in warned] == [("words", "warning")]
    assert not (home / "words").exists()
    assert run("ask", "Where does the ferry sail?").status == 0
    assert {each["state"] for each in checks(run("doctor", "--json"))} == {"ok"}


@pytest.mark.usefixtures("harbour")
def test_a_folder_that_cannot_be_used(run: Run, home: Path, tmp_path: Path) -> None:
    home.chmod(0o500)
    try:
        status, out, _ = bound(home, "doctor")
    finally:
        home.chmod(0o700)
    failed = [line for line in out.splitlines() if line.startswith("failed")]
    assert (status, failed[0].split()[1]) == (1, "folder")
    assert f"{home} cannot be written" in failed[0]
    assert "FOOTNOTE_HOME" in failed[0]
    (tmp_path / "file").write_text("")
    found = checks(run("doctor", "--json", FOOTNOTE_HOME=str(tmp_path / "file" / "home")))
    failures = [each for each in found if each["state"] == "failed"]
    assert names(failures) == ["folder", "database"]
    assert "not a folder" in failures[0]["found"]


def test_articles_that_changed_or_are_there_twice(
    run: Run, server: ScriptedServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "my notes"
    folder.mkdir()
    texts = {
        "ferry.txt": "\n".join(LINES),
        "again.md": "# Ferry \x1b[2J\u202e\n\n" + "\n".join(LINES[:-1]),
        "gone.txt": "The lamp is lit at six.",
        "kept.txt": "The market sells fish.",
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    page = [Response(200, {"Content-Type": "text/plain"}, [text]) for text in (b"Old.", b"New.")]
    server.say(page[0], path="/page.txt")
    monkeypatch.setenv("FOOTNOTE_FETCH_HOSTS", server.host)
    address = f"http://{server.host}/page.txt"
    assert run("add", folder, address).status == 0
    assert "1 page" in run("doctor").out
    (folder / "ferry.txt").write_text(f"{texts['ferry.txt']}\nAnd then no more.")
    (folder / "gone.txt").unlink()
    server.requests.clear()
    told = run("doctor")
    assert (told.status, told.err, server.requests) == (0, "", [])
    assert not {"\x1b", "\u202e"} & set(told.out)
    found = {each["next"]: each for each in checks(run("doctor", "--json"))}
    warned = [each for each in found.values() if each["state"] == "warning"]
    assert sorted(names(warned)) == ["copies", "sources", "sources"]
    add = f"footnote add '{folder / 'ferry.txt'}'"
    assert any(add in step for step in found)
    assert any("gone.txt does not exist" in each["found"] for each in warned)
    (twice,) = [each for each in warned if each["name"] == "copies"]
    assert all(f"({name}-" in twice["found"] for name in ("again", "ferry"))
    assert server.requests == []
    server.say(page[1], path="/page.txt")
    asked = checks(run("doctor", "--sources", "--json"))
    assert any(f"footnote add {address}" in each["next"] for each in asked)
    run("add", folder / "ferry.txt")
    assert not any(add in each["next"] for each in checks(run("doctor", "--json")))


# Who has the collections that two nearly equal articles are in, and which of them may go.
COPIES: dict[str, tuple[set[str], set[str], str | None]] = {
    "one person's": ({"ann"}, {"ann"}, "second"),
    "two people's": ({"ann"}, {"bob"}, None),
    "one of them shared": ({"ann", "bob"}, {"ann"}, "second"),
    "the other one shared": ({"ann"}, {"ann", "bob"}, "first"),
    "both shared, with others": ({"ann", "bob"}, {"ann", "cay"}, None),
    "one in no collection": ({"ann"}, set(), None),
}


@pytest.mark.parametrize(("one", "other", "gone"), COPIES.values(), ids=COPIES)
def test_a_copy_may_go_if_all_its_readers_have_the_other_one(
    run: Run, put: Put, home: Path, one: set[str], other: set[str], gone: str | None
) -> None:
    put("first", "\n".join(LINES))
    put("second", "\n".join(LINES[:-1]))
    with closing(Sharing(IndexSettings(home=home))) as sharing:
        for name, people in (("first", one), ("second", other)):
            for person in people:
                key = sharing.create(person, f"person:{person}", key=person)
                sharing.put(name, key)
    (found,) = [each for each in checks(run("doctor", "--json")) if each["name"] == "copies"]
    assert found["state"] == ("warning" if gone else "ok")
    assert [name for name in ("first", "second") if f"remove {name}." in found["next"]] == [
        *filter(None, [gone])
    ]
    assert ("which other people read" in found["found"]) == (gone is None)
