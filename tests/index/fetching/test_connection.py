"""The real look-up and the real connection, as far as loopback goes."""

import socket
import threading
from pathlib import Path

import pytest

from index.errors import FetchError
from index.fetching import Limits, fetch
from index.loading import load_source
from index.settings import IndexSettings
from tests.index.fetching.web import LATER, page
from tests.scripted_server import ScriptedServer

UTF8 = "<meta charset=utf-8>"


def refusal(address: str, *hosts: str, connect: float = 2.0) -> str:
    """Return what is said of a page that is not fetched, after its address."""
    with pytest.raises(FetchError) as caught:
        fetch(address, IndexSettings(fetch_hosts=hosts), limits=Limits(connect=connect))
    return str(caught.value).removeprefix(f"{address} was not fetched: ")


@pytest.mark.parametrize(
    ("encoding", "said", "head"),
    [
        ("utf-8", "charset=utf-8", UTF8),
        ("iso-8859-2", "charset=iso-8859-2", ""),
        ("utf-8", "charset=utf-8", "<meta charset=koi8-r>"),
        # What is no encoding of text is passed over.
        ("utf-8", "charset=no-such", UTF8),
    ],
)
def test_a_page_by_its_address_is_what_it_is_from_disk(
    tmp_path: Path, encoding: str, said: str, head: str
) -> None:
    source = f"<!doctype html>{head}<title>Mlýn</title><p>Mlýn stojí u řeky od roku 1702.</p>"
    stored = tmp_path / "mill.html"
    stored.write_text(source.replace("koi8-r", "utf-8"), encoding="utf-8-sig")
    with ScriptedServer() as server:
        sent = page(source.encode(encoding), content_type=f"text/html; {said}")
        site = f"127.0.0.1:{server.port}"
        server.say(sent, path="/mill.html")
        fetched = load_source(f"http://{site}/mill.html", IndexSettings(fetch_hosts=(site,)))
    assert fetched.source == f"http://{site}/mill.html"
    assert fetched.document == load_source(stored).document


def test_a_look_up_that_does_not_end_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    ended = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: ended.wait() and [])
    try:
        said = refusal("http://a.example/", connect=0.05)
    finally:
        ended.set()
    assert said == f"it took too long; {LATER}"


def test_a_port_that_nobody_listens_on() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        site = f"127.0.0.1:{taken.getsockname()[1]}"
    said = refusal(f"http://{site}/", site)
    assert said == f"no connection to {site} could be made (Connection refused); {LATER}"
