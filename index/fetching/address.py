"""Take an address apart."""

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import quote, urljoin

from index.errors import AddressSourceError

USUAL_PORTS = {"http": 80, "https": 443}
SAVE = "save the page and add the file"
_CHECK = "check how it is written"

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

_LONGEST = 4096
_LONGEST_SHOWN = 160
_LONGEST_HOST = 253
_ADDRESS = re.compile(r"(https?)://([^/?#]*)([^?#]*)(\?[^#]*)?(?:#.*)?", re.IGNORECASE)
_AUTHORITY = re.compile(r"(\[[^\[\]]*\]|[^:\[\]]*)(?::([0-9]{0,5}))?")
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_USER = re.compile(r"(?<=//)[^/?#]*@")
# All that may stand in a path or a query as it is; a percent sign is taken as already quoted.
_SAFE = "%/:=&?~+!$,;'@()*[]|"


class RefusalError(Exception):
    """Why an address is not fetched, as the end of a sentence, and what to do instead."""

    def __init__(self, why: str, advice: str = SAVE) -> None:
        super().__init__(why)
        self.why = why
        self.advice = advice


@dataclass(frozen=True, slots=True)
class PageAddress:
    """An address of a page.

    ``host`` is lower-case ASCII, or an IP address without brackets; ``target`` is the path with
    its query, percent-encoded. The fragment is dropped.
    """

    scheme: str
    host: str
    port: int
    target: str

    @property
    def site(self) -> str:
        """Return the host with its port unless that is the usual one, as a Host header has it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == USUAL_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def text(self) -> str:
        """Return the address in full."""
        return f"{self.scheme}://{self.site}{self.target}"

    @property
    def ip(self) -> IPAddress | None:
        """Return the host if it is an IP address."""
        try:
            return ipaddress.ip_address(self.host)
        except ValueError:
            return None


def parse_address(text: str) -> PageAddress:
    """Parse an address as typed. Raises AddressSourceError, which says what is wrong with it."""
    try:
        return strict_address(text)
    except RefusalError as refusal:
        raise AddressSourceError(
            f"{shown(text)} cannot be fetched: {refusal.why}; {refusal.advice}."
        ) from refusal


def redirected(address: PageAddress, location: str) -> PageAddress:
    """Return where a redirect leads. Raises RefusalError for what is no address to fetch."""
    if not _plain(location):
        raise RefusalError("it redirects to an address with control characters in it")
    try:
        joined = urljoin(address.text, location)
    except ValueError as error:
        raise RefusalError(f"it redirects to {shown(location)}, which is not an address") from error
    try:
        target = strict_address(joined)
    except RefusalError as refusal:
        raise RefusalError(f"it redirects to {shown(joined)}, but {refusal.why}") from refusal
    if address.scheme == "https" and target.scheme == "http":
        raise RefusalError(
            f"it redirects to {shown(joined)}, from an encrypted connection to an open one"
        )
    return target


def strict_address(text: str) -> PageAddress:
    """Parse an address. Raises RefusalError."""
    if not _plain(text):
        raise RefusalError("it contains characters that an address cannot have", "copy it again")
    if len(text) > _LONGEST:
        raise RefusalError(f"it has more than {_LONGEST:,} characters")
    found = _ADDRESS.fullmatch(text)
    if found is None:
        if "://" not in text:
            raise RefusalError(
                "it does not begin with http:// or https://", f"write https://{shown(text)}"
            )
        raise RefusalError("only http:// and https:// addresses are fetched")
    scheme, authority, path, query = (part or "" for part in found.groups())
    scheme = scheme.lower()
    if "@" in authority:
        raise RefusalError("it contains a user name", "remove everything before the @")
    place = _AUTHORITY.fullmatch(authority)
    if place is None:
        raise RefusalError("its host or its port cannot be read", _CHECK)
    port = int(place[2]) if place[2] else USUAL_PORTS[scheme]
    if not 0 < port < 65536:
        raise RefusalError(f"there is no port {port}", _CHECK)
    return PageAddress(
        scheme, plain_host(place[1]), port, quote(path or "/", _SAFE) + quote(query, _SAFE)
    )


def plain_host(host: str) -> str:
    """Return a host in lower-case ASCII, an IPv6 address without brackets. Raises RefusalError."""
    import idna

    if host.startswith("["):
        try:
            # A zone ("%eth0") names a network of this machine.
            return str(ipaddress.IPv6Address(host[1:-1] if "%" not in host else ""))
        except ValueError as error:
            raise RefusalError(f"{shown(host)} is not an IPv6 address", _CHECK) from error
    if not host:
        raise RefusalError("it has no host name", _CHECK)
    nameless = RefusalError(f"{shown(host)} is not a valid host name", _CHECK)
    if len(host) > _LONGEST_HOST:
        raise nameless
    try:
        # The ASCII form of an international name, as browsers make it (UTS 46).
        name = host if host.isascii() else idna.encode(host, uts46=True, std3_rules=True).decode()
    except (idna.IDNAError, UnicodeError) as error:
        raise nameless from error
    name = name.lower()
    if not all(map(_LABEL.fullmatch, name.split("."))):
        raise nameless
    return name


def shown(text: str) -> str:
    """Return an address as it may be printed: one line, not too long, and without a password."""
    text = _USER.sub("", text, count=1)
    text = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"


def _plain(text: str) -> bool:
    # Lone halves of characters cannot be sent; spaces may stand in a path, where they are quoted.
    return all(c.isprintable() or ord(c) > 0x9F for c in text) and not any(
        "\ud800" <= c <= "\udfff" for c in text
    )
