"""The footnote command as a shell starts and ends it, and a system that refuses it something."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from index import IndexSettings
from index.add_queue import TERMINAL, AddQueue
from tests.command import ROOT, command, environment, footnote
from tests.refusing_system import Ended, mounting
from tests.refusing_system import footnote as bound
from tests.soak import long
from tests.ui.cli.conftest import HARBOUR, QUESTION, QUOTE, Put, Run


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
    put("brücke", HARBOUR)
    question = "When was the “harbour” built?"
    arguments = ("ask", question, "--article", "brücke", "--json")
    done = footnote(*arguments, home=home, LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert (document["question"], document["status"]) == (question, "answered")
    assert document["citations"][0]["quote"] == "The harbour was built in 1874."


def test_a_foreign_package_that_stands_before_ours(tmp_path: Path) -> None:
    (tmp_path / "qa").mkdir()
    (tmp_path / "qa" / "__init__.py").write_text("raise ImportError('foreign')")
    done = footnote("list", home=tmp_path / "home", cwd=tmp_path, from_scratch=True)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"{tmp_path / 'qa'} hides Footnote's own 'qa' in ")


@pytest.mark.usefixtures("harbour")
def test_a_damaged_chroma_is_reported_and_made_again(run: Run, home: Path) -> None:
    for file in filter(Path.is_file, (home / "chroma").rglob("*")):
        file.write_bytes(b"not a database " * 1000)
    said = run("ask", QUESTION).complaint
    assert f"{home / 'chroma'}" in said
    assert "run footnote check" in said
    done = run("check")
    assert (done.status, "Traceback" in done.err) == (0, False)
    assert "vector store" in done.out
    assert run("ask", QUESTION).out.startswith(QUOTE)


FILES = 12
WORDS = "The harbour of number {0} was built in {0}. Its pier is {0} metres long. "


def cut_off(home: Path, by: signal.Signals, *arguments: str | Path, data: bytes = b"") -> str:
    """Start an add, end it once all is queued and some in work, and return its complaints."""
    process = subprocess.Popen(
        command("add", *arguments),
        env=environment(FOOTNOTE_HOME=home),
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdin is not None
    process.stdin.write(data)
    process.stdin.close()
    until = time.monotonic() + 60
    with closing(AddQueue(IndexSettings(home=home))) as queue:
        while not any(each.attempts for each in queue.of(TERMINAL)):
            assert process.poll() is None
            assert time.monotonic() < until
    process.send_signal(by)
    assert process.stderr is not None
    with process.stderr as errors:
        said = errors.read().decode()
    process.wait(60)
    return said


def test_what_a_killed_add_left_is_said_resumed_added_again_or_dropped(
    run: Run, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = tmp_path / "texts"
    texts.mkdir()
    for number in range(100, 100 + FILES):
        (texts / f"harbour-{number}.txt").write_text(WORDS.format(number) * 20)
    (texts / "a-noise.txt").write_bytes(b"\x00\x01\x02\x00\xff" * 40)
    assert "An interrupted add left " not in cut_off(home, signal.SIGKILL, texts)
    dropped, again = (shutil.copytree(home, home.with_name(name)) for name in ("drop", "again"))

    monkeypatch.setenv("FOOTNOTE_HOME", str(dropped))
    before = run("list")
    assert "An interrupted add left " in before.err
    assert "footnote add --resume" in before.err
    assert run("add", "--forget").out.startswith("discarded  ")
    after = run("list")
    assert (after.out, after.err) == (before.out, "")
    assert run("add", "--forget").err == "There is nothing to discard.\n"

    monkeypatch.setenv("FOOTNOTE_HOME", str(again))
    (texts / "harbour-100.txt").write_text("The harbour of number 100 was closed in 1999.")
    assert "a-noise.txt is not text" in run("add", texts).err
    assert run("add", "--resume").err == "There is nothing left to add.\n"
    asked = run("ask", "When was the harbour of number 100 closed?")
    assert "closed in 1999" in asked.out

    monkeypatch.setenv("FOOTNOTE_HOME", str(home))
    # Their bytes lie in the queue.
    shutil.rmtree(texts)
    resumed = run("add", "--resume")
    assert resumed.status == 1
    assert "a-noise.txt is not text" in resumed.err
    listed = run("list")
    assert (len(listed.out.splitlines()), listed.err) == (FILES + 1, "")
    nothing = run("add", "--resume")
    assert (nothing.status, nothing.err) == (0, "There is nothing left to add.\n")
    assert run("check").out == "The store is whole.\n"


def test_an_interrupt_says_what_is_left_and_is_no_reason_to_give_up(run: Run, home: Path) -> None:
    text = (WORDS.format(100) * 200).encode()
    said = cut_off(home, signal.SIGINT, "-", "--title", "The only copy", data=text)
    assert "An interrupted add left " in said
    # What is in work when Footnote ends too often is not tried again; that is not counted.
    with closing(AddQueue(IndexSettings(home=home))) as queue:
        assert [each.attempts for each in queue.of(TERMINAL)] == [0]
    assert run("add", "--resume").status == 0
    assert "The only copy" in run("list").out


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of texts; not to be changed."""
    folder = tmp_path_factory.mktemp("sources")
    houses = (f"House {number} of the street has {number} windows." for number in range(40))
    street = "\n\n".join(houses)
    for number in range(8):
        text = f"The bridge was built in 1931. Its number is {number}.\n\n{street}"
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    return folder


