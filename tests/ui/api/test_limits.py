"""Passwords cannot be tried quickly, nor is more begun at once than can be done."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from types import SimpleNamespace

import httpx
import pytest

from tests.fakes import FakeEngine
from tests.ui.conftest import doors
from ui.api import Access, LoginThrottle, dependencies, guard, limits, routes
from ui.api.access import COOKIE

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
    monkeypatch.setattr(limits, "asyncio", SimpleNamespace(sleep=found.sleep))
    monkeypatch.setattr(limits, "time", SimpleNamespace(monotonic=lambda: found.now))
    return found


async def test_wrong_passwords_of_a_network_wait_for_one_another(clock: Clock) -> None:
    throttle = LoginThrottle()
    turns = asyncio.gather(*(throttle.turn("203.0.113.7") for _ in range(10)))
    assert await throttle.turn("198.51.100.4")
    assert not turns.done()
    clock.goes_on.set()
    assert await turns == [True] * 6 + [False] * 4
    # Nobody else waits, and nobody waits once the others gave up.
    assert sorted(clock.waited) == [0, 0, 2, 4, 6, 8, 10]
    clock.now += 12
    for host, waits in (("203.0.113.7", 0), ("2001:db8::1", 0), ("2001:db8::2", 2)):
        assert await throttle.turn(host)
        assert clock.waited[-1] == waits


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


async def test_who_comes_while_all_places_are_taken_is_told_when_to_try_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("_MAX_QUESTIONS", "_MAX_ADDS"):
        monkeypatch.setattr(dependencies, name, 0)
    transport = httpx.ASGITransport(doors(FakeEngine({})))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        for path, body in (
            ("/api/v1/ask", {"question": "Who?"}),
            ("/api/v1/ask", {"question": "Who?", "stream": True}),
            ("/api/v1/articles", {"text": "The mill burnt down."}),
            ("/v1/responses", {"input": "Who?"}),
        ):
            refused = await client.post(path, json=body)
            assert (refused.status_code, refused.headers["retry-after"]) == (429, "2")
            error = refused.json()["error"]
            assert error["type"] == "rate_limit_error"
            assert error["message"].endswith("already; try again in a moment.")


@pytest.mark.parametrize("path", ["/api/v1/ask", "/sign-in"])
async def test_a_body_that_is_too_large_is_refused_whatever_it_declares(
    path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (guard, routes):
        monkeypatch.setattr(module, "MAX_BODY_BYTES", 20_000)
    transport = httpx.ASGITransport(doors(FakeEngine({}), Access(None, PASSWORD)))

    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(30):
            yield b" " * 1000

    headers = {"cookie": f"{COOKIE}={Access(None, PASSWORD).session(PASSWORD)}"}
    async with httpx.AsyncClient(
        transport=transport, base_url="http://127.0.0.1", headers=headers
    ) as client:
        for content in (b" " * 30_000, pieces()):
            refused = await client.post(path, content=content)
            assert refused.status_code == 413
            assert "The request is too large" in refused.json()["error"]["message"]
