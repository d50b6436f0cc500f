"""Fetch one page: redirects followed by hand, each place checked, robots.txt obeyed."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

import httpx2

from index.errors import FetchError
from index.fetching.address import SAVE, PageAddress, RefusalError, parse_address, redirected, shown
from index.fetching.connection import LATER, Client, Deadline, Limits, Network
from index.fetching.content import CODINGS, read_body, suffix_of
from index.fetching.guard import check_host, check_resolved, is_named
from index.settings import IndexSettings

_DISTRIBUTION = "footnote-qa"
_AGENT = "Footnote"
_ACCEPT = "text/html,application/xhtml+xml,text/markdown,text/plain;q=0.9,*/*;q=0.5"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
# What the standard asks to be read at least.
_ROBOTS_BYTES = 512_000
_ROBOTS_LINES = ("user-agent", "allow", "disallow")


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
    """Fetch the page at an http or https address, and nothing else but its robots.txt.

    Raises AddressSourceError for what is no such address, and FetchError, which says why, when
    the page is not fetched: the host is not public, the site does not want it, it is too large
    or too slow, or there is no page.
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
    """One call of ``fetch``; each host is looked up once, each robots.txt read once."""

    def __init__(self, named: Sequence[str], network: Network, limits: Limits) -> None:
        self._named = named
        self._client = Client(network, limits, _headers())
        self._limits = limits
        self._deadline = Deadline(limits.total)
        self._rules: dict[tuple[str, str], RobotFileParser | None] = {}
        self.at: PageAddress | None = None

    def page(self, start: PageAddress) -> Fetched:
        """Return the page at an address. Raises RefusalError."""
        with self._reply(start, self._deadline) as (address, reply):
            if reply.status_code != 200:
                raise _no_page(reply.status_code)
            suffix = suffix_of(address, reply)
            data = read_body(reply, self._limits)
            return Fetched(data, address.text, suffix, reply.charset_encoding)

    @contextmanager
    def _reply(
        self,
        start: PageAddress,
        deadline: Deadline,
        *,
        robots: bool = True,
        trusted: bool = True,
    ) -> Iterator[tuple[PageAddress, httpx2.Response]]:
        """Yield the reply that the redirects from an address end at, and where that is.

        A host that is named may be anywhere, but only for the person who asks for it and for
        other named hosts: a page on a public one must not lead into a private network.
        """
        address = start
        for _ in range(self._limits.redirects + 1):
            if robots:
                self.at = address
            trusted = trusted and is_named(address, self._named)
            resolved = self._checked(address, trusted, deadline)
            if robots:
                self._ask_robots(address, trusted)
            with self._client.get(address, resolved, deadline) as reply:
                location = reply.headers.get("location")
                if reply.status_code not in _REDIRECTS or not location:
                    yield address, reply
                    return
            if robots:
                # What is wrong from here on is wrong with the redirect.
                self.at = start
            address = redirected(address, location)
        raise RefusalError(f"it redirects more than {self._limits.redirects} times", SAVE)

    def _checked(self, address: PageAddress, trusted: bool, deadline: Deadline) -> Sequence[str]:
        """Return the IP addresses to connect to, all of them checked."""
        if not trusted:
            check_host(address)
        resolved = self._client.resolve(address, deadline)
        if not trusted:
            check_resolved(address, resolved)
        return resolved

    def _ask_robots(self, address: PageAddress, trusted: bool) -> None:
        """Raise RefusalError if the site's robots.txt does not allow the page."""
        site = (address.scheme, address.site)
        if site not in self._rules and address.target != "/robots.txt":
            self._rules[site] = self._robots(address, trusted)
        rules = self._rules.get(site)
        if rules is not None and not rules.can_fetch(_AGENT, address.text):
            raise RefusalError(f"the robots.txt of {address.site} asks programs not to fetch it")

    def _robots(self, address: PageAddress, trusted: bool) -> RobotFileParser | None:
        """Return the rules of a site, None if there are none or they cannot be reached."""
        deadline = Deadline(self._deadline.within(self._limits.robots))
        beside = replace(address, target="/robots.txt")
        try:
            with self._reply(beside, deadline, robots=False, trusted=trusted) as (_, reply):
                status = reply.status_code
                data = read_body(reply, self._limits, most=_ROBOTS_BYTES) if status == 200 else b""
        except RefusalError:
            return None
        # A site that is failing may have rules; the standard has them taken for "nothing".
        if status >= 500:
            raise RefusalError(
                f"the robots.txt of {address.site} cannot be read right now (status {status})",
                LATER,
            )
        rules = RobotFileParser()
        lines = data.decode("utf-8-sig", "replace").splitlines()
        rules.parse([line for line in lines if _is_rule(line)])
        return rules


def _is_rule(line: str) -> bool:
    """Return whether a line says who may fetch what, in a way that the parser survives."""
    name, _, value = line.partition("#")[0].partition(":")
    try:
        urlsplit(value.strip())
    except ValueError:
        return False
    # An empty line ends a group of rules.
    return not line.strip() or name.strip().lower() in _ROBOTS_LINES


def _headers() -> list[tuple[str, str]]:
    try:
        release = version(_DISTRIBUTION)
    except PackageNotFoundError:
        release = "0"
    agent = f"{_AGENT}/{release} (+fetches single pages a person asked for)"
    return [("User-Agent", agent), ("Accept", _ACCEPT), ("Accept-Encoding", CODINGS)]


def _no_page(status: int) -> RefusalError:
    match status:
        case 401 | 402 | 403 | 407 | 451:
            return RefusalError(f"the server does not show it to programs (status {status})")
        case 404 | 410:
            return RefusalError(f"there is no such page (status {status})", "check the address")
        case 408 | 425 | 429:
            return RefusalError(f"the server has no time for it (status {status})", LATER)
    if status >= 500:
        return RefusalError(f"the server is failing (status {status})", LATER)
    return RefusalError(f"the server sent no page (status {status})")
