from collections.abc import Iterator

import pytest

from tests.index.fetching.web import PUBLIC, Web
from tests.scripted_server import ScriptedServer


@pytest.fixture
def web() -> Iterator[Web]:
    """Return a web of three public hosts, over http."""
    names = {host: [PUBLIC] for host in ("a.example", "b.example", "c.example")}
    with ScriptedServer() as server:
        yield Web(server, names)
