from collections.abc import Iterator

import pytest

from tests.index.fetching.web import Web
from tests.scripted_server import ScriptedServer


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    """Return a web of three public hosts, over http."""
    with ScriptedServer() as server:
        yield Web(server, monkeypatch)
