"""Ask for a page: redirects followed by hand, each place checked, within limits.

httpcore2 speaks HTTP, to the IP addresses that were checked and to nothing else: no name is looked
up again, no proxy is asked, no cookie is kept. It does not limit a whole exchange, so every wait
ends at the deadline.
"""

import math
import ssl
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import httpcore2
import httpx2

from index.errors import FetchError
from index.fetching.address import SAVE, RefusalError, parse_address, shown
from index.fetching.host import is_named, port_of, resolve
from index.formats import FORMATS
from index.settings import IndexSettings

_HEADERS = (
    ("User-Agent", "Footnote (+fetches single pages a person asked for)"),
    ("Accept", "text/html,application/xhtml+xml,text/markdown,text/plain;q=0.9,*/*;q=0.5"),
    # "br" and "zstd" would take a library each.
    ("Accept-Encoding", "gzip, deflate"),
    ("Connection", "close"),
)
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_LATER = f"try again later, or {SAVE}"

_NO_TEXT = frozenset({"image", "audio", "video", "font", "model"})
_PLAIN_SUFFIXES = frozenset({".txt", ".text", ".log", ".md", ".markdown", ".rst"})
_PAGES = frozenset({".html", ".htm", ".xhtml"})
# Of the types that a file does not show by what it holds.
_SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".xhtml",
    "text/markdown": ".md",
    "text/x-markdown": ".md",
    "text/x-rst": ".rst",
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
    "message/rfc822": ".eml",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """What a page may take, in seconds and bytes.

    ``body`` counts both as sent and unpacked.
    """

    total: float = 60.0
    connect: float = 10.0
    redirects: int = 5
    body: int = 50_000_000


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page as it was sent, unpacked.

    ``address`` is where the last redirect led, ``suffix`` what a file of this format would end
    in (with the dot; empty if nothing tells), ``charset`` what the server says, if anything.
    """

    data: bytes
    address: str
    suffix: str
    charset: str | None


def fetch(address: str, settings: IndexSettings, limits: Limits | None = None) -> Fetched:
    """Fetch the page at an http or https address, and nothing else.

    Raises FetchError, which says why, for what is no such address, and when the page is not
    fetched: the host is not public, it is too large or too slow, or there is no page.
    """
    try:
        return _follow(address, settings.fetch_hosts, limits or Limits())
    except RefusalError as refusal:
        raise FetchError(
            f"{shown(address)} was not fetched: {refusal.why}; {refusal.advice}."
        ) from refusal


def _follow(address: str, hosts: Sequence[str], limits: Limits) -> Fetched:
    """Return the page that the redirects from an address end at. Raises RefusalError.

    A host that is named may be anywhere, but only for the person who asks for it and for other
    named hosts: a page on a public one must not lead into a private network.
    """
    deadline = _Deadline(limits.total)
    url, named, before = parse_address(address), True, ""
    for _ in range(limits.redirects + 1):
        named = named and is_named(url, hosts)
        try:
            reply = _get(url, limits, deadline, named=named)
        except RefusalError as refusal:
            raise RefusalError(before + refusal.why, refusal.advice) from refusal
        if isinstance(reply, Fetched):
            return reply
        try:
            url = parse_address(reply, url)
        except RefusalError as refusal:
            raise RefusalError(f"it redirects to {shown(reply)}, and {refusal.why}") from refusal
        before = f"it redirects to {shown(str(url))}, and "
    raise RefusalError(f"it redirects more than {limits.redirects} times")


def _get(url: httpx2.URL, limits: Limits, deadline: "_Deadline", *, named: bool) -> Fetched | str:
    """Return the page at an address, or the location that it redirects to."""
    trust = _system_trust() if url.scheme == "https" else None
    target = httpcore2.URL(
        scheme=url.scheme, host=url.raw_host, port=port_of(url), target=url.raw_path
    )
    try:
        ips = resolve(url, deadline.within(limits.connect), named=named)
        backend = _CheckedBackend(ips, deadline, limits.connect)
        with (
            httpcore2.ConnectionPool(ssl_context=trust, network_backend=backend) as pool,
            pool.stream("GET", target, headers=[("Host", url.netloc), *_HEADERS]) as sent,
        ):
            reply = httpx2.Response(sent.status, headers=sent.headers, content=sent.iter_stream())
            location = reply.headers.get("location")
            if sent.status in _REDIRECTS and location:
                return str(location)
            if sent.status != 200:
                raise _no_page(sent.status)
            suffix = _suffix(url, reply)
            return Fetched(_body(reply, limits), str(url), suffix, reply.charset_encoding)
    except (OSError, *_ERRORS) as error:
        raise _refusal(error, url) from error


_ERRORS = (
    httpcore2.TimeoutException,
    httpcore2.NetworkError,
    httpcore2.ProtocolError,
    httpx2.DecodingError,
)


def _refusal(error: Exception, url: httpx2.URL) -> RefusalError:
    """Return why a page is not fetched, given what a library raised."""
    cause = error.args[0] if error.args else None
    if isinstance(error, TimeoutError | httpcore2.TimeoutException):
        return RefusalError("it took too long", _LATER)
    if isinstance(cause, ssl.SSLCertVerificationError):
        why = f"the server's certificate is not trusted ({cause.verify_message.rstrip('.')})"
        return RefusalError(why)
    if isinstance(error, httpcore2.ConnectError):
        said = cause.strerror if isinstance(cause, OSError) else cause
        why = f"no connection to {url.netloc.decode()} could be made ({said})"
        return RefusalError(why, _LATER)
    return RefusalError("the server's reply breaks off or cannot be read", _LATER)


def _no_page(status: int) -> RefusalError:
    if status in {404, 410}:
        return RefusalError(f"there is no such page (status {status})", "check the address")
    advice = _LATER if status == 429 or status >= 500 else SAVE
    return RefusalError(f"the server sent no page (status {status})", advice)


def _body(reply: httpx2.Response, limits: Limits) -> bytes:
    """Return the body of a reply, unpacked. Raises RefusalError if it is too large."""
    body = bytearray()
    large = int(reply.headers.get("content-length", 0)) > limits.body
    pieces = iter(()) if large else reply.iter_bytes()
    for piece in pieces:
        body += piece
        if large := len(body) > limits.body:
            break
    if large:
        raise RefusalError(f"it is larger than {limits.body / 1_000_000:g} MB")
    return bytes(body)


def _suffix(url: httpx2.URL, reply: httpx2.Response) -> str:
    """Return the suffix that a file of this page would have, empty if nothing tells.

    Raises RefusalError for pictures, sounds and films.
    """
    content_type = reply.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type.partition("/")[0] in _NO_TEXT:
        advice = "give the address of the page that shows it"
        raise RefusalError(f"it is not text but {content_type}", advice)
    if content_type in _SUFFIXES:
        return _SUFFIXES[content_type]
    named = PurePosixPath(url.raw_path.decode().partition("?")[0]).suffix.lower()
    known = named in _PLAIN_SUFFIXES or named in FORMATS
    if content_type == "text/plain":
        # Servers of files send Markdown so; a page sent so is meant to be read as source.
        return named if known and named not in _PAGES else ".txt"
    return named if known else ""


def _system_trust() -> ssl.SSLContext:
    """Return a context that trusts whom the operating system trusts."""
    import truststore

    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


class _Deadline:
    """A point in time that every wait ends at."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def within(self, longest: float = math.inf) -> float:
        """Return the seconds left, at most ``longest``. Raises TimeoutError when none are."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return min(left, longest)


class _CheckedBackend(httpcore2.SyncBackend):
    """Connects to one of the IP addresses that were checked, whatever the name."""

    def __init__(self, ips: Sequence[str], deadline: _Deadline, longest: float) -> None:
        self._ips = ips
        self._deadline = deadline
        self._longest = longest

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        for ip in self._ips:
            seconds = self._deadline.within(self._longest)
            try:
                return _Stream(super().connect_tcp(ip, port, seconds), self._deadline)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
        raise failure


class _Stream(httpcore2.NetworkStream):
    """What is sent over a connection until the deadline."""

    def __init__(self, connection: httpcore2.NetworkStream, deadline: _Deadline) -> None:
        self._connection = connection
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._connection.read(max_bytes, self._deadline.within())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._connection.write(buffer, self._deadline.within())

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        seconds = self._deadline.within()
        inner = self._connection.start_tls(ssl_context, server_hostname, seconds)
        return _Stream(inner, self._deadline)

    def close(self) -> None:
        self._connection.close()
