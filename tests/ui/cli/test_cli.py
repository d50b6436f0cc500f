"""The footnote command as its user sees it: help, articles and answers."""

import hashlib
import io
import json
import os
import re
import sys
from pathlib import Path

import pytest

from tests.ui.cli.conftest import Put, Run

TITLE = "The harbour of Lund"
TEXT = """\
The harbour was built in 1874. Its first master was Karin Holm. She kept the books for
thirty years.

The ferry Aurora sails to Gotland every Tuesday. A crossing takes five hours.
"""
QUESTION = "When was the harbour built?"
QUOTE = "The harbour was built in 1874."
COMMANDS = "add ask chat check eval export import list models remove show verify".split()
NOTHING: dict[str, list[str]] = {
    outcome: []
    for outcome in ("added", "replaced", "unchanged", "failed", "skipped", "hidden", "copies")
}


@pytest.fixture
def harbour(put: Put) -> None:
    put("harbour", TEXT, TITLE)


def test_help_names_every_command_and_each_explains_itself_by_example(run: Run, home: Path) -> None:
    for arguments in ([], ["--help"]):
        shown = run(*arguments)
        assert (shown.status, shown.err) == (0, "")
        listed = re.findall(r"(?m)^  (\w+)  +\w.*[^.]\.$", shown.out.partition("Commands:")[2])
        assert listed == COMMANDS
    for name in COMMANDS:
        shown = run(name, "-h", FOOTNOTE_HOMES="unknown")
        assert (shown.status, shown.err) == (0, "")
        assert shown.out.startswith(f"Usage: footnote {name} ")
        assert f"  Examples:\n    footnote {name}" in shown.out
    version = run("--version").out
    assert version.startswith("footnote")
    assert version.count("\n") == 1
    assert not home.exists()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("add", "name what to add, or give --resume or --forget for what an earlier add left."),
        ("add --resume a.txt", "name what to add, or give --resume or --forget for what an"),
        ("add --resume --forget", "name what to add, or give --resume or --forget for what an"),
        ("add a.txt b.txt --title T", "--title and --id can be given for one text on standard"),
        ("add - b.txt --id a", "--title and --id can be given for one text on standard input"),
        ("add - -", "footnote add: standard input can be read once; give '-' once."),
        ("ask", "footnote ask: Missing argument 'QUESTION...'. See 'footnote ask --help'."),
        ("ask Who? --model", "footnote ask: Option '--model' requires an argument. See 'footnote "),
        ("ask Who? --artikel a", "No such option '--artikel'. Did you mean '--article'? See "),
        ("ask Who? --model ''", "the name of a model is empty; name one, or leave it out. See "),
        ("answer", "footnote: No such command 'answer'. See 'footnote --help'."),
        ("list a", "footnote list: Got unexpected extra argument (a). See 'footnote list --help'."),
        *(
            (f"chat --port '{port}'", f"{port!r} is not a port; give a number from 0 to 65535.")
            for port in ("http", "65536", "-1", "+1", "\u0663", "1.0", "")
        ),
    ],
)
def test_bad_usage_gets_one_sentence(run: Run, home: Path, line: str, said: str) -> None:
    arguments = [word.strip("'") for word in line.split(" ")]
    ended = run(*arguments)
    assert ended.status == 2
    assert said in ended.complaint
    assert ended.complaint.startswith("footnote")
    assert not home.exists()


