"""The footnote command as a shell starts and ends it, and a system that refuses it something."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from index import IndexSettings, list_articles
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


@pytest.mark.soak
def test_a_killed_add_is_simply_repeated(run: Run, home: Path, tmp_path: Path) -> None:
    texts = tmp_path / "texts"
    texts.mkdir()
    for number in range(100, 100 + FILES):
        (texts / f"harbour-{number}.txt").write_text(WORDS.format(number) * 200)
    (texts / "a-noise.txt").write_bytes(b"\x00\x01\x02\x00\xff" * 40)
    process = subprocess.Popen(
        command("add", texts), env=environment(FOOTNOTE_HOME=home), stderr=subprocess.DEVNULL
    )
    until = time.monotonic() + 60
    while not (there := list_articles(settings=IndexSettings(home=home))):
        assert process.poll() is None
        assert time.monotonic() < until
    process.kill()
    process.wait(60)
    assert len(there) < FILES
    assert run("list").err == ""
    again = run("add", texts)
    assert again.status == 1
    assert "a-noise.txt is not text" in again.err
    assert all(f"unchanged  {each.id}\n" in again.out for each in there)
    assert len(run("list").out.splitlines()) == FILES + 1
    assert run("check").out == "The store is whole.\n"


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


@pytest.mark.parametrize("kilobytes", [*map(long, [0, 40, 120, 300])])
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
    for name in ("add", "ask"):
        line = sentence(tried[name])
        assert str(tmp_path / "home") in line
        assert "free space, or name another" in line
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
    export = tmp_path / "export"
    for arguments in (["ask", QUESTION], ["list"], ["export", export], ["check"]):
        line = sentence(bound(home, *arguments))
        assert line.startswith(f"The data folder {home} cannot be used (")
        assert "; check its permissions" in line
    line = sentence(bound(home, "add", sources / "3.txt"))
    assert line.startswith(f"The data folder {home} cannot be ")
    assert not export.exists()
    allow(home)
    assert run("export", export).status == 0
    empty = tmp_path / "empty"
    empty.mkdir(mode=0o500)
    line = sentence(bound(empty, "import", tmp_path / "export"))
    assert line.startswith(f"The data folder {empty} cannot be written (Permission denied); check")
    locked = tmp_path / "locked.txt"
    locked.write_text(QUOTE)
    locked.chmod(0)
    line = sentence(bound(tmp_path / "new", "add", locked))
    assert line.endswith("locked.txt cannot be read; check its permissions.")
