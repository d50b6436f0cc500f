"""What every test gets: no network beyond loopback, none of the user's settings, and data."""

import ipaddress
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings

from index.embedding.embedder import MiniLMEmbedder
from tests.chromium import KEPT
from tests.local_server import LocalServer, serve, weights

if TYPE_CHECKING:
    from tests.servers import Postgres

_KEPT = "FOOTNOTE_BENCH"

# Time is measured by ``make bench``, never asserted.
settings.register_profile("any time", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any time")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--soak", action="store_true", help="run the tests that take minutes, too")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with the browser; skip what is marked soak unless ``--soak`` or ``-m`` asks for it."""
    # Files that open one take longest; begun last, they would run alone at the end.
    slow = {item.path for item in items if item.get_closest_marker("browser")}
    items.sort(key=lambda item: item.path not in slow)
    if config.getoption("--soak") or "soak" in config.getoption("-m"):
        return
    for item in items:
        if "soak" in item.keywords:
            item.add_marker(pytest.mark.skip(reason="takes minutes; run with --soak"))


def pytest_configure(config: pytest.Config) -> None:
    # The configuration leaves soak tests out by this very expression.
    if config.getoption("--soak") and config.option.markexpr == "not soak":
        config.option.markexpr = ""


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Close the browser before what needs none, which may start an event loop."""
    if not item.get_closest_marker("browser"):
        KEPT.close()


def pytest_sessionfinish() -> None:
    KEPT.close()


class NetworkRefusedError(OSError):
    """A test tried to reach another host."""


@pytest.fixture(scope="session", autouse=True)
def _loopback_only() -> Iterator[None]:
    """Refuse connections and look-ups of any host but loopback, in this process."""
    patch = pytest.MonkeyPatch()
    connect, connect_ex, look_up = (
        socket.socket.connect,
        socket.socket.connect_ex,
        socket.getaddrinfo,
    )

    def refuse(handle: socket.socket, address: Any) -> None:
        inet = handle.family in {socket.AF_INET, socket.AF_INET6}
        if inet and not _is_here(address[0]):
            raise NetworkRefusedError(f"tests do not reach {address[0]!r}")

    def guarded_connect(handle: socket.socket, address: Any) -> None:
        refuse(handle, address)
        connect(handle, address)

    def guarded_connect_ex(handle: socket.socket, address: Any) -> int:
        refuse(handle, address)
        return connect_ex(handle, address)

    def guarded_look_up(host: Any, *args: Any, **kwargs: Any) -> Any:
        if host is not None and not _is_here(host):
            raise NetworkRefusedError(f"tests do not look up {host!r}")
        return look_up(host, *args, **kwargs)

    patch.setattr(socket.socket, "connect", guarded_connect)
    patch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
    patch.setattr(socket, "getaddrinfo", guarded_look_up)
    yield
    patch.undo()


@pytest.fixture(scope="session", autouse=True)
def _plain_environment() -> Iterator[None]:
    """Take the user's settings and keys out of the environment."""
    patch = pytest.MonkeyPatch()
    for name in list(os.environ):
        if name.upper().startswith(("FOOTNOTE_", "OPENAI_", "OTEL_")) and name != _KEPT:
            patch.delenv(name)
    yield
    patch.undo()


@pytest.fixture(scope="session")
def bench() -> Path:
    """Return the folder that holds ``bench/`` and ``articles/``, or skip without it."""
    folder = os.environ.get(_KEPT)
    if not folder:
        pytest.skip(f"{_KEPT} is not set: it names the folder of bench/ and articles/")
    path = Path(folder)
    if not (path / "bench").is_dir():
        pytest.skip(f"{_KEPT} names {path}, which holds no bench/")
    return path


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a data folder of the test's own, which FOOTNOTE_HOME names; not made yet."""
    folder = tmp_path / "home"
    monkeypatch.setenv("FOOTNOTE_HOME", str(folder))
    return folder


@pytest.fixture(scope="session")
def embedder() -> MiniLMEmbedder:
    """Return the bundled embedder, loaded once."""
    return MiniLMEmbedder.load()


@pytest.fixture(scope="module")
def postgres() -> Iterator["Postgres"]:
    """Return a PostgreSQL server of one module's own."""
    from tests.servers import Postgres

    server = Postgres()
    server.start()
    yield server
    server.close()


@pytest.fixture(scope="session")
def local_server() -> Iterator[LocalServer]:
    """Return llama.cpp's own server with a small model, on loopback, or skip without it."""
    with serve(weights()) as server:
        yield server


def _is_here(host: str | bytes) -> bool:
    name = host.decode() if isinstance(host, bytes) else host
    if name in {"", "localhost", "localhost.localdomain"}:
        return True
    try:
        address = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified
