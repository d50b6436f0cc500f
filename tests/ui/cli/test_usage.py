"""Help, and one sentence for each mistake, with status 1 or 2, which loses nothing."""

import re
import socket
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.ui.cli.conftest import QUESTION, Run

COMMANDS = (
    "add ask chat check eval export import label list mcp models remove serve show verify"
).split()
OF_PEOPLE = ["collections", "people"]
FILES = {
    "empty.txt": b"",
    "endless.json": b"[" * 100_000,
    "binary.json": b"\xff\xfe\xfd",
    "object.json": b'{"question": "answer"}',
    "entry.json": b'[["Who?", "Ada."], ["When?"]]',
}


def test_help_names_every_command_and_each_explains_itself_by_example(run: Run, home: Path) -> None:
    for arguments in ([], ["--help"]):
        shown = run(*arguments)
        assert (shown.status, shown.err) == (0, "")
        listed = re.findall(r"(?m)^  (\w+)  +\w.*[^.]\.$", shown.out.partition("Commands:")[2])
        assert listed == COMMANDS
    # Where people share a server there are more.
    more = run(FOOTNOTE_AUTH="header").out.partition("Commands:")[2]
    assert set(re.findall(r"(?m)^  (\w+)  ", more)) >= {*COMMANDS, *OF_PEOPLE}
    for name in (*COMMANDS, *OF_PEOPLE):
        shown = run(name, "-h", FOOTNOTE_HOMES="unknown")
        assert (shown.status, shown.err) == (0, "")
        assert shown.out.startswith(f"Usage: footnote {name} ")
        assert f"  Examples:\n    footnote {name}" in shown.out
    version = run("--version").out
    assert version.startswith("footnote")
    assert version.count("\n") == 1
    assert not home.exists()


def test_bad_usage_is_one_sentence_before_anything_begins(run: Run, home: Path) -> None:
    for line, said in (
        (["add"], "footnote add: Missing argument 'SOURCE...'. See 'footnote add --help'."),
        (["add", "a.txt", "b.txt", "--title", "T"], "--title and --id can be given for one text"),
        (["add", "-", "-"], "footnote add: standard input can be read once; give '-' once."),
        (["ask"], "footnote ask: Missing argument 'QUESTION...'. See 'footnote ask --help'."),
        (["ask", "Who?", "--model"], "footnote ask: Option '--model' requires an argument. See '"),
        (["ask", "Who?", "--artikel", "a"], "No such option '--artikel'. Did you mean '--article'"),
        (["ask", "Who?", "--model", ""], "the name of a model is empty; name one, or leave it ou"),
        (["answer"], "footnote: No such command 'answer'. See 'footnote --help'."),
        (["shw"], "footnote: No such command 'shw'. Did you mean 'show'?"),
        (["list", "a"], "footnote list: Got unexpected extra argument (a). See 'footnote list --h"),
        *(
            (["chat", "--port", port], f"{port!r} is not a port; give a number from 0 to 65535.")
            for port in ("http", "65536")
        ),
        *(
            (["eval", *options], said)
            for options, said in (
                (["--export", "x"], "--export writes feedback and scores nothing; give --from-fe"),
                (["--from-feedback", "--export", "x", "--json"], "neither --report nor --json."),
                (["--from-feedback", "y"], "leave out y or --from-feedback."),
                (["--report", "no/page.html"], "/no is not a folder; create it, or name another"),
            )
        ),
        (["models", "--base-url", "localhost:1"], "should begin with http:// or https://"),
    ):
        ended = run(*line)
        assert (ended.status, said in ended.complaint) == (2, True), ended
    for settings, line, said in (
        ({"FOOTNOTE_HOMES": "x"}, ["list"], "Unknown setting FOOTNOTE_HOMES; did you mean FOOTNOT"),
        ({"FOOTNOTE_PASSAGE_TOKENS": "many"}, ["list"], "FOOTNOTE_PASSAGE_TOKENS is 'many': it "),
        ({}, ["chat", "--host", "0.0.0.0", "--port", "0"], "0.0.0.0 can be reached from other mac"),
        ({}, ["chat", "--host", "", "--port", "0"], "The host is empty; give one with --host, or"),
        ({"FOOTNOTE_PASSWORD": "x"}, ["chat", "--host", "192.0.2.1"], "192.0.2.1 is not a host of"),
    ):
        ended = run(*line, **settings)
        assert (ended.status, ended.complaint.startswith(said)) == (2, True), ended
    assert run("ask", QUESTION).complaint.startswith("There are no articles yet; add one first: ")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert run("chat", "--port", str(port)).complaint.startswith(f"Port {port} is in use")
    assert not home.exists()