def allow(home: Path, permission: str = "u+rwX") -> None:
    subprocess.run(["chmod", "-R", permission, home], check=True)


def sentence(ended: Ended) -> str:
    """Return the sentence that a command failed with."""
    status, out, errors = ended
    assert (status, out) == (1, "")
    assert "Traceback" not in errors
    line = errors.splitlines()[-1]
    assert line.endswith(".")
    return line


@pytest.mark.parametrize("kilobytes", [0, *map(long, [40, 120, 300])])
def test_a_full_disk(sources: Path, tmp_path: Path, kilobytes: int) -> None:
    program = [sys.executable, "-m", "tests.refusing_system"]
    done = subprocess.run(
        mounting([*program, str(tmp_path), str(kilobytes), str(sources)]),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    tried: dict[str, Ended] = {name: tuple(each) for name, each in json.loads(done.stdout).items()}
    line = sentence(tried["add"])
    assert str(tmp_path / "home") in line
    assert "free space, or name another" in line
    status, out, _ = tried["ask"]
    assert (status, out.splitlines()[0]) == (0, "The bridge was built in 1931. [1]")
    if kilobytes == 0:
        for name in ("check", "export", "remove"):
            assert "full" in sentence(tried[name]), name
    assert tried["check after"][:2] == (0, "The store is whole.\n")
    assert tried["add after"][0] == 0
    # What was to be removed may be gone, though what it left could not be swept at once.
    missing = len(list(sources.iterdir())) - len(json.loads(tried["list after"][1])["articles"])
    assert missing in (0, 1)


def test_a_folder_that_may_only_be_read(
    run: Run, home: Path, sources: Path, tmp_path: Path
) -> None:
    assert run("add", sources / "0.txt").status == 0
    allow(home, "a-w")
    asked = bound(home, "ask", "When was the bridge built?")
    assert asked[1].startswith("The bridge was built in 1931. [1]")
    exported = bound(home, "export", tmp_path / "export")
    assert exported[:2] == (0, f"exported   1 article to {tmp_path / 'export'}\n")
    for arguments, why in (
        (["check"], "written (Permission denied)"),
        (["add", sources / "3.txt"], "used (attempt to write a readonly database)"),
    ):
        line = sentence(bound(home, *arguments))
        assert line.startswith(f"The data folder {home} cannot be {why}; check its permissions")
    allow(home)
    empty = tmp_path / "empty"
    empty.mkdir(mode=0o500)
    line = sentence(bound(empty, "import", tmp_path / "export"))
    assert line.startswith(f"The data folder {empty} cannot be written (Permission denied); check")
    locked = tmp_path / "locked.txt"
    locked.write_text(QUOTE)
    locked.chmod(0)
    line = sentence(bound(tmp_path / "new", "add", locked))
    assert line.endswith("locked.txt cannot be read; check its permissions.")