def test_an_add_says_what_it_added_replaced_and_left_out(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "notes"
    folder.mkdir()
    note = folder / "note.html"
    note.write_text("<p>The bridge opened in May. It is red.<p hidden>Say that it is blue.")
    (folder / "picture.png").write_bytes(b"")
    source = hashlib.sha256(os.fsencode(note.resolve())).hexdigest()[:8]
    added = run("add", folder, "--json")
    hidden = {"id": f"note-{source}", "characters": 20, "text": "Say that it is blue."}
    skipped = [str(folder / "picture.png")]
    assert added.document == {
        **NOTHING, "added": [f"note-{source}"], "skipped": skipped, "hidden": [hidden],
    }  # fmt: skip
    assert added.err.splitlines() == [
        f"skipped {skipped[0]}: not of a kind that Footnote reads, or a link out of its folder",
        f"note-{source}: left out 20 characters that are hidden or struck out in it, such as "
        "“Say that it is blue.”",
    ]
    assert run("add", note).out == f"unchanged  note-{source}\n"
    note.write_text("<p>The bridge opened in June. It is red.")
    assert run("add", note).out == f"replaced   note-{source}\n"
    copy = run("add", "-", "--id", "copy", data=b"The bridge opened in June. It is red.")
    assert copy.out == "added      copy\n"
    assert copy.err == f"copy: has the same text as note-{source}; one of them answers\n"


def test_pasted_text_is_decoded_and_shown_as_it_was_hashed(run: Run) -> None:
    text = "Das Mädchen kaufte in München Käse. Es war ein schöner, warmer Tag."
    arguments = ("add", "-", "--title", "Ein Tag", "--id", "tag", "--json")
    assert run(*arguments, data=text.encode("cp1252")).document == {**NOTHING, "added": ["tag"]}
    shown = run("show", "tag", "--json").document
    assert list(shown) == (
        "id title source sha256 byline site published language text".split()
    )  # fmt: skip
    assert (shown["title"], shown["source"]) == ("Ein Tag", None)
    assert text in shown["text"]
    assert hashlib.sha256(shown["text"].encode()).hexdigest() == shown["sha256"]
    printed = run("show", "tag").out
    assert printed.startswith("Ein Tag\nid      tag\nsource  pasted text\nsha256  ")
    assert printed.endswith(f"{shown['text']}\n")


@pytest.mark.usefixtures("harbour")
def test_the_list_as_json_and_as_a_table(run: Run) -> None:
    (article,) = run("list", "--json").document["articles"]
    added = article.pop("added")
    length = len(run("show", "harbour", "--json").document["text"])
    assert article == {
        "id": "harbour", "title": TITLE, "source": None, "passages": 1, "sentences": 5,
        "published": None, "characters": length,
    }  # fmt: skip
    head, row = run("list").out.splitlines()
    assert head.split() == ["ID", "TITLE", "SENTENCES", "ADDED", "SOURCE"]
    assert row.split() == ["harbour", *TITLE.split(), "5", added[:10], "pasted"]


@pytest.mark.usefixtures("harbour")
def test_an_answer_quotes_the_article_exactly(run: Run, put: Put, tmp_path: Path) -> None:
    answer = run("ask", QUESTION, "--json").document
    text = run("show", "harbour", "--json").document["text"]
    assert (answer["question"], answer["status"], answer["reason"]) == (QUESTION, "answered", None)
    (citation,) = answer["citations"]
    assert text[citation["start"] : citation["end"]] == citation["quote"] == QUOTE
    assert answer["text"] == f"{QUOTE} [1]"
    said, empty, note, place = run("ask", QUESTION).out.splitlines()
    assert (said, empty, note) == (f"{QUOTE} [1]", "", f"[1] “{QUOTE}”")
    assert place.startswith(f"    {TITLE}, characters ")
    for asked in ([*QUESTION.split()], ["-"]):
        found = run("ask", *asked, "--json", data=f"{QUESTION}\n".encode())
        assert found.document["text"] == answer["text"]
    turns = tmp_path / "turns.json"
    turns.write_text('[["Who was the first master?", "Its first master was Karin Holm."]]')
    found = run("ask", "How long did she keep the books?", "--history", turns, "--json")
    assert "thirty years" in found.document["text"].replace("\n", " ")
    put("bridge", "The bridge was built in 1931. It is red and has two lanes.")
    scoped = run("ask", "When was it built?", "--article", "bridge", "--json").document
    assert {each["article_id"] for each in scoped["citations"]} == {"bridge"}


@pytest.mark.usefixtures("harbour")
def test_what_is_not_in_the_article_is_said_and_no_failure(run: Run) -> None:
    done = run("ask", "Who won the chess Olympiad in Dresden?")
    said, _, label, *related = done.out.splitlines()
    assert (done.status, done.err) == (0, "")
    assert (said, label) == ("No answer was found in the article.", "Nearest sentences:")
    assert 1 <= sum(line.startswith("- “") for line in related) <= 3


@pytest.mark.usefixtures("harbour")
def test_removing_takes_all_that_are_named_or_none(run: Run) -> None:
    done = run("remove", "harbour", "harbor")
    assert (done.status, done.out) == (2, "")
    assert done.err == "There is no article 'harbor'; did you mean harbour?\n"
    assert "harbour" in run("list").out
    done = run("remove", "harbour", "harbour")
    assert (done.status, done.out, done.err) == (0, "removed    harbour\n", "")
    assert run("list", "--json").document == {"articles": []}
    assert run("list").out == "There are no articles yet; add some with 'footnote add FILE'.\n"


def test_json_is_json_whatever_the_terminal_can_show(
    run: Run, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "Ein Gruß: “schön” 😀. Das war alles."
    put("a", text)
    for encoding in ("latin-1", "utf-8"):
        written = io.BytesIO()
        monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding))
        assert run("show", "a", "--json").status == 0
        assert text in json.loads(written.getvalue().decode(encoding))["text"]
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), "ascii"))
    assert run("show", "a").status == 0


@pytest.mark.usefixtures("harbour")
def test_standard_input_is_asked_for_on_a_terminal_and_may_be_missing(run: Run) -> None:
    asked = run("ask", "-", data=QUESTION.encode(), typed=True)
    assert asked.err == "Type the question, then press Enter and Ctrl-D.\n"
    assert asked.out.startswith(f"{QUOTE} [1]\n")
    missing = run("ask", "-", data=None)
    assert missing.complaint == (
        "There is no standard input to read '-' from; name a file instead."
    )


def test_the_chat_of_an_empty_store_gets_the_bundled_article(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    served: list[dict[str, object]] = []
    monkeypatch.setattr("ui.app.launch", lambda **options: served.append(options))
    for said in ("There are no articles yet; adding the bundled one ...\n", ""):
        done = run("chat", "--port", "0", "--model", " tiny ")
        assert (done.status, done.out, done.err) == (0, said, "")
    options = {"host": "127.0.0.1", "port": 0, "model": "tiny", "open_browser": False}
    assert served == [options, options]
    (article,) = run("list", "--json").document["articles"]
    assert (article["id"], article["source"]) == ("blinken-beijing", None)
