"""A question to a model from the shell: over a pipe, as JSON, and on a terminal."""

import json
import os
import pty
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.command import command, environment
from tests.scripted_server import Cut, ScriptedServer, delta, failure, reply, stream
from tests.ui.cli.conftest import Ended, Put, Run

QUESTION = "When was the harbour built?"
QUOTE = "The harbour was built in 1874."


@pytest.fixture(autouse=True)
def _harbour(put: Put) -> None:
    put("harbour", f"{QUOTE} Its first master was Karin Holm. A crossing takes five hours.")


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer() as running:
        yield running


def ask(run: Run, server: ScriptedServer, *more: str) -> Ended:
    settings = {"OPENAI_BASE_URL": server.base_url, "FOOTNOTE_MODEL_RETRIES": "0"}
    return run("ask", QUESTION, "--model", " tiny ", *more, **settings)


def on_a_terminal(server: ScriptedServer, home: Path) -> tuple[int, str, str]:
    """Ask on a terminal; return the status, what stood on it, and standard error."""
    master, slave = pty.openpty()
    names = {"TERM": "dumb", "COLUMNS": "60", "OPENAI_BASE_URL": server.base_url}
    with subprocess.Popen(
        command("ask", QUESTION, "--model", "tiny"),
        env=environment(FOOTNOTE_HOME=home, FOOTNOTE_MODEL_RETRIES="0", **names),
        stdin=subprocess.DEVNULL,
        stdout=slave,
        stderr=subprocess.PIPE,
    ) as process:
        os.close(slave)
        shown = b""
        while True:
            try:
                piece = os.read(master, 4096)
            except OSError:
                # Linux says so when the other side is closed.
                break
            if not piece:
                break
            shown += piece
        assert process.stderr is not None
        complaint = process.stderr.read().decode()
    os.close(master)
    return process.returncode, shown.decode().replace("\r\n", "\n"), complaint


def test_a_model_answers_and_is_named_with_its_host(server: ScriptedServer, run: Run) -> None:
    server.say(reply("The harbour was built in 1874 [1]."))
    done = ask(run, server)
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith(f"{QUOTE} [1]\n\n[1] “{QUOTE}”\n")
    assert done.out.endswith(f"\n\nAnswered by tiny at {server.host}.\n")


def test_a_model_that_fails_is_an_error_with_the_articles_own_sentences(
    server: ScriptedServer, run: Run
) -> None:
    server.say(failure(401, "no"), failure(401, "no"))
    done = ask(run, server)
    assert done.status == 1
    (complaint,) = done.err.splitlines()
    assert server.host in complaint
    label, said, *_ = done.out.split("\n\n")
    assert label.startswith("In place of the model's answer: tiny could not answer")
    assert said == f"{QUOTE} [1]"
    done = ask(run, server, "--json")
    assert (done.status, done.err) == (1, f"{complaint}\n")
    document = json.loads(done.out)
    assert document["answerer"] == "extractive"
    assert document["fallback"].startswith("tiny could not answer")
    assert [claim["text"] for claim in document["claims"]] == [QUOTE]


def test_a_stream_that_is_cut_keeps_what_was_verified(server: ScriptedServer, run: Run) -> None:
    written = f"{QUOTE[:-1]} [1]. Its first master was Ka"
    server.say(stream(*(delta(f"{word} ") for word in written.split()), Cut()))
    done = ask(run, server)
    assert (done.status, len(done.err.splitlines())) == (1, 1)
    assert done.out.startswith(f"{QUOTE} [1]\n\n")
    assert "Karin" not in done.out
    assert "In place of" not in done.out


def test_on_a_terminal_sentences_come_as_they_are_settled(
    server: ScriptedServer, home: Path
) -> None:
    server.say(reply("The harbour was built in 1874 [1]. It was painted green by monks [1]."))
    server.say(reply("NO"), failure(401, "no"))
    status, shown, complaint = on_a_terminal(server, home)
    assert (status, complaint) == (0, "")
    said, judged, corrected, *notes = shown.split("\n\n")
    assert said.startswith(f"{QUOTE} [1]")
    assert said.endswith("monks. [1]")
    assert judged == "Judged, it reads:"
    assert corrected.endswith("monks. (not supported)")
    assert any(note.startswith(f"[1] “{QUOTE}”") for note in notes)
    status, shown, complaint = on_a_terminal(server, home)
    assert (status, server.host in complaint) == (1, True)
    label, said, *_ = shown.split("\n\n")
    assert " ".join(label.split()).startswith("In place of the model's answer: tiny could not")
    assert said == f"{QUOTE} [1]"
