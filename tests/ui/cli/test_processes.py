"""The footnote command as a shell starts and ends it: each in a process of its own."""

import json
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from index import TERMINAL, AddQueue, IndexSettings
from tests.command import command, environment, footnote
from tests.ui.cli.conftest import Put

TEXT = "The harbour was built in 1874. A crossing takes five hours."
QUESTION = "When was the harbour built?"


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


def test_arguments_are_read_as_utf_8_in_any_locale(home: Path, put: Put) -> None:
    put("brücke", TEXT)
    question = "When was the “harbour” built?"
    arguments = ("ask", question, "--article", "brücke", "--json")
    done = footnote(*arguments, home=home, LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert (document["question"], document["status"]) == (question, "answered")


def test_a_foreign_package_that_stands_before_ours(tmp_path: Path) -> None:
    (tmp_path / "qa").mkdir()
    (tmp_path / "qa" / "__init__.py").write_text("raise ImportError('foreign')")
    done = footnote("list", home=tmp_path / "home", cwd=tmp_path, from_scratch=True)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"{tmp_path / 'qa'} hides Footnote's own 'qa' in ")


def test_a_damaged_chroma_is_reported_and_made_again(home: Path, put: Put) -> None:
    put("harbour", TEXT)
    for file in filter(Path.is_file, (home / "chroma").rglob("*")):
        file.write_bytes(b"not a database " * 1000)
    done = footnote("ask", QUESTION, home=home)
    assert (done.returncode, done.stdout) == (1, "")
    assert f"{home / 'chroma'}" in done.stderr
    assert "run footnote check" in done.stderr
    done = footnote("check", home=home)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False)
    assert "Chroma's collection" in done.stdout
    assert footnote("ask", QUESTION, home=home).stdout.startswith("The harbour was built in 1874.")


FILES = 20
WORDS = "The harbour of number {0} was built in {0}. Its pier is {0} metres long. "


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    folder = tmp_path / "texts"
    folder.mkdir()
    for number in range(100, 100 + FILES):
        (folder / f"harbour-{number}.txt").write_text(WORDS.format(number) * 40)
    return folder


def cut_off(home: Path, folder: Path, by: signal.Signals) -> str:
    """Start an add, end it once everything is queued, and return its complaints."""
    process = subprocess.Popen(
        command("add", folder), env=environment(FOOTNOTE_HOME=home), stderr=subprocess.PIPE
    )
    until = time.monotonic() + 60
    queue = AddQueue(IndexSettings(home=home))
    while len(queue.of(TERMINAL)) < FILES:
        assert process.poll() is None
        assert time.monotonic() < until
    queue.close()
    process.send_signal(by)
    return process.communicate(timeout=60)[1].decode()


@pytest.mark.parametrize("by", [signal.SIGKILL, signal.SIGINT])
def test_the_next_command_says_what_is_left_and_resume_adds_it(
    home: Path, texts: Path, by: signal.Signals
) -> None:
    (texts / "a-noise.txt").write_bytes(b"\x00\x01\x02\x00\xff" * 40)
    complaints = cut_off(home, texts, by)
    left = footnote("list", home=home).stderr
    assert "of an add that was cut off are left, such as " in left
    assert "footnote add --resume goes on" in left
    assert ("are left, such as " in complaints) is (by == signal.SIGINT)
    # Their bytes lie in the queue.
    shutil.rmtree(texts)
    done = footnote("add", "--resume", home=home)
    assert done.returncode == 1
    assert "a-noise.txt is not text" in done.stderr
    listed = footnote("list", home=home)
    assert (len(listed.stdout.splitlines()), listed.stderr) == (FILES + 1, "")
    again = footnote("add", "--resume", home=home)
    assert (again.returncode, again.stderr) == (0, "Nothing is left to add.\n")
    assert footnote("check", home=home).stdout == "The store is whole.\n"


def test_what_is_left_is_added_again_or_dropped(home: Path, texts: Path) -> None:
    cut_off(home, texts, signal.SIGKILL)
    before = footnote("list", home=home).stdout
    assert footnote("add", "--forget", home=home).stdout.startswith("dropped    ")
    after = footnote("list", home=home)
    assert (after.stdout, after.stderr) == (before, "")
    assert footnote("add", "--forget", home=home).stderr == "Nothing is left to drop.\n"
    shutil.rmtree(home)
    cut_off(home, texts, signal.SIGKILL)
    (texts / "harbour-100.txt").write_text("The harbour of number 100 was closed in 1999.")
    assert footnote("add", texts, home=home).returncode == 0
    assert footnote("add", "--resume", home=home).stderr == "Nothing is left to add.\n"
    asked = footnote("ask", "When was the harbour of number 100 closed?", home=home)
    assert "closed in 1999" in asked.stdout


def test_an_interrupt_is_no_reason_to_give_up(home: Path) -> None:
    text = (WORDS.format(100) * 800).encode()
    for arguments in (["add", "-", "--title", "The only copy"], *[["add", "--resume"]] * 3):
        process = subprocess.Popen(
            command(*arguments), env=environment(FOOTNOTE_HOME=home), stdin=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        assert process.stdin is not None
        process.stdin.write(text if "-" in arguments else b"")
        process.stdin.close()
        queue = AddQueue(IndexSettings(home=home))
        while not any(each.attempts for each in queue.of(TERMINAL)):
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        process.wait(60)
    done = footnote("add", "--resume", home=home)
    assert done.returncode == 0, done.stderr
    assert "The only copy" in footnote("list", home=home).stdout
