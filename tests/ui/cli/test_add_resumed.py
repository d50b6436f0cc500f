"""An add that was cut off: what is left is said, gone on with, or dropped."""

import signal
import subprocess
import time
from pathlib import Path

import pytest

from index import TERMINAL, AddQueue, IndexSettings
from tests.command import command, environment, footnote

FILES = 40
WORDS = "The harbour of number {0} was built in {0}. Its pier is {0} metres long. "


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    folder = tmp_path / "texts"
    folder.mkdir()
    for number in range(100, 100 + FILES):
        (folder / f"harbour-{number}.txt").write_text(WORDS.format(number) * 40)
    return folder


def cut_off(home: Path, *sources: str | Path, by: signal.Signals) -> str:
    """Start an add, end it once everything is queued, and return what it says."""
    process = subprocess.Popen(
        command("add", *sources), env=environment(FOOTNOTE_HOME=home), stderr=subprocess.PIPE
    )
    until = time.monotonic() + 60
    queue = AddQueue(IndexSettings(home=home))
    while len(queue.of(TERMINAL)) < FILES:
        assert process.poll() is None
        assert time.monotonic() < until
    process.send_signal(by)
    _, said = process.communicate(timeout=60)
    return said.decode()


def listed(home: Path) -> int:
    return len(footnote("list", home=home).stdout.splitlines()) - 1


@pytest.mark.parametrize("by", [signal.SIGKILL, signal.SIGINT])
def test_the_next_command_says_what_is_left_and_resume_adds_it(
    tmp_path: Path, texts: Path, by: signal.Signals
) -> None:
    home = tmp_path / "home"
    said = cut_off(home, texts, by=by)
    told = footnote("list", home=home).stderr
    assert "of an add that was cut off are left, such as " in told
    assert "footnote add --resume goes on" in told
    if by == signal.SIGINT:
        assert "are left, such as " in said
    # Their bytes lie in the queue.
    for each in texts.iterdir():
        each.unlink()
    done = footnote("add", "--resume", home=home)
    assert done.returncode == 0, done.stderr
    assert listed(home) == FILES
    assert footnote("list", home=home).stderr == ""
    again = footnote("add", "--resume", home=home)
    assert (again.returncode, again.stderr) == (0, "Nothing is left to add.\n")
    assert footnote("check", home=home).stdout == "The store is whole.\n"


def test_an_interrupt_is_no_reason_to_give_up(tmp_path: Path) -> None:
    home = tmp_path / "home"
    text = (WORDS.format(100) * 800).encode()
    for number in range(4):
        arguments = ["add", "-", "--title", "The only copy"] if not number else ["add", "--resume"]
        process = subprocess.Popen(
            command(*arguments), env=environment(FOOTNOTE_HOME=home), stdin=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        assert process.stdin is not None
        process.stdin.write(text if not number else b"")
        process.stdin.close()
        queue = AddQueue(IndexSettings(home=home))
        while not any(each.attempts for each in queue.of(TERMINAL)):
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        process.wait(60)
    done = footnote("add", "--resume", home=home)
    assert done.returncode == 0, done.stderr
    assert "The only copy" in footnote("list", home=home).stdout


def test_what_is_added_again_is_no_longer_left(tmp_path: Path, texts: Path) -> None:
    home = tmp_path / "home"
    cut_off(home, texts, by=signal.SIGKILL)
    changed = texts / "harbour-100.txt"
    changed.write_text("The harbour of number 100 was closed in 1999.")
    assert footnote("add", texts, home=home).returncode == 0
    assert footnote("list", home=home).stderr == ""
    assert footnote("add", "--resume", home=home).stderr == "Nothing is left to add.\n"
    assert "closed in 1999" in footnote("ask", "When was the harbour of number 100 closed?",
                                        home=home).stdout  # fmt: skip


def test_an_add_that_fails_leaves_nothing(tmp_path: Path, texts: Path) -> None:
    home = tmp_path / "home"
    one = texts / "harbour-100.txt"
    assert footnote("add", texts / "harbour-101.txt", home=home).returncode == 0
    for _ in range(2):
        done = footnote("add", one, home=home, FOOTNOTE_PASSAGE_TOKENS="100")
        assert done.returncode == 1
        (line,) = done.stderr.splitlines()
        assert "was built with chunking" in line
    assert footnote("list", home=home).stderr == ""


def test_resume_tells_what_failed_before_the_end(tmp_path: Path, texts: Path) -> None:
    home = tmp_path / "home"
    (texts / "a-noise.txt").write_bytes(b"\x00\x01\x02\x00\xff" * 40)
    cut_off(home, texts, by=signal.SIGKILL)
    done = footnote("add", "--resume", home=home)
    assert done.returncode == 1
    assert "a-noise.txt is not text" in done.stderr
    assert footnote("list", home=home).stderr == ""


def test_what_is_left_can_be_dropped(tmp_path: Path, texts: Path) -> None:
    home = tmp_path / "home"
    cut_off(home, texts, by=signal.SIGKILL)
    before = listed(home)
    assert footnote("add", "--forget", home=home).stdout.startswith("dropped    ")
    done = footnote("list", home=home)
    assert done.stderr == ""
    assert listed(home) == before
    assert footnote("add", "--forget", home=home).stderr == "Nothing is left to drop.\n"


@pytest.mark.parametrize("arguments", [[], ["--resume", "a.txt"], ["--resume", "--forget"]])
def test_something_is_to_be_added_and_one_thing_only(tmp_path: Path, arguments: list[str]) -> None:
    done = footnote("add", *arguments, home=tmp_path / "home")
    assert done.returncode == 2
    assert "give --resume or --forget for what an earlier add left" in done.stderr
