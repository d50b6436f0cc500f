"""Bring the address of a page into one form."""

import ipaddress
import re

import httpx2

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


def parse_address(text: str, base: httpx2.URL | None = None) -> httpx2.URL:
    """Return an address, as typed or relative to another, in one form; its fragment is dropped.

    Its host is lower-case ASCII, and its port None where that is the usual one.

    Raises RefusalError for what is no address of a page.
    """
    try:
        url = base.join(text) if base else httpx2.URL(text)
        host = plain_host(url.raw_host.decode())
        port = None if url.port == USUAL_PORTS.get(url.scheme) else url.port
        plain = url.copy_with(host=host, port=port, raw_path=url.raw_path, fragment=None)
    except (httpx2.InvalidURL, ValueError) as error:
        raise RefusalError("it is not an address", "check how it is written") from error
    if not url.scheme:
        why = "it does not begin with http:// or https://"
        raise RefusalError(why, f"write https://{shown(text)}")
    if url.scheme not in USUAL_PORTS:
        raise RefusalError("only http:// and https:// addresses are fetched")
    if url.userinfo:
        raise RefusalError("it contains a user name", "remove everything before the @")
    if not host or "%" in host:
        raise RefusalError("it has no host name", "check how it is written")
    return plain


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
