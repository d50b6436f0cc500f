"""The first script of the page: what a tab is called is not to be guessed."""

import http.client
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.ui.conftest import Visitor
from tests.ui.loom import make_engine

pytestmark = pytest.mark.browser

Serve = Callable[..., str]
Visit = Callable[..., Visitor]

# What a browser draws by itself can be computed from what it drew before.
GUESSED = "Math.random = () => 0.123456789;"


def names(visitor: Visitor) -> set[str]:
    """Return what a tab was called in what it asked for."""
    asked = [parse_qs(urlsplit(url).query) for url in visitor.requests]
    return {name for query in asked for name in query.get("session_hash", [])}


def test_the_name_of_a_tab_is_not_what_math_random_gives(serve: Serve, visit: Visit) -> None:
    address = serve(make_engine())
    found = []
    for _ in range(2):
        visitor = visit(address)
        visitor.page.add_init_script(GUESSED)
        visitor.arrive().ask("Who built it?")
        found.append(names(visitor))
    (one,), (other,) = found
    assert one != other
    assert min(len(one), len(other)) >= 8


def test_numbers_drawn_lie_between_nought_and_one_and_differ(serve: Serve, visit: Visit) -> None:
    page: Any = visit(serve(make_engine())).arrive().page
    drawn = page.evaluate("Array.from({ length: 1000 }, Math.random)")
    assert len(set(drawn)) == 1000
    assert 0 <= min(drawn) < 0.1
    assert 0.9 < max(drawn) < 1


def test_it_stands_before_any_other_and_the_page_has_its_length(serve: Serve) -> None:
    connection = http.client.HTTPConnection(serve(make_engine()).removeprefix("http://"))
    connection.request("GET", "/", headers={"Accept-Encoding": "gzip, br"})
    answer = connection.getresponse()
    body = answer.read()
    assert answer.getheader("content-encoding") is None
    assert answer.getheader("content-length") == str(len(body))
    head = body.index(b"<head>")
    assert body.index(b"<script") == head + len(b"<head>")
    assert body.index(b"Math.random = ") < body.index(b"<script", head + 20)
    connection.request("GET", "/gradio_api/app_id")
    assert "app_id" in connection.getresponse().read().decode()
