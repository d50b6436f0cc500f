"""Each mistake gets one sentence on standard error, status 1 or 2, and loses nothing."""

import os
import socket
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.ui.cli.conftest import Put, Run

QUESTION = "When was the bridge built?"
SENTENCE = "The bridge was built in 1931."
FILES = {
    "a.txt": SENTENCE.encode(),
    "empty.txt": b"",
    "void.json": b"",
    "endless.json": b"[" * 100_000,
    "binary.json": b"\xff\xfe\xfd",
    "object.json": b'{"question": "answer"}',
    "entry.json": b'[["Who?", "Ada."], ["When?"]]',
}


@pytest.fixture
def bridge(put: Put, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put an article into the store, and the files to be named into the current folder."""
    put("bridge", f"{SENTENCE} It is red and has two lanes.")
    for name, data in FILES.items():
        (tmp_path / name).write_bytes(data)
    monkeypatch.chdir(tmp_path)


@pytest.mark.usefixtures("bridge")
def test_what_is_no_source_question_article_or_history(run: Run) -> None:
    history = "The history {}.json cannot be used ("
    cases = [
        (["add", "empty.txt"], 1, "empty.txt is empty; there is nothing to add."),
        (["add", "absent.txt"], 1, "absent.txt does not exist; check the path."),
        (["add", ""], 1, "The name of a source is empty; name a file or a folder, or '-' to read "
         "pasted text."),
        (["add", "-"], 1, "standard input: the pasted text is empty; there is nothing to add."),
        (["add", "ftp://a.example/b"], 2, "ftp://a.example/b cannot be fetched: only http:// and "
         "https:// addresses are fetched; save the page and add the file."),
        (["ask", ""], 2, "The question is empty; ask something about the articles."),
        (["ask", "\x01\x02\x1b"], 2, "The question has no words; ask something about the "
         "articles."),
        (["ask", "a" * 100_000], 2, "The question has 100,000 characters; ask it in 2,000 or "
         "fewer."),
        *(
            ([*command, name], 2, f"There is no article '{said}")
            for command in (["show"], ["remove"], ["ask", QUESTION, "--article"])
            for name, said in (("brigde", "brigde'; did you mean bridge?"), ("\udcff", "\ufffd'"))
        ),
        *(
            (["ask", QUESTION, "--history", f"{name}.json"], 2, history.format(name) + why)
            for name, why in {
                "absent": "No such file or directory",
                "void": "not JSON: ",
                "endless": "it is nested too deeply",
                "binary": "not UTF-8",
                "object": "the history should be a list of [question, answer] pairs",
                "entry": "entry 2 of the history is not a [question, answer] pair",
            }.items()
        ),
    ]  # fmt: skip
    for line, status, said in cases:
        ended = run(*line)
        assert (ended.status, ended.complaint[: len(said)]) == (status, said)


@pytest.mark.parametrize(
    ("line", "settings", "status", "said"),
    [
        (["list"], {"FOOTNOTE_HOMES": "x"}, 2, "Unknown setting FOOTNOTE_HOMES; did you mean "
         "FOOTNOTE_HOME?"),
        (["list"], {"FOOTNOTE_PASSAGE_TOKENS": "many"}, 2, "FOOTNOTE_PASSAGE_TOKENS is 'many': "
         "it should be a whole number."),
        (["ask", QUESTION], {}, 1, "There are no articles yet; add one first: footnote add FILE"),
        (["chat", "--host", "0.0.0.0", "--port", "0"], {}, 2, "0.0.0.0 can be reached from other "
         "machines; set FOOTNOTE_PASSWORD"),
        *(
            (["chat", "--host", host, "--port", "0"], {"FOOTNOTE_PASSWORD": password}, 2,
             "The host is empty; name one with --host, or leave it at 127.0.0.1.")
            for host, password in (("", ""), (" ", "secret"))
        ),
    ],
)  # fmt: skip
def test_what_cannot_begin_leaves_no_data_folder(
    run: Run, home: Path, line: list[str], settings: dict[str, Any], status: int, said: str
) -> None:
    ended = run(*line, **settings)
    assert ended.status == status
    assert ended.complaint.startswith(said)
    assert not home.exists()


def test_a_port_in_use_is_reported_before_anything_is_added(run: Run, home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = run("chat", "--port", str(port))
    assert ended.complaint.startswith(f"Port {port} is in use")
    assert not home.exists()


@pytest.mark.parametrize("line", [["add", "-"], ["list"], ["ask", QUESTION]])
def test_a_data_folder_that_cannot_be_one(run: Run, tmp_path: Path, line: list[str]) -> None:
    odd = tmp_path / "new" / os.fsdecode(b"a\xffb")
    said = run(*line, data=SENTENCE.encode(), FOOTNOTE_HOME=str(odd)).complaint
    assert said.startswith("FOOTNOTE_HOME is ")
    assert said.endswith(": a folder whose path is not UTF-8 cannot be used; choose another one.")
    assert not (tmp_path / "new").exists()
    (tmp_path / "home").write_text("not a folder")
    assert str(tmp_path / "home") in run(*line, data=SENTENCE.encode()).complaint
    assert (tmp_path / "home").read_text() == "not a folder"


def test_a_bad_file_stops_none_of_the_others(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "notes").mkdir()
    for name, data in {
        "a.txt": b"",
        "b.txt": f"{SENTENCE} It is red.".encode(),
        "c.txt": b"\0\1\2\3",
        "d.txt": "Das Mädchen aß in München Käse.".encode("cp1252"),
    }.items():
        (tmp_path / "notes" / name).write_bytes(data)
    monkeypatch.chdir(tmp_path)
    done = run("add", "notes", "nowhere.txt")
    assert done.status == 1
    added = [line.split() for line in done.out.splitlines()]
    assert [(how, name[:2]) for how, name in added] == [("added", "b-"), ("added", "d-")]
    failed = [line.split(" ")[0] for line in done.err.splitlines()]
    assert failed == ["notes/a.txt", "notes/c.txt", "nowhere.txt"]


@pytest.mark.usefixtures("bridge")
def test_a_question_with_control_characters_among_its_words(run: Run) -> None:
    done = run("ask", f"\x1b[31m{QUESTION}\x07")
    assert (done.status, done.err) == (0, "")
    assert SENTENCE in done.out
    assert "\x1b" not in done.out


@pytest.mark.usefixtures("bridge")
def test_a_model_that_is_no_file_was_not_asked(run: Run, tmp_path: Path) -> None:
    model = tmp_path / "no.gguf"
    done = run("ask", QUESTION, "--model", model)
    assert done.status == 1
    assert SENTENCE in done.out
    assert done.out.endswith(f"{model} was not asked.\n")


@pytest.mark.usefixtures("bridge")
def test_a_catalog_that_is_damaged_or_of_a_later_version(
    run: Run, home: Path, tmp_path: Path
) -> None:
    catalog = home / "catalog.sqlite"
    with closing(sqlite3.connect(catalog)) as connection:
        connection.execute("PRAGMA user_version = 99")
    lines = [["list"], ["ask", QUESTION], ["add", "a.txt"], ["check"], ["export", "out"]]
    for line in lines:
        later = f"The store in {home} was written by a later version of Footnote (schema 99, not "
        assert run(*line).complaint.startswith(later)
    for leftover in home.glob("catalog.sqlite-*"):
        leftover.unlink()
    catalog.write_bytes(b"not a database " * 1000)
    for line in lines:
        complaint = run(*line).complaint
        assert f"The store's catalog {catalog} is damaged (" in complaint
        assert complaint.endswith(
            f"move the folder {home} away, then import an export or add the articles again."
        )
    assert catalog.read_bytes() == b"not a database " * 1000
    assert not (tmp_path / "out").exists()
