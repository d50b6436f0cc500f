"""A real Chromium against the real page over a fake engine, on loopback."""

import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from index import AddQueue, IndexSettings
from tests.chromium import NAMES, chromium_path, end_owned, owned_flags
from tests.ui.loom import make_engine
from tests.ui.slowed import SlowedEmbedder
from tests.ui.visitor import Serve, Visit, Visitor
from ui.app import application
from ui.conversations import FeedbackStore
from ui.conversations.store import ConversationStore
from ui.engine import Engine, openings

_SIZE = {"width": 1280, "height": 800}


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark what needs a browser."""
    if "browser" in getattr(item, "fixturenames", ()):
        item.add_marker("browser")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Any:
    """End the browser under a test that hangs: it fails and tells where, and the others go on."""
    # A minute sooner than the process would be ended, which knows only that Playwright waits.
    limit = float(item.config.getini("faulthandler_timeout")) - 60
    if not item.get_closest_marker("browser") or limit <= 0:
        return (yield)
    timer = threading.Timer(limit, end_owned)
    timer.start()
    try:
        return (yield)
    finally:
        timer.cancel()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Start a browser for one module; while it runs, no asynchronous test can run beside it."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    found = chromium_path()
    if found is None:
        pytest.skip(f"no browser: none of {', '.join(NAMES[:4])} is installed")
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=found, args=owned_flags())
        yield chromium
        chromium.close()


@contextmanager
def serving(folder: Path) -> Iterator[Serve]:
    """Yield what serves an engine on a free port of loopback and returns its address.

    What is added, uploaded and judged lies in the folder.
    """
    running: list[tuple[Engine, uvicorn.Server, threading.Thread]] = []

    def start(
        engine: Engine,
        password: str | None = None,
        store: ConversationStore | None = None,
        feedback: FeedbackStore | None = None,
        port: int = 0,
    ) -> str:
        settings = IndexSettings(home=folder / f"home-{len(running)}")
        page = application(
            engine,
            store=store,
            feedback=feedback or FeedbackStore.open(settings),
            queue=AddQueue(settings),
            password=password,
        )
        config = uvicorn.Config(page, port=port, log_level="warning", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        running.append((engine, server, thread))
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            time.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        return f"http://127.0.0.1:{port}"

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRADIO_TEMP_DIR", str(folder / "uploads"))
        yield start
    for engine, server, thread in running:
        # What is being added would go on in its thread, and hold up the end of all tests.
        engine.end_adding()
        server.should_exit = True
        thread.join(timeout=10)


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """Serve an engine on a free port of loopback; return its address."""
    with serving(tmp_path / "served") as start:
        yield start


@pytest.fixture
def engine(home: Path) -> Iterator[Engine]:
    """Return an engine over a real store of the test's own."""
    with Engine.open() as found:
        yield found


@pytest.fixture
def slowed(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[SlowedEmbedder]:
    """Slow the engine's embedder, and take a few thousand characters for a long text."""
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    monkeypatch.setattr(openings, "LONG", 3000)
    monkeypatch.setattr(openings, "FIRST", 600)
    index = engine._service.index
    found = SlowedEmbedder(index.embedder)
    monkeypatch.setattr(index, "embedder", found)
    yield found
    found.let_go.set()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ConversationStore]:
    """Keep conversations in a folder of the test's own."""
    found = ConversationStore.open(IndexSettings(home=tmp_path))
    yield found
    found.close()


@contextmanager
def visiting(browser: Any) -> Iterator[Callable[..., Any]]:
    """Yield what makes a browser of its own; all of them close in the end."""
    contexts: list[Any] = []

    def start(**options: Any) -> Any:
        options = {"viewport": _SIZE, "reduced_motion": "reduce", **options}
        contexts.append(browser.new_context(**options))
        contexts[-1].set_default_timeout(30_000)
        return contexts[-1]

    yield start
    for context in contexts:
        context.close()


def check_quiet(visitor: Visitor) -> None:
    """Check that nothing failed in a tab, and that it asked no other host for anything."""
    assert visitor.failures == []
    ours = (f"{visitor.address}/", "data:", "blob:")
    assert [url for url in visitor.requests if not url.startswith(ours)] == []


@pytest.fixture
def visit(browser: Any) -> Iterator[Visit]:
    """Open tabs; at the end, none may have failed or asked any other host for anything."""
    visitors: list[Visitor] = []
    with visiting(browser) as begin:

        def start(address: str, **options: Any) -> Visitor:
            visitors.append(Visitor(begin(**options).new_page(), address))
            return visitors[-1]

        yield start
    for visitor in visitors:
        check_quiet(visitor)


@pytest.fixture(scope="module")
def _tabs(browser: Any) -> Iterator[Any]:
    """Return one browser for the tabs of a module, which loads the page's scripts once."""
    with visiting(browser) as begin:
        yield begin(permissions=["clipboard-read", "clipboard-write"])


def _tab(tabs: Any, address: str) -> Iterator[Visitor]:
    visitor = Visitor(tabs.new_page(), address)
    yield visitor.arrive()
    if not visitor.page.is_closed():
        # The next tab is that of another reader, of whom nothing is kept.
        visitor.page.evaluate("localStorage.clear()")
        visitor.page.close()
    check_quiet(visitor)


@pytest.fixture(scope="session")
def loom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the two articles of the loom, for tests that change none; nothing is kept."""
    with serving(tmp_path_factory.mktemp("served")) as start:
        yield start(make_engine())


@pytest.fixture(scope="session")
def keeping_loom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the same and keep conversations."""
    store = ConversationStore.open(IndexSettings(home=tmp_path_factory.mktemp("kept")))
    with serving(tmp_path_factory.mktemp("served")) as start:
        yield start(make_engine(), store=store)
    store.close()


@pytest.fixture
def chat(_tabs: Any, loom: str) -> Iterator[Visitor]:
    """Return a tab of the test's own at the loom, where nothing is kept."""
    yield from _tab(_tabs, loom)


@pytest.fixture
def keeping(_tabs: Any, keeping_loom: str) -> Iterator[Visitor]:
    """Return a tab of the test's own at the loom, where conversations are kept."""
    yield from _tab(_tabs, keeping_loom)
