"""The events of an answer, made in threads, for a loop that must not wait for them."""

import asyncio
from collections.abc import AsyncGenerator, Generator

from qa.stop import Stop
from qa.types import Event


async def streamed(events: Generator[Event, None, None], stop: Stop) -> AsyncGenerator[Event, None]:
    """Yield events as they come; close the generator to cancel, which calls ``stop``."""
    step = _next(events)
    try:
        # Shielded: a thread cannot be cancelled, and a generator that it runs not be closed.
        while (event := await asyncio.shield(step)) is not None:
            yield event
            step = _next(events)
    finally:
        # The thread may wait for a model's first word, and the request should end now.
        stop()
        step.add_done_callback(lambda done: _finish(done, events))


def _next(events: Generator[Event, None, None]) -> "asyncio.Future[Event | None]":
    return asyncio.ensure_future(asyncio.to_thread(next, events, None))


def _finish(step: "asyncio.Future[Event | None]", events: Generator[Event, None, None]) -> None:
    # The thread of a cancelled step may be running still, and lets go of the generator itself.
    if not step.cancelled():
        # Asked for so that an error nobody waits for any more is not reported as forgotten.
        step.exception()
        events.close()
