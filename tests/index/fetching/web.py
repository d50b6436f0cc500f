"""A public internet of a test's own: names and addresses by script, one server on loopback.

The guard is the real one. Whatever IP address it lets be dialled is written down, and leads to
the server.
"""

import ipaddress
import socket
from collections.abc import Sequence
from typing import Any

import pytest

from index.errors import FetchError
from index.fetching import Fetched, Limits, fetch
from index.settings import IndexSettings
from tests.scripted_server import Response, ScriptedServer

PUBLIC = "93.184.215.14"
PUBLIC_IPV6 = "2606:2800:21f:cb07:6820:80da:af6b:8b2c"
PAGE = "http://a.example/page"
# What messages advise.
SAVE = "save the page and add the file."
LATER = f"try again later, or {SAVE}"


class Web:
    """Names lead to IP addresses; one that leads to several lists of them changes each time."""

    def __init__(self, server: ScriptedServer, patch: pytest.MonkeyPatch) -> None:
        self.server = server
        self.names: dict[str, Sequence[str]] = {
            host: [PUBLIC] for host in ("a.example", "b.example", "c.example")
        }
        self.later: dict[str, Sequence[str]] = {}
        self.looked_up: list[str] = []
        self.dialled: list[tuple[str, int]] = []
        patch.setattr(socket, "getaddrinfo", self._look_up)
        patch.setattr(socket, "create_connection", self._dial)

    def fetch(self, address: str, *hosts: str, limits: Limits | None = None) -> Fetched:
        try:
            return fetch(address, IndexSettings(fetch_hosts=hosts), limits or Limits(5, 2))
        finally:
            if not hosts:
                assert self.escapes() == []

    def refusal(self, address: str, *hosts: str, limits: Limits | None = None) -> str:
        """Return why an address is not fetched, the advice included."""
        with pytest.raises(FetchError) as caught:
            self.fetch(address, *hosts, limits=limits)
        said = str(caught.value)
        assert said.endswith(".")
        assert said.isprintable()
        assert len(said) < 500
        shown, fetched, why = said.partition(" was not fetched: ")
        assert fetched
        assert shown.startswith(address[:7])
        return why

    def escapes(self) -> list[str]:
        """Return the IP addresses that were dialled although Python says they are not public."""
        return [ip for ip, _ in self.dialled if not ipaddress.ip_address(ip).is_global]

    def _look_up(self, host: str, *_: Any, **__: Any) -> list[Any]:
        try:
            found: Sequence[str] = [str(ipaddress.ip_address(host))]
        except ValueError:
            changed = host in self.looked_up and host in self.later
            self.looked_up.append(host)
            found = self.later[host] if changed else self.names.get(host, ())
        if not found:
            raise OSError("unknown")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 0)) for ip in found]

    def _dial(self, place: tuple[str, int], timeout: float, **_: Any) -> socket.socket:
        ip, port = place
        assert timeout > 0
        assert str(ipaddress.ip_address(ip)) == ip
        self.dialled.append((ip, port))
        connection = socket.socket()
        connection.settimeout(timeout)
        connection.connect(("127.0.0.1", self.server.port))
        return connection


def name(site: str) -> str:
    """Return the advice about a host that is not public."""
    return f"name {site} in FOOTNOTE_FETCH_HOSTS if you trust it, or {SAVE}"


def page(body: bytes = b"There.", **headers: str) -> Response:
    """Return a page as plain text; ``content_type`` becomes Content-Type."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(200, {"content-type": "text/plain", **named}, [body] if body else [])


def redirect(location: str, status: int = 302) -> Response:
    return Response(status, {"Location": location}, [])


def raw(*lines: str, body: bytes = b"") -> Response:
    """Return a response byte by byte as given, after which the connection is closed."""
    return Response(None, {}, ["\r\n".join([*lines, "", ""]).encode("latin-1") + body])
