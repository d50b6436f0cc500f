"""Assistants' clients, of the SDK itself: over a process of ``footnote mcp``, and over HTTP."""

import shutil
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route

from index import Embedder, IndexSettings, add_articles, text_source
from qa import QAService
from tests.command import command, environment

ROOT = Path(__file__).parents[3]
ARTICLE = "blinken-beijing"
# Its offsets count code points, of which a browser and UTF-8 count more.
HARBOUR = """\
# The harbour 🚢 of Lund

## How it began

The harbour was built in 1874 🏗️ by Karin Holm. She kept its books for thirty years.

## Today

The ferry Aurora 🛳 sails to Gotland every Tuesday. A crossing takes five hours.
"""

Connect = Callable[[], AbstractAsyncContextManager[Any]]


@pytest.fixture(scope="session")
def _built(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Path:
    folder = tmp_path_factory.mktemp("built")
    bundled = (ROOT / "index/data" / f"{ARTICLE}.md").read_text(encoding="utf-8")
    documents = [text_source(bundled, None, ARTICLE), text_source(HARBOUR, None, "harbour/1#2-3")]
    add_articles(documents, settings=IndexSettings(home=folder), embedder=embedder)
    return folder


@pytest.fixture
def settings(home: Path, _built: Path) -> IndexSettings:
    """Return the settings of a store of two articles."""
    shutil.copytree(_built, home)
    return IndexSettings(home=home)


def reader(article_id: str, sha256: str, start: int, end: int) -> str:
    """Return the address of a place as a server makes it."""
    return f"https://footnote.example/read/{article_id}?sha256={sha256}#{start}-{end}"


@contextmanager
def served(settings: IndexSettings, *, may_add: bool = False) -> Iterator[str]:
    """Serve the store over HTTP on loopback, and yield the address."""
    from ui.mcp.serving import http_application

    with QAService.open(settings) as service:
        door = http_application(service, reader, settings if may_add else None)
        app = Starlette(routes=[Route("/mcp", door)])
        server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning"))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            time.sleep(0.01)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/mcp"
        server.should_exit = True
        thread.join(timeout=10)


@asynccontextmanager
async def started(home: Path, *, mode: str = "auto", **names: str) -> AsyncIterator[Any]:
    """Start ``footnote mcp``, and yield a client of it; it has to say nothing but the protocol."""
    from mcp import Client
    from mcp.client.stdio import StdioServerParameters, stdio_client

    program, *arguments = command("mcp")
    surroundings = environment(FOOTNOTE_HOME=home, **names)
    process = StdioServerParameters(command=program, args=arguments, env=surroundings)
    said = home.parent / "said"
    with said.open("w+", encoding="utf-8") as errors:
        async with Client(stdio_client(process, errlog=errors), mode=mode) as client:
            yield client
        assert said.read_text(encoding="utf-8") == ""


@asynccontextmanager
async def visiting(address: str, *, mode: str = "auto") -> AsyncIterator[Any]:
    """Yield a client of a server at an address."""
    from mcp import Client

    async with Client(address, mode=mode) as client:
        yield client


@pytest.fixture(params=["stdio auto", "stdio legacy", "http auto", "http legacy"])
def connect(request: pytest.FixtureRequest, settings: IndexSettings) -> Iterator[Connect]:
    """Return what connects a client, by either way and in the newest and the oldest protocol."""
    way, mode = request.param.split()
    if way == "stdio":
        yield lambda: started(settings.home, mode=mode)
        return
    with served(settings) as address:
        yield lambda: visiting(address, mode=mode)


@pytest.fixture
def address(settings: IndexSettings) -> Iterator[str]:
    """Return the address of a server over the store."""
    with served(settings) as found:
        yield found
