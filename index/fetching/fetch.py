"""Fetch one page: redirects followed by hand, each place checked."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import httpx2

from index.errors import FetchError
from index.fetching.address import SAVE, PageAddress, RefusalError, parse_address, redirected, shown
from index.fetching.connection import LATER, Client, Deadline, Limits, Network
from index.fetching.content import CODINGS, read_body, suffix_of
from index.fetching.guard import check_port, check_resolved, is_named
from index.settings import IndexSettings

_HEADERS = (
    ("User-Agent", "Footnote (+fetches single pages a person asked for)"),
    ("Accept", "text/html,application/xhtml+xml,text/markdown,text/plain;q=0.9,*/*;q=0.5"),
    ("Accept-Encoding", CODINGS),
)
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


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


def fetch(
    address: str,
    settings: IndexSettings,
    *,
    network: Network | None = None,
    limits: Limits | None = None,
) -> Fetched:
    """Fetch the page at an http or https address, and nothing else.

    Raises AddressSourceError for what is no such address, and FetchError, which says why, when
    the page is not fetched: the host is not public, it is too large or too slow, or
    there is no page.
    """
    start = parse_address(address)
    visit = _Visit(settings.fetch_hosts, network or Network(), limits or Limits())
    try:
        return visit.page(start)
    except RefusalError as refusal:
        at = visit.at or start
        moved = f"it redirects to {shown(at.text)}, and " if at != start else ""
        raise FetchError(
            f"{shown(address)} was not fetched: {moved}{refusal.why}; {refusal.advice}."
        ) from refusal


class _Visit:
    """One call of ``fetch``; each host is looked up once."""

    def __init__(self, named: Sequence[str], network: Network, limits: Limits) -> None:
        self._named = named
        self._client = Client(network, limits, _HEADERS)
        self._limits = limits
        self._deadline = Deadline(limits.total)
        self.at: PageAddress | None = None

    def page(self, start: PageAddress) -> Fetched:
        """Return the page at an address. Raises RefusalError."""
        with self._reply(start) as (address, reply):
            if reply.status_code != 200:
                raise _no_page(reply.status_code)
            suffix = suffix_of(address, reply)
            data = read_body(reply, self._limits)
            return Fetched(data, address.text, suffix, reply.charset_encoding)

    @contextmanager
    def _reply(self, start: PageAddress) -> Iterator[tuple[PageAddress, httpx2.Response]]:
        """Yield the reply that the redirects from an address end at, and where that is.

        A host that is named may be anywhere, but only for the person who asks for it and for
        other named hosts: a page on a public one must not lead into a private network.
        """
        address, trusted = start, True
        for _ in range(self._limits.redirects + 1):
            self.at = address
            trusted = trusted and is_named(address, self._named)
            resolved = self._checked(address, trusted)
            with self._client.get(address, resolved, self._deadline) as reply:
                location = reply.headers.get("location")
                if reply.status_code not in _REDIRECTS or not location:
                    yield address, reply
                    return
            # What is wrong from here on is wrong with the redirect.
            self.at = start
            address = redirected(address, location)
        raise RefusalError(f"it redirects more than {self._limits.redirects} times", SAVE)

    def _checked(self, address: PageAddress, trusted: bool) -> Sequence[str]:
        """Return the IP addresses to connect to, all of them checked."""
        if not trusted:
            check_port(address)
        resolved = self._client.resolve(address, self._deadline)
        if not trusted:
            check_resolved(address, resolved)
        return resolved


def _no_page(status: int) -> RefusalError:
    if status in {404, 410}:
        return RefusalError(f"there is no such page (status {status})", "check the address")
    advice = LATER if status == 429 or status >= 500 else SAVE
    return RefusalError(f"the server sent no page (status {status})", advice)
