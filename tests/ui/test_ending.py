"""`footnote chat` that is told to end by a signal: nothing of it is left."""

import json
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.command import command, environment, footnote
from tests.ui.visitor import Visit
from ui.ending import ending_as_interrupted

HEEDED = [signal.SIGTERM, signal.SIGHUP]
# Starts what follows with a hang-up heeded, also where these tests run under "nohup".
HEEDING = (
    sys.executable,
    "-c",
    "import os, signal, sys; signal.signal(signal.SIGHUP, signal.SIG_DFL); "
    "os.execvp(sys.argv[1], sys.argv[1:])",
)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder with one article."""
    home = tmp_path_factory.mktemp("filled")
    done = footnote("add", "-", home=home, data=b"The bridge was built in 1931.")
    assert done.returncode == 0, done.stderr
    return home


@contextmanager
def chat(home: Path, folder: Path, *before: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Start the chat with a folder of temporary files; yield its address and its process."""
    folder.mkdir()
    process = subprocess.Popen(
        [*before, *command("chat", "--port", "0")],
        env=environment(FOOTNOTE_HOME=home, TMPDIR=folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    try:
        assert process.stdout is not None
        yield process.stdout.readline().split()[-1], process
    finally:
        process.kill()
        process.communicate()


def ours(folder: Path) -> int:
    """Count what Footnote has put into the folder of temporary files."""
    return len(list(folder.glob("footnote-*")))


@pytest.mark.parametrize(
    "ending", [signal.SIGTERM, pytest.param(signal.SIGHUP, marks=pytest.mark.soak)]
)
def test_a_signal_ends_the_chat_and_its_folder(filled: Path, tmp_path: Path, ending: int) -> None:
    folder = tmp_path / "temporary"
    with chat(filled, folder, *HEEDING) as (address, process):
        assert ours(folder) == 1
        with (
            httpx.Client(base_url=address, trust_env=False) as client,
            # An open tab's stream does not hold it up.
            client.stream("GET", "/gradio_api/heartbeat/tab") as open_tab,
        ):
            assert open_tab.status_code == 200
            process.send_signal(ending)
            out, error = process.communicate(timeout=20)
    assert (process.returncode, out, error) == (0, "", "")
    assert ours(folder) == 0


@pytest.mark.soak
def test_what_is_being_added_does_not_hold_up_the_end(
    filled: Path, tmp_path: Path, visit: Visit
) -> None:
    folder = tmp_path / "temporary"
    text = " ".join(f"House {number} was built of stone in the north." for number in range(6_000))
    with chat(filled, folder) as (address, process):
        page = visit(address).arrive().page
        page.locator("[data-open=add]").first.click()
        page.fill("#text", text)
        page.click("dialog .go")
        page.wait_for_selector("dialog:has-text('Embedding')")
        # Nothing of it is cancelled by that.
        page.close()
        process.send_signal(signal.SIGTERM)
        out, error = process.communicate(timeout=20)
    assert (process.returncode, out, error) == (0, "", "")
    assert ours(folder) == 0
    assert len(json.loads(footnote("list", "--json", home=filled).stdout)["articles"]) == 1


@pytest.mark.soak
def test_a_hang_up_that_is_to_be_ignored_is(filled: Path, tmp_path: Path) -> None:
    folder = tmp_path / "temporary"
    with chat(filled, folder, "nohup") as (address, process):
        process.send_signal(signal.SIGHUP)
        assert httpx.get(address, trust_env=False).status_code == 200
        assert ours(folder) == 1
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=20)
    assert (process.returncode, ours(folder)) == (0, 0)


def twice(ending: int) -> None:
    """Be told to end, and again by every signal while cleaning up."""
    with ending_as_interrupted():
        try:
            signal.raise_signal(ending)
        finally:
            for each in HEEDED:
                signal.raise_signal(each)


@pytest.mark.parametrize("ending", HEEDED, ids=lambda each: each.name)
def test_a_second_signal_cuts_nothing_short(ending: int) -> None:
    before = [signal.getsignal(each) for each in HEEDED]
    with pytest.raises(KeyboardInterrupt):
        twice(ending)
    assert [signal.getsignal(each) for each in HEEDED] == before


def test_another_thread_heeds_no_signal() -> None:
    seen = []

    def look() -> None:
        with ending_as_interrupted():
            seen.append([signal.getsignal(each) for each in HEEDED])

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert seen == [[signal.getsignal(each) for each in HEEDED]]