@pytest.mark.usefixtures("harbour")
def test_what_is_no_source_question_article_or_history(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, data in FILES.items():
        (tmp_path / name).write_bytes(data)
    monkeypatch.chdir(tmp_path)
    history = "The history {}.json cannot be used ("
    cases = [
        (["add", "empty.txt"], 1, "empty.txt is empty; there is nothing to add."),
        (["add", "absent.txt"], 1, "absent.txt does not exist; check the path."),
        (["add", ""], 1, "The name of a source is empty; name a file or a folder, or '-' to read "
         "pasted text."),
        (["add", "-"], 1, "standard input: the pasted text is empty; there is nothing to add."),
        (["add", "ftp://a.example/b"], 1, "ftp://a.example/b was not fetched: only http:// and "
         "https:// addresses are fetched; save the page and add the file."),
        (["ask", ""], 2, "The question is empty; ask something about the articles."),
        (["ask", "a" * 100_000], 2, "The question has 100,000 characters; ask it in 2,000 or "
         "fewer."),
        *(
            ([*command, name], 2, f"There is no article '{said}")
            for command in (["show"], ["remove"], ["ask", QUESTION, "--article"])
            for name, said in (("harbor", "harbor'; did you mean harbour?"), ("\udcff", "\ufffd'"))
        ),
        (["ask", QUESTION, "--history", "object.json"], 2, "The history object.json cannot be "
         "used. This is neither a conversation exported as JSON nor an answer of 'footnote ask"),
        *(
            (["ask", QUESTION, "--history", f"{name}.json"], 2, history.format(name) + why)
            for name, why in {
                "absent": "No such file or directory",
                "endless": "it is nested too deeply",
                "binary": "not UTF-8",
                "entry": "entry 2 of the history is not a [question, answer] pair",
            }.items()
        ),
    ]  # fmt: skip
    for line, status, said in cases:
        ended = run(*line)
        assert (ended.status, ended.complaint[: len(said)]) == (status, said)


@pytest.mark.parametrize("line", [["add", "-"], ["list"], ["ask", QUESTION]])
def test_a_data_folder_that_cannot_be_one(run: Run, tmp_path: Path, line: list[str]) -> None:
    (tmp_path / "home").write_text("not a folder")
    assert str(tmp_path / "home") in run(*line, data=b"It is red.").complaint
    assert (tmp_path / "home").read_text() == "not a folder"


@pytest.mark.usefixtures("harbour")
def test_a_catalog_that_is_damaged_or_of_another_layout(
    run: Run, home: Path, tmp_path: Path
) -> None:
    catalog = home / "catalog.sqlite"
    with closing(sqlite3.connect(catalog)) as connection:
        connection.execute("PRAGMA user_version = 99")
    lines = [["list"], ["ask", QUESTION], ["add", "a.txt"], ["check"], ["export", "out"]]
    for line in lines:
        later = f"The store in {home} has another layout (schema 99, not "
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


def test_a_missing_sdk_of_assistants_is_named_with_the_next_step(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.split(".")[0] in {"mcp", "mcp_types"}]:
        monkeypatch.delitem(sys.modules, name)
    for name in [name for name in sys.modules if name.startswith("ui.mcp.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "mcp", None)
    failed = run("mcp")
    assert failed.status == 2
    assert failed.complaint == (
        "footnote mcp needs the package mcp from version 2.3 on, which is not installed; "
        "make mcp adds it."
    )
