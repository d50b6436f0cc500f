"""Passwords cannot be tried quickly."""

import asyncio
import time
from types import SimpleNamespace

import httpx
import pytest

from tests.fakes import FakeEngine
from tests.ui.conftest import doors
from ui.api import Access, signing_in
from ui.api.access import COOKIE
from ui.api.signing_in import Tries

KEY, PASSWORD = "a-key-of-sixteen-characters", "correct horse battery"


async def test_wrong_passwords_wait_for_one_another() -> None:
    tries = Tries(seconds=0.2, longest=0.5)
    began = time.monotonic()

    async def turn(host: str) -> tuple[bool, float]:
        let_in = await tries.turn(host)
        return let_in, time.monotonic() - began

    hosts = ["203.0.113.7"] * 10 + ["198.51.100.4"]
    found = await asyncio.gather(*map(turn, hosts))
    waited = [seconds for let_in, seconds in found[:10] if let_in]
    assert len(waited) == 3
    assert waited[1] >= 0.2
    assert waited[2] >= 0.4
    # Nobody else waits, and nobody waits once the others gave up.
    assert found[10][1] < 0.2
    await asyncio.sleep(0.6)
    assert await tries.turn("203.0.113.7")


async def test_neighbours_with_addresses_to_spare_share_their_turns() -> None:
    tries = Tries(seconds=5, longest=1)
    assert await tries.turn("2001:db8::1")
    assert not await tries.turn("2001:db8::2")
    assert await tries.turn("2001:db8:0:1::1")


async def test_a_flood_of_passwords_is_refused_and_keeps_out_nobody_who_is_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    waited: list[float] = []

    async def wait(seconds: float) -> None:
        waited.append(seconds)
        await asyncio.sleep(seconds / 10)

    monkeypatch.setattr(signing_in, "asyncio", SimpleNamespace(sleep=wait))
    access = Access(KEY, PASSWORD)
    transport = httpx.ASGITransport(doors(FakeEngine({}), access))
    session = f"{COOKIE}={access.session(PASSWORD)}"
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        words = [{"password": f"word {at}"} for at in range(40)]
        tried = asyncio.gather(*(client.post("/sign-in", data=each) for each in words))
        for headers in ({"cookie": session}, {"authorization": f"Bearer {KEY}"}):
            began = time.monotonic()
            assert (await client.get("/v1/models", headers=headers)).status_code == 200
            assert time.monotonic() - began < 1
            assert not tried.done()
        statuses = [each.status_code for each in await tried]
    assert set(statuses) == {403, 429}
    assert statuses.count(403) <= 7
    assert sorted(waited) == pytest.approx([0, 2, 4, 6, 8, 10], abs=0.9)
