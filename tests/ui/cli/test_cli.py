"""The footnote command as a shell sees it: what it prints where, and how it ends."""

import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from tests.command import command, environment, footnote
from ui.cli.main import main

TITLE = "The harbour of Lund"
TEXT = """\
The harbour was built in 1874. Its first master was Karin Holm. She kept the books for
thirty years.

The ferry Aurora sails to Gotland every Tuesday. A crossing takes five hours.
"""
QUESTION = "When was the harbour built?"
COMMANDS = ("add", "list", "show", "remove", "ask", "chat", "models", "verify", "eval")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder with one article of the id "harbour"; not to be changed."""
    home = tmp_path_factory.mktemp("filled")
    arguments = ("add", "-", "--title", TITLE, "--id", "harbour")
    done = footnote(*arguments, home=home, data=TEXT.encode())
    assert (done.returncode, done.stdout) == (0, "added      harbour\n"), done.stderr
    return home


@pytest.fixture
def store(filled: Path, tmp_path: Path) -> Path:
    """Return a copy of the filled data folder, to be changed at will."""
    return Path(shutil.copytree(filled, tmp_path / "store"))


def document(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert isinstance(found, dict)
    return found


def printed(capsys: pytest.CaptureFixture[str], *line: str) -> str:
    """Return what a command line prints that ends at once."""
    with pytest.raises(SystemExit) as ended:
        main(list(line))
    out, error = capsys.readouterr()
    assert (ended.value.code, error) == (0, "")
    return out


def test_alone_it_prints_help(capsys: pytest.CaptureFixture[str]) -> None:
    help_text = printed(capsys)
    for name in COMMANDS:
        assert f"    {name} " in help_text


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself_by_example(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    help_text = printed(capsys, name, "--help")
    assert help_text.startswith(f"usage: footnote {name} ")
    assert f"examples:\n  footnote {name}" in help_text


def test_the_version_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    version = printed(capsys, "--version")
    assert version.startswith("footnote")
    assert version.count("\n") == 1


def test_adding_tells_added_replaced_and_unchanged(tmp_path: Path) -> None:
    home = tmp_path / "home"
    (tmp_path / "notes.txt").write_text("The bridge opened in May. It is red.", encoding="utf-8")

    def add() -> dict[str, object]:
        return document(footnote("add", "notes.txt", "--json", home=home, cwd=tmp_path))

    source = os.fsencode((tmp_path / "notes.txt").resolve())
    article_id = f"notes-{hashlib.sha256(source).hexdigest()[:8]}"
    outcomes = ("added", "replaced", "unchanged", "failed", "skipped", "hidden", "copies")
    nothing: dict[str, object] = {outcome: [] for outcome in outcomes}
    assert add() == {**nothing, "added": [article_id]}
    assert add() == {**nothing, "unchanged": [article_id]}
    (tmp_path / "notes.txt").write_text("The bridge opened in June. It is red.", encoding="utf-8")
    assert add() == {**nothing, "replaced": [article_id]}


def test_pasted_text_is_decoded_as_a_file_is(tmp_path: Path) -> None:
    home = tmp_path / "home"
    text = "Das Mädchen kaufte in München Käse. Es war ein schöner, warmer Tag."
    arguments = ("add", "-", "--title", "Ein Tag", "--id", "tag", "--json")
    done = document(footnote(*arguments, home=home, data=text.encode("cp1252")))
    assert done["added"] == ["tag"]
    shown = document(footnote("show", "tag", "--json", home=home))
    assert (shown["title"], shown["source"]) == ("Ein Tag", None)
    assert text in str(shown["text"])


def test_the_list_as_json_and_as_a_table(filled: Path) -> None:
    (article,) = document(footnote("list", "--json", home=filled))["articles"]
    text = document(footnote("show", "harbour", "--json", home=filled))["text"]
    added = article.pop("added")
    assert article == {
        "id": "harbour",
        "title": TITLE,
        "source": None,
        "passages": 1,
        "sentences": 5,
        "published": None,
        "characters": len(text),
    }
    done = footnote("list", home=filled)
    head, row = done.stdout.splitlines()
    assert head.split() == ["ID", "TITLE", "SENTENCES", "ADDED", "SOURCE"]
    assert row.split() == ["harbour", *TITLE.split(), "5", added[:10], "pasted"]


def test_what_is_shown_is_the_text_that_was_hashed(filled: Path) -> None:
    shown = document(footnote("show", "harbour", "--json", home=filled))
    about = {"byline", "site", "published", "language"}
    assert set(shown) == {"id", "title", "source", "sha256", "text", *about}
    assert hashlib.sha256(str(shown["text"]).encode()).hexdigest() == shown["sha256"]
    printed = footnote("show", "harbour", home=filled).stdout
    assert printed.startswith(f"{TITLE}\nid      harbour\nsource  pasted text\n")
    assert str(shown["sha256"])[:16] in printed
    assert printed.endswith(f"{shown['text']}\n")


def test_an_answer_quotes_the_article_exactly(filled: Path) -> None:
    answer = document(footnote("ask", QUESTION, "--json", home=filled))
    text = str(document(footnote("show", "harbour", "--json", home=filled))["text"])
    assert (answer["question"], answer["status"], answer["reason"]) == (QUESTION, "answered", None)
    (citation,) = answer["citations"]
    assert citation["quote"] == "The harbour was built in 1874."
    assert text[citation["start"] : citation["end"]] == citation["quote"]
    assert answer["text"] == "The harbour was built in 1874. [1]"


def test_an_answer_for_people_has_its_footnotes_below(filled: Path) -> None:
    done = footnote("ask", QUESTION, home=filled)
    answer, empty, note, place = done.stdout.splitlines()
    assert (done.returncode, done.stderr, empty) == (0, "", "")
    assert answer == "The harbour was built in 1874. [1]"
    assert note == "[1] “The harbour was built in 1874.”"
    assert place.startswith(f"    {TITLE}, characters ")


def test_what_is_not_in_the_article_is_said_and_done(filled: Path) -> None:
    done = footnote("ask", "Who won the chess Olympiad in Dresden?", home=filled)
    said, _, label, *related = done.stdout.splitlines()
    assert (done.returncode, done.stderr) == (0, "")
    assert said == "No answer was found in the article."
    assert label == "Nearest sentences:"
    assert 1 <= sum(line.startswith("- “") for line in related) <= 3


def test_a_question_can_come_from_standard_input(filled: Path) -> None:
    done = footnote("ask", "-", "--json", home=filled, data=f"{QUESTION}\n".encode())
    assert document(done)["status"] == "answered"


def test_a_follow_up_is_understood_with_its_history(filled: Path, tmp_path: Path) -> None:
    turns = [["Who was the first master?", "Its first master was Karin Holm."]]
    (tmp_path / "turns.json").write_text(json.dumps(turns), encoding="utf-8")
    asked = "How long did she keep the books?"
    arguments = ("ask", asked, "--history", tmp_path / "turns.json", "--json")
    answer = document(footnote(*arguments, home=filled))
    assert answer["question"] == asked
    assert "thirty years" in str(answer["text"]).replace("\n", " ")


def test_a_question_needs_no_quotation_marks(filled: Path) -> None:
    answer = document(footnote("ask", *QUESTION.split(), "--json", home=filled))
    assert answer["question"] == QUESTION


def test_a_question_is_asked_of_the_article_that_is_named(store: Path) -> None:
    bridge = b"The bridge was built in 1931. It is red and has two lanes."
    document(footnote("add", "-", "--id", "bridge", "--json", home=store, data=bridge))
    answer = document(
        footnote("ask", "When was it built?", "--article", "bridge", "--json", home=store)
    )
    cited = {each["article_id"] for each in answer["citations"]}
    assert cited == {"bridge"}


def test_removing_takes_all_that_are_named_or_none(store: Path) -> None:
    done = footnote("remove", "harbour", "harbor", home=store)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "There is no article 'harbor'; did you mean harbour?\n"
    assert "harbour" in footnote("list", home=store).stdout
    done = footnote("remove", "harbour", "harbour", home=store)
    assert (done.returncode, done.stdout, done.stderr) == (0, "removed    harbour\n", "")
    assert document(footnote("list", "--json", home=store)) == {"articles": []}
    assert footnote("list", home=store).stdout.startswith("There are no articles yet; ")


def test_arguments_are_read_as_utf_8_in_any_locale(tmp_path: Path) -> None:
    def run(*arguments: str, data: bytes = b"") -> str:
        done = footnote(
            *arguments,
            home=tmp_path / "home",
            data=data,
            LC_ALL="C",
            PYTHONUTF8="0",
            PYTHONCOERCECLOCALE="0",
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    run("add", "-", "--id", "brücke", "--title", "Die Brücke", data=TEXT.encode())
    question = "When was the “brücke” built?"
    document = json.loads(run("ask", question, "--article", "brücke", "--json"))
    assert document["question"] == question
    assert json.loads(run("show", "brücke", "--json"))["title"] == "Die Brücke"
    run("remove", "brücke")


def test_json_is_json_whatever_the_terminal_can_show(tmp_path: Path) -> None:
    home = tmp_path / "home"
    text = "Ein Gruß: “schön” 😀. Das war alles.".encode()
    added = footnote("add", "-", "--id", "a", home=home, data=text, PYTHONIOENCODING="latin-1")
    assert added.returncode == 0
    done = footnote("show", "a", "--json", home=home, PYTHONIOENCODING="latin-1")
    assert text.decode() in json.loads(done.stdout)["text"]
    done = footnote("show", "a", home=home, PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, "")


def test_a_reader_that_goes_away_is_no_failure_to_complain_of(tmp_path: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as gone:
        done = subprocess.run(
            command("list"),
            env=environment(FOOTNOTE_HOME=tmp_path / "home"),
            stdout=gone,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert (done.returncode, done.stderr) == (141, b"")


def test_an_interrupted_command_ends_without_a_traceback(tmp_path: Path) -> None:
    process = subprocess.Popen(
        command("add", "-"),
        env=environment(FOOTNOTE_HOME=tmp_path / "home"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # A shell that runs the tests in the background has its children ignore interrupts.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    # It is past its imports once it has taken all that fits no pipe.
    assert process.stdin is not None
    process.stdin.write(b"a" * 1_000_000)
    process.stdin.flush()
    time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    out, error = process.communicate(timeout=60)
    assert (process.returncode, out, error) == (130, b"", b"")


def test_chat_starts_with_the_bundled_article(tmp_path: Path) -> None:
    process = subprocess.Popen(
        command("chat", "--port", "0"),
        env=environment(FOOTNOTE_HOME=tmp_path / "home"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    try:
        assert process.stdout is not None
        lines = [process.stdout.readline()]
        if lines[0]:
            lines.append(process.stdout.readline())
    finally:
        process.send_signal(signal.SIGINT)
        _, error = process.communicate(timeout=60)
    assert lines[0] == ("There are no articles yet; adding the bundled one ...\n"), error
    assert re.fullmatch(r"Footnote is at http://127\.0\.0\.1:\d+\n", lines[1]), error
    assert (process.returncode, error) == (0, "")
    (article,) = document(footnote("list", "--json", home=tmp_path / "home"))["articles"]
    assert (article["id"], article["source"]) == ("blinken-beijing", None)


def test_eval_prints_one_document_and_leaves_the_store_alone(filled: Path, tmp_path: Path) -> None:
    (tmp_path / "harbour.txt").write_text(TEXT, encoding="utf-8")
    case = {
        "id": "1",
        "question": QUESTION,
        "history": [],
        "answers": ["1874"],
        "evidence": ["The harbour was built in 1874."],
        "answerable": True,
        "reason": None,
        "article": "harbour",
        "tags": [],
    }
    (tmp_path / "cases.jsonl").write_text(json.dumps(case), encoding="utf-8")
    report = tmp_path / "report.html"
    arguments = ("eval", "cases.jsonl", "--json", "--report", report)
    cache = tmp_path / "cache"
    done = footnote(*arguments, home=filled, cwd=tmp_path, XDG_CACHE_HOME=cache, HOME=tmp_path)
    found = document(done)
    assert found["scores"]["answer_hit"] == 1.0
    assert report.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert len(document(footnote("list", "--json", home=filled))["articles"]) == 1


def test_a_report_that_has_no_folder_is_refused_before_anything_is_asked(tmp_path: Path) -> None:
    done = footnote("eval", "--report", tmp_path / "no" / "report.html", home=tmp_path / "home")
    assert (done.returncode, done.stdout) == (2, "")
    said = f"{tmp_path / 'no'} is not a folder; create it, or name another page.\n"
    assert done.stderr == said
