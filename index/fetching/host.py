"""Find the addresses of a host, and tell whether it is public, or named in FOOTNOTE_FETCH_HOSTS.

A host is judged by the addresses that its name leads to, each of them, so it does not matter how
the name came to point at one.
"""

import ipaddress
import socket
import threading
from collections.abc import Iterable, Sequence
from concurrent.futures import Future
from urllib.parse import urlsplit

import httpx2

from index.fetching.address import SAVE, USUAL_PORTS, RefusalError, plain_host

_PORTS = frozenset({80, 443, 8080, 8443})
# Public by their number: where a cloud's machines find their metadata, IPv6 addresses that carry an
# IPv4 one, and those of a site.
_NOT_PUBLIC = tuple(map(ipaddress.ip_network, ("168.63.129.16/32", "2002::/16", "fec0::/10")))


def is_named(url: httpx2.URL, hosts: Iterable[str]) -> bool:
    """Return whether a host is among those of FOOTNOTE_FETCH_HOSTS.

    They are written like ``wiki.example``, ``[::1]:8080`` or ``10.0.0.5``; without a port they are
    named for the usual ports.
    """
    for each in hosts:
        place = urlsplit(f"//{each}")
        ports = {place.port} if place.port else _PORTS
        if plain_host(place.hostname or "") == _host(url) and port_of(url) in ports:
            return True
    return False


def resolve(url: httpx2.URL, seconds: float, *, named: bool) -> Sequence[str]:
    """Return the IP addresses of a host, all of which are public unless the host is ``named``.

    One that is not among others that are is what an attack looks like. Raises RefusalError.
    """
    advice = f"name {url.netloc.decode()} in FOOTNOTE_FETCH_HOSTS if you trust it, or {SAVE}"
    if not named and port_of(url) not in _PORTS:
        *ports, last = sorted(_PORTS)
        listed = f"{', '.join(map(str, ports))} and {last}"
        raise RefusalError(f"pages are fetched only from ports {listed}", advice)
    host = _host(url)
    found = _look_up(host, seconds)
    if not found:
        raise RefusalError(f"{host} is not found", "check the address and the network")
    for ip in found:
        if not named and not is_public(ip):
            place = ip if ip == host else f"{host} leads to {ip}, which"
            raise RefusalError(f"{place} is not public", advice)
    return found


def is_public(text: str) -> bool:
    """Return whether an IP address is one of a public host."""
    ip = ipaddress.ip_address(text)
    special = ip.is_multicast or ip.is_reserved or any(ip in each for each in _NOT_PUBLIC)
    return ip.is_global and not special


def port_of(url: httpx2.URL) -> int:
    """Return the port of an address."""
    return USUAL_PORTS[url.scheme] if url.port is None else url.port


def _host(url: httpx2.URL) -> str:
    return url.raw_host.decode()


def _look_up(host: str, seconds: float) -> Sequence[str]:
    """Return the IP addresses of a host. Raises TimeoutError."""
    found: Future[list[str]] = Future()

    def ask() -> None:
        try:
            rows = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            rows = []
        found.set_result(list(dict.fromkeys(str(row[4][0]) for row in rows)))

    # The system's resolver cannot be interrupted; its thread may outlive the wait.
    threading.Thread(target=ask, daemon=True).start()
    return found.result(seconds)
