"""How much is done at once, and how often a password may be tried."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from ipaddress import ip_address, ip_network

from ui.api.errors import BusyError


class ConcurrencyLimit:
    """Lets at most so many requests be at work at once; ``doing`` says at what."""

    def __init__(self, most: int, doing: str) -> None:
        self._most, self._doing, self._running = most, doing, 0

    @contextmanager
    def slot(self) -> Iterator[None]:
        """Count the block as one. Raises BusyError if too many are at work."""
        if self._running >= self._most:
            raise BusyError(f"{self._most} {self._doing} already; try again in a moment.")
        self._running += 1
        try:
            yield
        finally:
            self._running -= 1


class LoginThrottle:
    """Has passwords that are tried from one network wait ``seconds`` for one another."""

    seconds = 2.0
    longest_wait = 10.0

    def __init__(self) -> None:
        self._free_at: dict[str, float] = {}

    async def turn(self, host: str) -> bool:
        """Wait for the turn of a host; return False at once if too many wait before it."""
        now, network = time.monotonic(), _network(host)
        self._free_at = {each: at for each, at in self._free_at.items() if at > now}
        at = self._free_at.get(network, now)
        if at - now > self.longest_wait:
            return False
        self._free_at[network] = at + self.seconds
        await asyncio.sleep(at - now)
        return True


def _network(host: str) -> str:
    """Return the network of a host: one has a whole /64 of IPv6 addresses to itself."""
    with suppress(ValueError):
        address = ip_address(host)
        return str(ip_network((address, 32 if address.version == 4 else 64), strict=False))
    return host
