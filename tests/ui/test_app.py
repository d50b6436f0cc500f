"""The page's server: where it listens, what it refuses, and that nothing is left at its end."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from index import UsageError
from index.errors import SettingsError
from tests.command import command, environment, footnote
from tests.fakes import FakeEngine
from tests.soak import long
from tests.ui.visitor import Serve, Visit
from ui.api import Access, LoginThrottle
from ui.app import interrupt_on_signals, listen

ENDING = [signal.SIGTERM, signal.SIGHUP]
# Starts what follows with no signal ignored, also where these tests run under "nohup".
WITH_SIGNALS = (
    sys.executable,
    "-c",
    "import os, signal, sys; "
    "[signal.signal(each, signal.SIG_DFL) for each in (signal.SIGHUP, signal.SIGINT)]; "
    "os.execvp(sys.argv[1], sys.argv[1:])",
)


def test_a_host_that_is_open_or_not_ours_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for host, password, page, said in (
        ("0.0.0.0", "", True, "0.0.0.0 can be reached .* set FOOTNOTE_PASSWORD"),
        ("::", "", True, ":: can be reached .* set FOOTNOTE_PASSWORD"),
        ("192.168.7.7", "", True, "192.168.7.7 can be reached .* set FOOTNOTE_PASSWORD"),
        ("192.0.2.1", "x", True, r"192\.0\.2\.1 is not a host of this machine"),
        ("0.0.0.0", "x", False, "0.0.0.0 can be reached .* set FOOTNOTE_API_KEY"),
    ):
        monkeypatch.setenv("FOOTNOTE_PASSWORD", password)
        with pytest.raises(UsageError, match=said):
            listen(host, 0, page=page)
    monkeypatch.setenv("FOOTNOTE_PASSWORD", "")
    monkeypatch.setenv("FOOTNOTE_PROXIES", "127.0.0.1")
    with pytest.raises(UsageError, match=r"FOOTNOTE_PROXIES .* set FOOTNOTE_PASSWORD"):
        listen("127.0.0.1", 0)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FOOTNOTE_API_KEY", "too short"),
        ("FOOTNOTE_LINK_HOURS", "0"),
        ("FOOTNOTE_ORIGINS", "shop.example"),
        ("FOOTNOTE_ORIGINS", "https://shop.example/"),
        ("FOOTNOTE_ORIGINS", "*"),
        ("FOOTNOTE_ORIGINS", "null"),
    ],
)
def test_a_bad_setting_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=name) as caught:
        listen("127.0.0.1", 0)
    assert name != "FOOTNOTE_API_KEY" or value not in str(caught.value)


def test_a_password_is_asked_for(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LoginThrottle, "seconds", 0)
    address = serve(FakeEngine({}), access=Access(None, "correct horse"))
    with httpx.Client(base_url=address, trust_env=False) as client:
        assert client.get("/config").status_code == 401
        assert client.post("/gradio_api/queue/join", json={"data": []}).status_code == 401
        assert client.post("/gradio_api/upload", files={"files": b"x"}).status_code == 401
        assert client.get("/").headers["location"] == "/sign-in?to=%2F"
        assert client.post("/sign-in", data={"password": "wrong"}).status_code == 403
        assert client.get("/config").status_code == 401
        answer = client.post("/sign-in", data={"password": "correct horse"})
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
        assert client.get("/config").status_code == 200
        assert client.get("/").status_code == 200


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
        said = process.stdout.readline()
        assert said.startswith("Footnote is at http://127.0.0.1:")
        yield said.split()[-1], process
    finally:
        process.kill()
        process.communicate()


def ours(folder: Path) -> int:
    """Count what Footnote has put into the folder of temporary files."""
    return len(list(folder.glob("footnote-*")))


@pytest.mark.parametrize("ending", [signal.SIGTERM, long(signal.SIGHUP), long(signal.SIGINT)])
def test_a_signal_ends_the_chat_and_its_folder(filled: Path, tmp_path: Path, ending: int) -> None:
    folder = tmp_path / "temporary"
    with chat(filled, folder, *WITH_SIGNALS) as (address, process):
        assert ours(folder) == 1
        with httpx.Client(base_url=address, trust_env=False) as client:
            assert client.get("/").status_code == 200
            # An open tab's stream does not hold it up.
            with client.stream("GET", "/gradio_api/heartbeat/tab") as open_tab:
                assert open_tab.status_code == 200
                process.send_signal(ending)
                out, error = process.communicate(timeout=60)
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
        page.wait_for_selector("dialog .how:has-text('passages')")
        # Nothing of it is cancelled by that.
        page.close()
        process.send_signal(signal.SIGTERM)
        out, error = process.communicate(timeout=60)
    assert (process.returncode, out, error) == (0, "", "")
    assert ours(folder) == 0
    assert footnote("list", home=filled).stdout.count("\n") == 2


def twice(ending: int) -> None:
    """Be told to end, and again by every signal while cleaning up."""
    with interrupt_on_signals():
        try:
            signal.raise_signal(ending)
        finally:
            for each in ENDING:
                signal.raise_signal(each)


@pytest.mark.parametrize("ending", ENDING, ids=lambda each: each.name)
def test_a_second_signal_cuts_nothing_short(ending: int) -> None:
    before = [signal.getsignal(each) for each in ENDING]
    with pytest.raises(KeyboardInterrupt):
        twice(ending)
    assert [signal.getsignal(each) for each in ENDING] == before
    interrupt = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        # As in the background of a shell.
        with pytest.raises(KeyboardInterrupt):
            twice(ending)
    finally:
        signal.signal(signal.SIGINT, interrupt)
