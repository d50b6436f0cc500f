"""The events of an answer: waited for to the last, or made in threads for a loop."""

import asyncio
from collections.abc import AsyncGenerator, Generator, Iterable

from index import ModelError
from qa.stop import Stop
from qa.types import Answer, Done, Event, ModelFailed


def answered(events: Iterable[Event]) -> Answer:
    """Wait for the answer. Raises ModelError, with the answer that stands, where a model failed."""
    failure: ModelError | None = None
    for event in events:
        if isinstance(event, ModelFailed):
            failure = event.error
        if isinstance(event, Done):
            if failure is not None:
                failure.answer = event.answer
                raise failure
            return event.answer
    raise AssertionError("the last event of an answer is Done")


async def streamed(events: Generator[Event, None, None], stop: Stop) -> AsyncGenerator[Event, None]:
    """Yield events as they come, for a loop that must not wait for them.

    Close the generator to cancel, which calls ``stop``.
    """
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
