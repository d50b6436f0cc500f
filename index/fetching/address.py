"""Take an address apart."""

import ipaddress
import re
from dataclasses import dataclass

import httpx2

from index.errors import AddressSourceError

USUAL_PORTS = {"http": 80, "https": 443}
SAVE = "save the page and add the file"

_LONGEST_SHOWN = 160
_USER = re.compile(r"(?<=//)[^/?#]*@")


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


def parse_address(text: str) -> PageAddress:
    """Parse an address as typed. Raises AddressSourceError, which says what is wrong with it."""
    try:
        return _address(httpx2.URL(text))
    except (httpx2.InvalidURL, ValueError) as error:
        raise AddressSourceError(
            f"{shown(text)} cannot be fetched: it is not an address; check how it is written."
        ) from error
    except RefusalError as refusal:
        raise AddressSourceError(
            f"{shown(text)} cannot be fetched: {refusal.why}; {refusal.advice}."
        ) from refusal


def redirected(address: PageAddress, location: str) -> PageAddress:
    """Return where a redirect leads. Raises RefusalError for what is no address to fetch."""
    try:
        return _address(httpx2.URL(address.text).join(location))
    except (httpx2.InvalidURL, ValueError) as error:
        raise RefusalError(f"it redirects to {shown(location)}, which is not an address") from error
    except RefusalError as refusal:
        raise RefusalError(f"it redirects to {shown(location)}, but {refusal.why}") from refusal


def plain_host(host: str) -> str:
    """Return a host as it is compared: an IPv6 address in its shortest form."""
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        return host


def shown(text: str) -> str:
    """Return an address as it may be printed: one line, not too long, and without a password."""
    text = _USER.sub("", text, count=1)
    text = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"


def _address(url: httpx2.URL) -> PageAddress:
    if not url.scheme:
        raise RefusalError(
            "it does not begin with http:// or https://", f"write https://{shown(str(url))}"
        )
    if url.scheme not in USUAL_PORTS:
        raise RefusalError("only http:// and https:// addresses are fetched")
    if url.userinfo:
        raise RefusalError("it contains a user name", "remove everything before the @")
    host = plain_host(url.raw_host.decode())
    if not host or "%" in host:
        raise RefusalError("it has no host name", "check how it is written")
    port = USUAL_PORTS[url.scheme] if url.port is None else url.port
    return PageAddress(url.scheme, host, port, url.raw_path.decode())
