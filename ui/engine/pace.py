"""Slow events down to a pace a page can draw."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import TypeVar

T = TypeVar("T")


async def paced(
    events: AsyncGenerator[T, None], *, apart: float, silence: float
) -> AsyncGenerator[Sequence[T], None]:
    """Yield the events that have come, those of the first moment at once.

    Between two yields pass at least ``apart`` seconds, in which more events gather, and at most
    ``silence`` and that: then nothing is yielded, for whoever looks after the reader only in
    between. Closing this closes the events, also while they are waited for.
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
