"""The page's server: where it listens, what it refuses, how it ends."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from index import AddQueue, IndexSettings, UsageError
from tests.fakes import FakeEngine
from tests.ui.visitor import Serve
from ui.app import serve as serve_page
from ui.conversations import ConversationStore, FeedbackStore

ROOT = Path(__file__).parents[2]
SCRIPT = """
import tempfile
from pathlib import Path
from ui.conversations import ConversationStore, FeedbackStore
from index import AddQueue, IndexSettings
from tests.fakes import FakeEngine
from ui.app import serve
with tempfile.TemporaryDirectory() as folder:
    kept = IndexSettings(home=Path(folder))
    feedback, queue = FeedbackStore.open(kept), AddQueue(kept)
    engine, store = FakeEngine({}), ConversationStore.open(kept)
    serve(engine, host="127.0.0.1", port=0, store=store, feedback=feedback, queue=queue)
print("ended")
"""


@pytest.fixture
def start(tmp_path: Path) -> Callable[[str], None]:
    """Return what serves the page at a host."""
    kept = IndexSettings(home=tmp_path)
    store, feedback, queue = ConversationStore.open(kept), FeedbackStore.open(kept), AddQueue(kept)
    return lambda host: serve_page(
        FakeEngine({}), host=host, port=0, store=store, feedback=feedback, queue=queue
    )


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.7.7"])
def test_another_host_is_refused_without_a_password(
    start: Callable[[str], None], host: str
) -> None:
    with pytest.raises(UsageError, match=r"set FOOTNOTE_PASSWORD") as caught:
        start(host)
    assert caught.value.exit_status == 2
    assert host in str(caught.value)


def test_an_address_that_is_not_ours_is_named(
    start: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOOTNOTE_PASSWORD", "x")
    with pytest.raises(UsageError, match=r"192\.0\.2\.1 is not a host of this machine"):
        start("192.0.2.1")


def test_the_address_is_printed_and_an_interrupt_ends_it() -> None:
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    with subprocess.Popen(
        [sys.executable, "-c", SCRIPT],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        said = process.stdout.readline()
        assert said.startswith("Footnote is at http://127.0.0.1:")
        with httpx.Client(base_url=said.split()[-1], trust_env=False) as client:
            assert client.get("/").status_code == 200
            with client.stream("GET", "/gradio_api/heartbeat/tab") as open_tab:
                assert open_tab.status_code == 200
                process.send_signal(signal.SIGINT)
                out, error = process.communicate(timeout=20)
    assert (process.returncode, out, error) == (0, "ended\n", "")


def test_a_password_is_asked_for(serve: Serve) -> None:
    address = serve(FakeEngine({}), password="correct horse")
    with httpx.Client(base_url=address, trust_env=False) as client:
        assert client.get("/config").status_code == 401
        assert client.post("/gradio_api/queue/join", json={"data": []}).status_code == 401
        assert client.post("/gradio_api/upload", files={"files": b"x"}).status_code == 401
        wrong = {"username": "footnote", "password": "wrong"}
        assert client.post("/login", data=wrong).status_code == 400
        assert client.get("/config").status_code == 401
        right = {"username": "footnote", "password": "correct horse"}
        assert client.post("/login", data=right).status_code == 200
        assert client.get("/config").status_code == 200


def test_a_foreign_package_is_named_before_it_is_imported(tmp_path: Path) -> None:
    (tmp_path / "index").mkdir()
    (tmp_path / "index" / "__init__.py").write_text("raise ImportError('foreign')")
    run = subprocess.run(
        [sys.executable, "-m", "ui.app"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert run.returncode == 1
    assert run.stderr.startswith(f"{tmp_path / 'index'} hides Footnote's own 'index'")


def test_an_unknown_setting_is_named_here_too(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "ui.app"],
        cwd=ROOT,
        env={**os.environ, "FOOTNOTE_HOME": str(tmp_path / "home"), "FOOTNOTE_MODLE": "tiny"},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert run.returncode == 1
    assert run.stderr == "Unknown setting FOOTNOTE_MODLE; did you mean FOOTNOTE_MODEL?\n"
    assert not (tmp_path / "home").exists()
