"""Where the time of an answer went."""

import asyncio
import time
from collections.abc import AsyncGenerator, Generator, Iterable

from index import ModelError
from qa.events import Done, Event, ModelFailed
from qa.models import Stop
from qa.types import Answer


class Clock:
    """Measures the stages of an answer in milliseconds."""

    def __init__(self) -> None:
        self._started = self._last = time.perf_counter()
        self._laps: dict[str, float] = {}

    def lap(self, stage: str) -> None:
        """End a stage: what passed since the last one belongs to it."""
        now = time.perf_counter()
        self.note(stage, (now - self._last) * 1000)
        self._last = now

    def note(self, stage: str, milliseconds: float) -> None:
        """Note a time that was measured elsewhere."""
        self._laps[stage] = round(self._laps.get(stage, 0.0) + milliseconds, 3)

    def laps(self) -> dict[str, float]:
        """Return the stages so far, and the total."""
        return {**self._laps, "total": round((self._last - self._started) * 1000, 3)}


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
