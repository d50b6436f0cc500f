"""Who sends a request: a trusted proxy names them."""

from collections.abc import Sequence
from contextlib import suppress
from ipaddress import ip_address, ip_network

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.people.people import People
from ui.people.person import MAX_GROUPS, Person, is_name

_PEER = "footnote.peer"
_SPACE = " \t"


class Identity:
    """Tells people by a header that only these proxies may send.

    ``header`` holds the name, ``groups_header`` the groups with commas. Proxies are addresses or
    networks.
    """

    def __init__(
        self, people: People, header: str, groups_header: str, proxies: Sequence[str]
    ) -> None:
        """Take who may come in, what proxies send, and whom to believe."""
        self._people = people
        self._header, self._groups_header = header, groups_header
        self._proxies = [ip_network(each, strict=False) for each in proxies]

    def person(self, scope: Scope) -> Person | None:
        """Return who sends a request, None for nobody known. Raises StoreError."""
        headers = Headers(scope=scope)
        names, lists = headers.getlist(self._header), headers.getlist(self._groups_header)
        # A header that is sent twice, or from elsewhere, is nobody's.
        if len(names) != 1 or len(lists) > 1 or not self._is_trusted(scope.get(_PEER)):
            return None
        name = _read(names[0])
        if not is_name(name):
            return None
        groups = {each.strip(_SPACE) for each in _read("".join(lists)).split(",")}
        return self._people.admit(name, tuple(sorted(groups - {""})[:MAX_GROUPS]))

    def _is_trusted(self, peer: str | None) -> bool:
        try:
            address = ip_address(peer or "")
        except ValueError:
            return False
        return any(address in each for each in self._proxies)


def _read(value: str) -> str:
    """Return a header's value as it was meant: proxies send UTF-8, which comes as Latin-1."""
    stripped = value.strip(_SPACE)
    with suppress(UnicodeDecodeError):
        return stripped.encode("latin-1").decode("utf-8")
    return stripped


def record_peers(app: ASGIApp) -> ASGIApp:
    """Note who really connects, before a proxy's headers say for whom."""

    async def record(scope: Scope, receive: Receive, send: Send) -> None:
        client = scope.get("client")
        await app({**scope, _PEER: client[0] if client else None}, receive, send)

    return record
