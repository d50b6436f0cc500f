"""Events at a pace that a page can be drawn at."""

import asyncio
from collections.abc import AsyncGenerator

import pytest

from ui.engine import paced


async def counted(gate: asyncio.Event, closed: list[str]) -> AsyncGenerator[int, None]:
    """Yield 0 and 1 at once, 2 when the gate opens."""
    try:
        yield 0
        yield 1
        await gate.wait()
        yield 2
    finally:
        closed.append("closed")


async def test_what_has_come_is_yielded_together_and_silence_too() -> None:
    gate: asyncio.Event = asyncio.Event()
    closed: list[str] = []
    steps = paced(counted(gate, closed), apart=0, silence=0.01)
    assert await anext(steps) == [0, 1]
    assert await anext(steps) == ()
    assert await anext(steps) == ()
    gate.set()
    assert [batch async for batch in steps if batch] == [[2]]
    assert closed == ["closed"]


async def test_closing_closes_what_is_waited_for() -> None:
    closed: list[str] = []
    steps = paced(counted(asyncio.Event(), closed), apart=0, silence=60)
    assert await anext(steps) == [0, 1]
    waiting = asyncio.ensure_future(anext(steps))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert closed == ["closed"]


async def test_an_error_comes_after_the_events_before_it() -> None:
    async def failing() -> AsyncGenerator[int, None]:
        yield 0
        raise ValueError("a defect")

    steps = paced(failing(), apart=0, silence=60)
    assert await anext(steps) == [0]
    with pytest.raises(ValueError, match="a defect"):
        await anext(steps)
