"""Passwords cannot be tried quickly."""

import asyncio
from collections import Counter
from types import SimpleNamespace

import httpx
import pytest

from tests.fakes import FakeEngine
from tests.ui.conftest import doors
from ui.api import Access, signing_in
from ui.api.access import COOKIE
from ui.api.signing_in import Tries

KEY, PASSWORD = "a-key-of-sixteen-characters", "correct horse battery"


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0
        self.waited: list[float] = []
        self.goes_on = asyncio.Event()

    async def sleep(self, seconds: float) -> None:
        """Return once the time goes on, at once where there is nothing to wait for."""
        self.waited.append(seconds)
        if seconds:
            await self.goes_on.wait()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Return the time that tries of passwords go by, which stands still until it is told."""
    found = Clock()
    monkeypatch.setattr(signing_in, "asyncio", SimpleNamespace(sleep=found.sleep))
    monkeypatch.setattr(signing_in, "time", SimpleNamespace(monotonic=lambda: found.now))
    return found


async def test_wrong_passwords_wait_for_one_another(clock: Clock) -> None:
    tries = Tries(seconds=2, longest=5)
    turns = asyncio.gather(*(tries.turn("203.0.113.7") for _ in range(10)))
    assert await tries.turn("198.51.100.4")
    assert not turns.done()
    clock.goes_on.set()
    assert await turns == [True] * 3 + [False] * 7
    # Nobody else waits, and nobody waits once the others gave up.
    assert sorted(clock.waited) == [0, 0, 2, 4]
    clock.now += 6
    assert await tries.turn("203.0.113.7")
    assert clock.waited[4:] == [0]


async def test_neighbours_with_addresses_to_spare_share_their_turns() -> None:
    tries = Tries(seconds=5, longest=1)
    assert await tries.turn("2001:db8::1")
    assert not await tries.turn("2001:db8::2")
    assert await tries.turn("2001:db8:0:1::1")


async def test_a_flood_of_passwords_is_refused_and_keeps_out_nobody_who_is_in(
    clock: Clock,
) -> None:
    access = Access(KEY, PASSWORD)
    transport = httpx.ASGITransport(doors(FakeEngine({}), access))
    session = f"{COOKIE}={access.session(PASSWORD)}"
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        words = [{"password": f"word {at}"} for at in range(40)]
        tried = asyncio.gather(*(client.post("/sign-in", data=each) for each in words))
        # Were they to wait behind the flood, they would wait for good.
        async with asyncio.timeout(60):
            for headers in ({"cookie": session}, {"authorization": f"Bearer {KEY}"}):
                assert (await client.get("/v1/models", headers=headers)).status_code == 200
                assert not tried.done()
        clock.goes_on.set()
        statuses = Counter(each.status_code for each in await tried)
    assert statuses == {403: 6, 429: 34}
    assert clock.waited == [0, 2, 4, 6, 8, 10]
