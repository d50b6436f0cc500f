"""Decide which hosts may be connected to: public ones, and those that a setting names.

A host is judged by the addresses that its name leads to, each of them, so it does not matter how
the name came to point at one.
"""

import ipaddress
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from index.fetching.address import PageAddress, RefusalError, plain_host

_PORTS = frozenset({80, 443, 8080, 8443})
# Public by their number: where a cloud's machines find their metadata, IPv6 addresses that carry an
# IPv4 one, and those of a site.
_NOT_PUBLIC = tuple(map(ipaddress.ip_network, ("168.63.129.16/32", "2002::/16", "fec0::/10")))


def is_named(address: PageAddress, hosts: Iterable[str]) -> bool:
    """Return whether a host is among those of FOOTNOTE_FETCH_HOSTS.

    They are written like ``wiki.example``, ``[::1]:8080`` or ``10.0.0.5``; without a port they are
    named for the usual ports.
    """
    for each in hosts:
        place = urlsplit(f"//{each}")
        ports = {place.port} if place.port else _PORTS
        if plain_host(place.hostname or "") == address.host and address.port in ports:
            return True
    return False


def check_port(address: PageAddress) -> None:
    """Raise RefusalError unless a host that nobody named may be asked at a port."""
    if address.port not in _PORTS:
        *ports, last = sorted(_PORTS)
        raise RefusalError(
            f"pages are fetched only from ports {', '.join(map(str, ports))} and {last}",
            _name(address),
        )


def check_resolved(address: PageAddress, resolved: Sequence[str]) -> None:
    """Raise RefusalError unless all addresses of a host that nobody named are public.

    One that is not among others that are is what an attack looks like.
    """
    for text in resolved:
        if not is_public(text):
            name = text if text == address.host else f"{address.host} leads to {text}, which"
            raise RefusalError(f"{name} is not public", _name(address))


def is_public(text: str) -> bool:
    """Return whether an IP address is one of a public host."""
    ip = ipaddress.ip_address(text)
    special = ip.is_multicast or ip.is_reserved or any(ip in each for each in _NOT_PUBLIC)
    return ip.is_global and not special


def _name(address: PageAddress) -> str:
    return (
        f"name {address.site} in FOOTNOTE_FETCH_HOSTS if you trust it, or save the page and "
        "add the file"
    )
