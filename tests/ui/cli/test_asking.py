"""A question to a model from the shell: over a pipe, as JSON, and on a terminal."""

import json
import os
import pty
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.command import command, environment, footnote
from tests.scripted_server import CHAT, Cut, ScriptedServer, delta, failure, reply, stream

TEXT = (
    "The harbour was built in 1874. Its first master was Karin Holm. A crossing takes five hours."
)
QUESTION = "When was the harbour built?"
QUOTE = "The harbour was built in 1874."


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder with one article; not to be changed."""
    folder = tmp_path_factory.mktemp("harbour")
    arguments = ("add", "-", "--title", "The harbour", "--id", "harbour")
    assert footnote(*arguments, home=folder, data=TEXT.encode()).returncode == 0
    return folder


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer() as running:
        yield running


def ask(server: ScriptedServer, home: Path, *more: str) -> "subprocess.CompletedProcess[str]":
    return footnote(
        *("ask", QUESTION, "--model", "tiny", *more),
        home=home,
        OPENAI_BASE_URL=server.base_url,
        FOOTNOTE_MODEL_RETRIES="0",
    )


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


def test_a_model_answers_and_is_named_with_its_host(server: ScriptedServer, home: Path) -> None:
    server.say(reply("The harbour was built in 1874 [1]."))
    done = ask(server, home)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"{QUOTE} [1]\n\n[1] “{QUOTE}”\n")
    assert done.stdout.endswith(f"\n\nAnswered by tiny at {server.host}.\n")


@pytest.mark.parametrize("as_json", [False, True])
def test_a_model_that_fails_is_an_error_with_the_articles_own_sentences(
    server: ScriptedServer, home: Path, as_json: bool
) -> None:
    server.say(failure(401, "no"))
    done = ask(server, home, *(["--json"] if as_json else []))
    assert done.returncode == 1
    (sentence,) = done.stderr.splitlines()
    assert server.host in sentence
    if as_json:
        document = json.loads(done.stdout)
        assert document["answerer"] == "extractive"
        assert document["fallback"].startswith("tiny could not answer")
        assert [claim["text"] for claim in document["claims"]] == [QUOTE]
    else:
        label, said, *_ = done.stdout.split("\n\n")
        assert label.startswith("In place of the model's answer: tiny could not answer")
        assert said == f"{QUOTE} [1]"


def test_a_stream_that_is_cut_keeps_what_was_verified(server: ScriptedServer, home: Path) -> None:
    written = f"{QUOTE[:-1]} [1]. Its first master was Ka"
    server.say(stream(*(delta(f"{word} ") for word in written.split()), Cut()))
    done = ask(server, home)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert done.stdout.startswith(f"{QUOTE} [1]\n\n")
    assert "Karin" not in done.stdout
    assert "In place of" not in done.stdout


def test_on_a_terminal_sentences_come_as_they_are_settled(
    server: ScriptedServer, home: Path
) -> None:
    server.say(reply("The harbour was built in 1874 [1]. It was painted green by monks [1]."))
    server.say(reply("NO"))
    status, shown, complaint = on_a_terminal(server, home)
    assert (status, complaint) == (0, "")
    said, *notes = shown.split("\n\n")
    assert said.startswith(f"{QUOTE} [1]")
    assert said.endswith("monks. [1]")
    assert notes[0] == "Judged, it reads:"
    assert notes[1].endswith("monks. (not supported)")
    assert any(note.startswith(f"[1] “{QUOTE}”") for note in notes)
    assert len(server.asked(CHAT)) == 2


def test_on_a_terminal_a_failure_is_told_and_labelled(server: ScriptedServer, home: Path) -> None:
    server.say(failure(401, "no"))
    status, shown, complaint = on_a_terminal(server, home)
    assert status == 1
    assert server.host in complaint
    label, said, *_ = shown.split("\n\n")
    assert " ".join(label.split()).startswith("In place of the model's answer: tiny could not")
    assert said == f"{QUOTE} [1]"
