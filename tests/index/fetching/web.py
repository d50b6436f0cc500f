"""A public internet of a test's own: names and addresses by script, one server on loopback.

The guard is the real one. Whatever IP address it lets be dialled is written down, and leads to
the server.
"""

import ipaddress
import socket
import ssl
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

import pytest

from index.errors import FetchError
from index.fetching import Fetched, Limits, Network, fetch
from index.settings import IndexSettings
from tests.scripted_server import Response, ScriptedServer

PUBLIC = "93.184.215.14"
PUBLIC_IPV6 = "2606:2800:21f:cb07:6820:80da:af6b:8b2c"
PAGE = "http://a.example/page"
QUICK = Limits(total=5, connect=2)
# What messages advise.
SAVE = "save the page and add the file."
LATER = f"try again later, or {SAVE}"


class Web:
    """Names lead to IP addresses; one that leads to several lists of them changes each time."""

    def __init__(
        self,
        server: ScriptedServer,
        names: Mapping[str, Sequence[str]] | None = None,
        *,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        self.server = server
        self.names = dict(names or {})
        self.later: dict[str, Sequence[str]] = {}
        self.looked_up: list[str] = []
        self.dialled: list[tuple[str, int]] = []
        self._network = Network(self._look_up, self._dial)
        if trust is not None:
            self._network = replace(self._network, trust=lambda: trust)

    def fetch(self, address: str, *hosts: str, limits: Limits = QUICK) -> Fetched:
        settings = IndexSettings(fetch_hosts=hosts)
        try:
            return fetch(address, settings, network=self._network, limits=limits)
        finally:
            if not hosts:
                assert self.escapes() == []

    def refusal(self, address: str, *hosts: str, limits: Limits = QUICK) -> str:
        """Return why an address is not fetched, the advice included."""
        with pytest.raises(FetchError) as caught:
            self.fetch(address, *hosts, limits=limits)
        said = str(caught.value)
        assert said.endswith(".")
        assert "\n" not in said
        assert caught.value.exit_status == 1
        shown, fetched, why = said.partition(" was not fetched: ")
        assert fetched
        assert shown.isprintable()
        assert shown.startswith(address[:12])
        return why

    def escapes(self) -> list[str]:
        """Return the IP addresses that were dialled although Python says they are not public."""
        return [ip for ip, _ in self.dialled if not ipaddress.ip_address(ip).is_global]

    def _look_up(self, host: str, seconds: float) -> Sequence[str]:
        assert seconds > 0
        with suppress(ValueError):
            return [str(ipaddress.ip_address(host))]
        self.looked_up.append(host)
        if host in self.looked_up[:-1] and host in self.later:
            return self.later[host]
        if host not in self.names:
            raise OSError("unknown")
        return self.names[host]

    def _dial(self, ip: str, port: int, seconds: float) -> socket.socket:
        assert seconds > 0
        assert str(ipaddress.ip_address(ip)) == ip
        self.dialled.append((ip, port))
        return socket.create_connection(("127.0.0.1", self.server.port), timeout=seconds)


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
