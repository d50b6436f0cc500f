"""Assistants' clients, of the SDK itself: over a process of ``footnote mcp``, and over HTTP."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from index import Embedder, IndexSettings, add_articles, text_source
from qa import QAService
from tests.command import command, environment
from tests.fakes import FakeEngine
from tests.soak import long
from tests.ui.conftest import serving

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
def settings(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> IndexSettings:
    """Return the settings of a store of two articles, which no test changes."""
    folder = tmp_path_factory.mktemp("assistants") / "home"
    bundled = (ROOT / "index/data" / f"{ARTICLE}.md").read_text(encoding="utf-8")
    documents = [text_source(bundled, None, ARTICLE), text_source(HARBOUR, None, "harbour/1#2-3")]
    found = IndexSettings(home=folder)
    add_articles(documents, settings=found, embedder=embedder)
    return found


def reader(article_id: str, sha256: str, start: int, end: int) -> str:
    """Return the address of a place as a server makes it."""
    return f"https://footnote.example/read/{article_id}?sha256={sha256}#{start}-{end}"


@contextmanager
def served(settings: IndexSettings, *, may_add: bool = False) -> Iterator[str]:
    """Serve the store over HTTP on loopback, and yield the address."""
    from ui.mcp.serving import http_application

    with QAService.open(settings) as service, serving(settings.home.parent) as serve:
        door = http_application(service, reader, settings if may_add else None)
        app = Starlette(routes=[Mount("/", door)])
        yield f"{serve(FakeEngine({}), app=app)}/mcp"


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


@pytest.fixture(params=["stdio legacy", "http auto", *map(long, ["stdio auto", "http legacy"])])
def connect(request: pytest.FixtureRequest, settings: IndexSettings, address: str) -> Connect:
    """Return what connects a client, by either way and in the newest and the oldest protocol."""
    way, mode = request.param.split()
    if way == "stdio":
        return lambda: started(settings.home, mode=mode)
    return lambda: visiting(address, mode=mode)


@pytest.fixture(scope="session")
def address(settings: IndexSettings) -> Iterator[str]:
    """Return the address of a server over the store."""
    with served(settings) as found:
        yield found
