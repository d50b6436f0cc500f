"""Batch events to a pace that a page can draw."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import TypeVar

T = TypeVar("T")


async def paced(
    events: AsyncGenerator[T, None], *, apart: float, silence: float
) -> AsyncGenerator[Sequence[T], None]:
    """Yield events in batches, the first without delay.

    Batches are at least ``apart`` seconds apart. After a further ``silence`` seconds without events
    an empty batch is yielded, since Gradio notices a closed tab only between yields. Closing this
    closes ``events``, even while it waits for them.
    """
    come: asyncio.Queue[T | None] = asyncio.Queue()

    async def listen() -> None:
        try:
            async with aclosing(events):
                async for event in events:
                    come.put_nowait(event)
        finally:
            come.put_nowait(None)

    listening = asyncio.create_task(listen())
    try:
        while True:
            batch: list[T | None] = []
            try:
                batch.append(await asyncio.wait_for(come.get(), silence))
            except TimeoutError:
                yield ()
                continue
            while not come.empty():
                batch.append(come.get_nowait())
            if found := [event for event in batch if event is not None]:
                yield found
            if batch[-1] is None:
                break
            await asyncio.sleep(apart)
    finally:
        listening.cancel()
        ended = await asyncio.gather(listening, return_exceptions=True)
    if isinstance(ended[0], Exception):
        raise ended[0]
