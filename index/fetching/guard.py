"""Decide which hosts may be connected to: public ones, and those that a setting names.

Names are refused by what they stand for and ports by number before anything is looked up;
addresses are refused once a name is resolved, each of them, so it does not matter how the name
came to point at one.
"""

import ipaddress
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from index.fetching.address import IPAddress, PageAddress, RefusalError

NAME = "name the host in FOOTNOTE_FETCH_HOSTS if you trust it, or save the page and add the file"

_PORTS = frozenset({80, 443, 8080, 8443})
# Names that no public host has, from IANA's registry of special-use names, and ICANN's .internal.
_LOCAL_NAMES = ("localhost", "local", "internal", "home.arpa", "lan", "intranet", "corp", "home")
_UNREACHABLE_NAMES = ("onion", "invalid", "test", "alt")

_TUNNEL = "carries an IPv4 address inside an IPv6 one"
_RESERVED = "is reserved and no public host"
# From IANA's registries of special-purpose addresses; the first that an address is in counts. What
# Python says of an address differs from one release to the next.
_SPECIAL = {
    "is this machine itself": "0.0.0.0/8 127.0.0.0/8 ::/128 ::1/128",
    "is on a private network": """
        10.0.0.0/8 100.64.0.0/10 172.16.0.0/12 192.168.0.0/16 198.18.0.0/15 fc00::/7 fec0::/10""",
    # One of these is public by its number, but a cloud's machines find their metadata there.
    "is on the link of this machine, where clouds keep their metadata": """
        169.254.0.0/16 168.63.129.16/32 fe80::/10""",
    "is a group of hosts": "224.0.0.0/4 ff00::/8",
    _TUNNEL: """
        ::/96 ::ffff:0:0/96 ::ffff:0:0:0/96 64:ff9b::/96 64:ff9b:1::/48 2001::/32 2002::/16""",
    _RESERVED: """
        192.0.0.0/24 192.0.2.0/24 192.88.99.0/24 198.51.100.0/24 203.0.113.0/24 240.0.0.0/4
        2001::/23 2001:db8::/32 3fff::/20""",
}
_NETWORKS = [
    (ipaddress.ip_network(network), why)
    for why, networks in _SPECIAL.items()
    for network in networks.split()
]
_GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")
# The middle of an IPv6 address whose end is an IPv4 address (ISATAP).
_ISATAP = frozenset({0x00005EFE, 0x02005EFE})


def is_named(address: PageAddress, hosts: Iterable[str]) -> bool:
    """Return whether a host is among those of FOOTNOTE_FETCH_HOSTS.

    They are written like ``wiki.example``, ``[::1]:8080`` or ``10.0.0.5``; without a port they are
    named for the usual ports.
    """
    for each in hosts:
        place = urlsplit(f"//{each}")
        named = place.hostname or ""
        if each.startswith("["):
            named = str(ipaddress.IPv6Address(named))
        ports = {place.port} if place.port else _PORTS
        if named == address.host and address.port in ports:
            return True
    return False


def check_host(address: PageAddress) -> None:
    """Raise RefusalError unless a host that nobody named may be looked up."""
    if address.port not in _PORTS:
        *ports, last = sorted(_PORTS)
        raise RefusalError(
            f"pages are fetched only from ports {', '.join(map(str, ports))} and {last}",
            f"name {address.site} in FOOTNOTE_FETCH_HOSTS if you trust it, or save the page and "
            "add the file",
        )
    if address.ip is not None:
        return
    if _is_below(address.host, _UNREACHABLE_NAMES):
        raise RefusalError(f"{address.host} is not a name on the public internet")
    if "." not in address.host or _is_below(address.host, _LOCAL_NAMES):
        raise RefusalError(f"{address.host} is a name on this machine or its network", NAME)


def check_resolved(address: PageAddress, resolved: Sequence[str]) -> None:
    """Raise RefusalError unless all addresses of a host that nobody named are public.

    One that is not among others that are is what an attack looks like.
    """
    for text in resolved:
        why = why_not_public(ipaddress.ip_address(text))
        if why is not None:
            name = text if text == address.host else f"{address.host} leads to {text}, which"
            raise RefusalError(f"{name} {why}", NAME)


def why_not_public(ip: IPAddress) -> str | None:
    """Return why an IP address is not one of a public host, or None if it is."""
    for network, why in _NETWORKS:
        if ip.version == network.version and ip in network:
            return why
    if isinstance(ip, ipaddress.IPv6Address):
        if ip not in _GLOBAL_UNICAST:
            return _RESERVED
        if (int(ip) >> 32) & 0xFFFFFFFF in _ISATAP:
            return _TUNNEL
    # Last, for what a later Python knows and the tables above do not.
    return None if ip.is_global and not ip.is_multicast else _RESERVED


def _is_below(host: str, names: Sequence[str]) -> bool:
    return any(host == name or host.endswith(f".{name}") for name in names)
