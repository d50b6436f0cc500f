"""A question from the shell: over a pipe, as JSON and on a terminal, with a model and without."""

import json
from pathlib import Path

import pytest

from tests.scripted_server import Cut, ScriptedServer, delta, failure, reply, stream
from tests.ui.cli.conftest import QUESTION, QUOTE, TITLE, Ended, Put, Run

pytestmark = pytest.mark.usefixtures("harbour")


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
    asked = run("ask", "-", data=f"{QUESTION}\n".encode(), typed=True)
    assert asked.err == "Type the question, then press Enter and Ctrl-D.\n"
    assert asked.out.startswith(f"{QUOTE} [1]\n")
    assert run("ask", *QUESTION.split()).out == asked.out
    evil = run("ask", f"\x1b[31m{QUESTION}\x07")
    assert (evil.status, QUOTE in evil.out, "\x1b" in evil.out) == (0, True, False)
    assert run("ask", "-", data=None).complaint == (
        "There is no standard input to read '-' from; name a file instead."
    )
    turns = tmp_path / "turns.json"
    turns.write_text('[["Who was the first master?", "Its first master was Karin Holm."]]')
    found = run("ask", "How long did she keep the books?", "--history", turns, "--json")
    assert "thirty years" in found.document["text"].replace("\n", " ")
    turns.write_text(run("ask", "Who was its first master?", "--json").out)
    assert (
        run("ask", "How long did she keep the books?", "--history", turns, "--json").document[
            "citations"
        ]
        == found.document["citations"]
    )
    done = run("ask", "Who won the chess Olympiad in Dresden?")
    said, _, label, *related = done.out.splitlines()
    assert (done.status, done.err) == (0, "")
    assert (said, label) == ("No answer was found in the article.", "Nearest sentences:")
    assert 1 <= sum(line.startswith("- “") for line in related) <= 3
    put("bridge", "The bridge was built in 1931. It is red and has two lanes.")
    scoped = run("ask", "When was it built?", "--article", "bridge", "--json").document
    assert {each["article_id"] for each in scoped["citations"]} == {"bridge"}


def test_an_unknown_article_is_an_error_whatever_is_asked(run: Run) -> None:
    for said in ("x", "hello", QUESTION, "What is it about?"):
        complaint = run("ask", said, "--article", "harbor").complaint
        assert complaint == "There is no article 'harbor'; did you mean harbour?"


def ask(run: Run, server: ScriptedServer, *more: str, columns: int | None = None) -> Ended:
    settings = {"OPENAI_BASE_URL": server.base_url}
    return run("ask", QUESTION, "--model", " tiny ", *more, columns=columns, **settings)


def test_a_model_is_named_with_its_host_and_what_it_broke_off_or_made_up_is_told(
    server: ScriptedServer, run: Run
) -> None:
    server.say(reply("The harbour was built in 1874 [1]."))
    done = ask(run, server)
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith(f"{QUOTE} [1]\n\n[1] “{QUOTE}”\n")
    assert done.out.endswith(f"\n\nAnswered by tiny at {server.host}.\n")
    done = run("ask", QUESTION, "--model", "tiny", OPENAI_API_KEY="no key")
    assert done.status == 1
    assert QUOTE in done.out
    assert done.out.endswith("tiny was not asked.\n")
    # A stream that is cut keeps what was verified.
    written = f"{QUOTE[:-1]} [1]. Its first master was Ka"
    server.say(stream(*(delta(f"{word} ") for word in written.split()), Cut()))
    done = ask(run, server)
    assert (done.status, len(done.err.splitlines())) == (1, 1)
    assert done.out.startswith(f"{QUOTE} [1]\n\n")
    assert "Karin" not in done.out
    assert "In place of" not in done.out
    # On a terminal sentences come as they are settled.
    server.say(reply("The harbour was built in 1874 [1]. It was painted green by monks [1]."))
    server.say(reply("NO"))
    done = ask(run, server, columns=60)
    assert (done.status, done.err) == (0, "")
    said, judged, corrected, *notes = done.out.split("\n\n")
    assert said.startswith(f"{QUOTE} [1]")
    assert said.endswith("monks. [1]")
    assert "checked" in judged
    assert corrected.endswith("monks. (not supported)")
    assert any(note.startswith(f"[1] “{QUOTE}”") for note in notes)


def test_a_model_that_fails_is_an_error_with_the_articles_own_sentences(
    server: ScriptedServer, run: Run
) -> None:
    server.say(*[failure(401, "no")] * 3)
    done, shown = ask(run, server), ask(run, server, columns=60)
    assert (done.status, shown.status, shown.err) == (1, 1, done.err)
    assert server.host in done.err
    for out in (done.out, shown.out):
        label, said, *_ = out.split("\n\n")
        assert " ".join(label.split()).startswith("In place of the model's answer: tiny could not")
        assert said == f"{QUOTE} [1]"
    documented = ask(run, server, "--json")
    assert (documented.status, documented.err) == (1, done.err)
    document = json.loads(documented.out)
    assert document["answerer"] == "extractive"
    assert document["fallback"].startswith("tiny could not answer")
    assert [claim["text"] for claim in document["claims"]] == [QUOTE]
