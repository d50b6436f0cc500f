"""A real Chromium against the real page over a fake engine, on loopback."""

import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from starlette.types import ASGIApp

from index import IndexSettings
from index.add_queue import AddQueue
from tests.chromium import KEPT, NAMES, chromium_path, end_owned
from tests.fakes import FakeEngine
from tests.ui.loom import make_engine
from tests.ui.visitor import Serve, Show, Visit, Visitor
from ui.api import OPEN, Access, Services
from ui.app import application, programs_application, server_config
from ui.conversations import FeedbackStore
from ui.conversations.store import ConversationStore
from ui.engine import Engine
from ui.people import OneEngine

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
    """Return the browser for one module; meanwhile no asynchronous test can run in it."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    found = chromium_path()
    if found is None:
        pytest.skip(f"no browser: none of {', '.join(NAMES[:4])} is installed")
    with KEPT.used(playwright.sync_playwright().start, found) as chromium:
        yield chromium


def doors(engine: Any, access: Access = OPEN, folder: Path = Path(os.devnull)) -> ASGIApp:
    """Return the APIs, whose conversations are kept below a folder, if any are."""
    store = ConversationStore(IndexSettings(home=folder))
    return programs_application(Services(OneEngine(engine), access, store))


@contextmanager
def serving(folder: Path, idle: int = 5) -> Iterator[Serve]:
    """Yield what serves an engine on a free port of loopback and returns its address.

    It serves the page beside the APIs, unless another ``app`` is given.
    What is added, uploaded and judged lies in the folder. A connection is closed once it is idle
    for so many seconds.
    """
    running: list[tuple[Engine, uvicorn.Server, threading.Thread]] = []

    def start(
        engine: Engine,
        access: Access = OPEN,
        store: ConversationStore | None = None,
        feedback: FeedbackStore | None = None,
        queue: AddQueue | None = None,
        port: int = 0,
        app: ASGIApp | None = None,
    ) -> str:
        settings = IndexSettings(home=folder / f"home-{len(running)}")
        page = app or application(
            Services(OneEngine(engine), access, store or ConversationStore(settings)),
            feedback or FeedbackStore(settings),
            queue or AddQueue(settings),
        )
        config = server_config(page)
        config.port, config.timeout_keep_alive = port, idle
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
        engine.ended.set()
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
def store(tmp_path: Path) -> Iterator[ConversationStore]:
    """Keep conversations in a folder of the test's own."""
    found = ConversationStore(IndexSettings(home=tmp_path))
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


class Stage:
    """The page that a worker serves once, over whatever engine a test puts there."""

    def __init__(self, home: Path) -> None:
        settings = IndexSettings(home=home)
        self.engine: Any = FakeEngine({})
        self.store, self.feedback = ConversationStore(settings), FeedbackStore(settings)
        self.queue = AddQueue(settings)
        self.address = ""
        self._database = home / "catalog.sqlite"

    def __getattr__(self, name: str) -> Any:
        return getattr(self.engine, name)

    def clear(self) -> None:
        """End what is being added, and leave nothing of it, and no thumb, to the next test."""
        last, self.engine = self.engine, FakeEngine({})
        with closing(sqlite3.connect(self._database, timeout=30)) as connection, connection:
            names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            for (name,) in names.fetchall():
                if name == "adds" or name.startswith("feedback"):
                    connection.execute(f"DELETE FROM {name}")
        last.ended.set()


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Serve the page once; each test puts its engine there."""
    found = Stage(tmp_path_factory.mktemp("stage"))
    with serving(tmp_path_factory.mktemp("served")) as start:
        served: Any = found
        found.address = start(served, store=found.store, feedback=found.feedback, queue=found.queue)
        yield found
    found.store.close()


@pytest.fixture(scope="module")
def _tabs(browser: Any) -> Iterator[Any]:
    """Return one browser for the tabs of a module, which loads the page's scripts once."""
    with visiting(browser) as begin:
        yield begin(permissions=["clipboard-read", "clipboard-write"])


@pytest.fixture
def show(_tabs: Any, stage: Stage) -> Iterator[Show]:
    """Open tabs at the stage; at the end, none may have failed or asked any other host."""
    visitors: list[Visitor] = []

    def start(
        engine: Engine | None = None,
        width: int = 1280,
        height: int = 800,
        scheme: str = "light",
    ) -> Visitor:
        if engine is not None:
            stage.engine = engine
        page = _tabs.new_page()
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        visitors.append(Visitor(page, stage.address))
        return visitors[-1]

    yield start
    for visitor in visitors:
        if not visitor.page.is_closed():
            # The next tab is that of another reader, of whom nothing is kept.
            visitor.page.evaluate("localStorage.clear()")
            visitor.page.close()
    stage.clear()
    for visitor in visitors:
        check_quiet(visitor)


@pytest.fixture
def chat(show: Show) -> Visitor:
    """Return a tab at the two articles of the loom."""
    return show(make_engine()).arrive()


@pytest.fixture
def loom(stage: Stage) -> str:
    """Return the address of the page over the two articles of the loom, for other browsers."""
    stage.engine = make_engine()
    return stage.address
