"""The real look-up and the real connection, as far as loopback goes."""

import socket
import threading
from pathlib import Path
from typing import Any

import pytest

from index.errors import FetchError
from index.fetching import Limits, fetch
from index.loading import load_source
from index.settings import IndexSettings
from tests.index.fetching.web import LATER, PUBLIC, page
from tests.scripted_server import ScriptedServer


def test_a_page_is_fetched_with_one_look_up(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    def rebinding(host: Any, *_: Any, **__: Any) -> list[Any]:
        asked.append(host)
        ip = "127.0.0.1" if len(asked) == 1 else "127.0.0.2"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 0))]

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    with ScriptedServer() as server:
        server.say(page(), path="/page")
        site = f"wiki.corp:{server.port}"
        fetched = fetch(f"http://{site}/page", IndexSettings(fetch_hosts=(site,)))
        assert (fetched.data, asked) == (b"There.", ["wiki.corp"])
        assert {each.headers["host"] for each in server.requests} == {site}


@pytest.mark.parametrize(
    ("charset", "head"),
    [("utf-8", "<meta charset=utf-8>"), ("iso-8859-2", ""), ("utf-8", "<meta charset=koi8-r>")],
)
def test_a_page_by_its_address_is_what_it_is_from_disk(
    tmp_path: Path, charset: str, head: str
) -> None:
    source = f"<!doctype html>{head}<title>Mlýn</title><p>Mlýn stojí u řeky od roku 1702.</p>"
    stored = tmp_path / "mill.html"
    stored.write_text(source.replace("koi8-r", "utf-8"), encoding="utf-8-sig")
    with ScriptedServer() as server:
        sent = page(source.encode(charset), content_type=f"text/html; charset={charset}")
        site = f"127.0.0.1:{server.port}"
        server.say(sent, path="/mill.html")
        fetched = load_source(f"http://{site}/mill.html", IndexSettings(fetch_hosts=(site,)))
    assert fetched.source == f"http://{site}/mill.html"
    assert fetched.document == load_source(stored).document


@pytest.mark.parametrize("ips", [["127.0.0.1"], ["::1"], [PUBLIC, "127.0.0.1"], ["::ffff:7f00:1"]])
def test_a_public_name_that_leads_to_this_machine_is_not_connected_to(
    monkeypatch: pytest.MonkeyPatch, settings: IndexSettings, ips: list[str]
) -> None:
    rows = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 0)) for ip in ips]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: rows)
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("connected"))
    with pytest.raises(FetchError, match=r"a\.example leads to .*, which "):
        fetch("http://a.example:8080/page", settings)


def test_a_look_up_that_does_not_end_is_left(
    monkeypatch: pytest.MonkeyPatch, settings: IndexSettings
) -> None:
    ended = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: ended.wait() and [])
    try:
        with pytest.raises(FetchError) as caught:
            fetch("http://a.example/", settings, limits=Limits(connect=0.05))
    finally:
        ended.set()
    said = f"http://a.example/ was not fetched: looking up a.example took too long; {LATER}"
    assert str(caught.value) == said


def test_an_unknown_name_is_said_to_be_unknown(
    monkeypatch: pytest.MonkeyPatch, settings: IndexSettings
) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(FetchError) as caught:
        fetch("http://gone.example/", settings)
    assert str(caught.value) == (
        "http://gone.example/ was not fetched: gone.example is not found; check the address and "
        "the network."
    )


def test_a_port_that_nobody_listens_on() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        site = f"127.0.0.1:{taken.getsockname()[1]}"
    with pytest.raises(FetchError) as caught:
        fetch(f"http://{site}/", IndexSettings(fetch_hosts=(site,)))
    assert str(caught.value) == (
        f"http://{site}/ was not fetched: no connection to {site} could be made (Connection "
        f"refused); {LATER}"
    )
