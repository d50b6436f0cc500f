"""A real Chromium against the real page over a fake engine, on loopback."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from eval import FeedbackStore
from tests.chromium import FLAGS, NAMES, chromium_path
from tests.fakes import FakeEngine
from tests.ui.hostile import HOSTILE, SAMPLE, Hostile
from ui.app import application
from ui.conversations.store import ConversationStore


class Visitor:
    """One browser tab, with what it asked the network for and what went wrong in it."""

    def __init__(self, page: Any, address: str) -> None:
        self.page = page
        self.address = address
        self.requests: list[str] = []
        self.failures: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.failures.append(str(error)))
        page.on("dialog", self._alarmed)
        page.on("console", self._heard)

    def _heard(self, message: Any) -> None:
        # Leaving a page ends the streams that it listened to, which Gradio reports.
        left = "AbortError: signal is aborted" in message.text
        left = left or "Connection errored out." in message.text
        if message.type in {"error", "warning"} and not left:
            self.failures.append(message.text)

    def _alarmed(self, dialog: Any) -> None:
        self.failures.append(dialog.message)
        dialog.dismiss()

    def arrive(self) -> "Visitor":
        self.page.goto(self.address)
        self.page.wait_for_selector(".turns .welcome")
        return self

    def ask(self, question: str, *, turn: int | None = None) -> int:
        """Ask with the keyboard, wait for the end of the answer, return the turn's index."""
        turn = self.page.locator(".turn").count() if turn is None else turn
        self.page.fill("#question", question)
        self.page.press("#question", "Enter")
        self.page.wait_for_selector(f"#turn-{turn}")
        self.page.wait_for_selector('.turns[aria-busy="false"]')
        return turn

    def open(self, place: str) -> str:
        """Use a marker and return the marked text, paragraph breaks and all."""
        self.page.evaluate("document.querySelector('#cited')?.removeAttribute('id')")
        self.page.click(f'.turns [data-place="{place}"]')
        self.page.wait_for_selector("#cited")
        marks: list[str] = self.page.eval_on_selector_all(
            ".read mark", "marks => marks.map(mark => mark.textContent)"
        )
        return "\n\n".join(marks)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Start a browser for one module; while it runs, no asynchronous test can run beside it."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    found = chromium_path()
    if found is None:
        pytest.skip(f"no browser: none of {', '.join(NAMES[:4])} is installed")
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=found, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture
def serve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., str]]:
    """Serve an engine on a free port of loopback; return its address."""
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path / "uploads"))
    running: list[tuple[FakeEngine, uvicorn.Server, threading.Thread]] = []

    def start(
        engine: FakeEngine,
        password: str | None = None,
        store: ConversationStore | None = None,
        feedback: FeedbackStore | None = None,
        port: int = 0,
    ) -> str:
        config = uvicorn.Config(
            application(engine, password=password, store=store, feedback=feedback),
            port=port,
            log_level="warning",
            timeout_graceful_shutdown=1,
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        running.append((engine, server, thread))
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            time.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        return f"http://127.0.0.1:{port}"

    yield start
    for engine, server, thread in running:
        # What is being added would go on in its thread, and hold up the end of all tests.
        engine.end_adding()
        server.should_exit = True
        thread.join(timeout=10)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ConversationStore]:
    """Keep conversations in a folder of the test's own."""
    found = ConversationStore.open(tmp_path)
    yield found
    found.close()


@pytest.fixture(
    params=[
        pytest.param(SAMPLE, id="sample"),
        pytest.param(HOSTILE, id="all", marks=pytest.mark.soak),
    ]
)
def hostile(request: pytest.FixtureRequest) -> Sequence[Hostile]:
    """Return hostile texts: a sample, or all in the long tests."""
    found: Sequence[Hostile] = request.param
    return found


@pytest.fixture
def visit(browser: Any) -> Iterator[Callable[..., Visitor]]:
    """Open tabs; at the end, none may have failed or asked any other host for anything."""
    visitors: list[Visitor] = []
    contexts = []

    def start(address: str, **options: Any) -> Visitor:
        size = {"width": 1280, "height": 800}
        options = {"viewport": size, "reduced_motion": "reduce", **options}
        context = browser.new_context(**options)
        context.set_default_timeout(15_000)
        contexts.append(context)
        visitors.append(Visitor(context.new_page(), address))
        return visitors[-1]

    yield start
    for context in contexts:
        context.close()
    for visitor in visitors:
        assert visitor.failures == []
        foreign = [
            url
            for url in visitor.requests
            if not url.startswith((f"{visitor.address}/", "data:", "blob:"))
        ]
        assert foreign == []
