"""Ask the engine for a program, which may hang up."""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator, Coroutine, Iterator, Sequence
from contextlib import aclosing, contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from fastapi import Request
from fastapi.responses import StreamingResponse
from starlette.exceptions import HTTPException

from index import FootnoteError
from qa import Answer, Done, Event, StandaloneQuestion, Turn
from ui.api.failures import FAILED, document_of
from ui.engine import Engine
from ui.people import BusyError

_MOST_AT_ONCE = 40
_LOOK_SECONDS = 0.2
# What a proxy writes into its log for a client that went away.
_HUNG_UP = 499
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Question:
    """A question as a program asks it, and the engine of whoever asks.

    ``model`` is the key of one, None for verbatim sentences.
    """

    engine: Engine
    text: str
    history: Sequence[Turn] = ()
    articles: Sequence[str] | None = None
    model: str | None = None


class Turnstile:
    """Lets at most so many in at once; ``doing`` says what they do."""

    def __init__(self, most: int, doing: str) -> None:
        self._most, self._doing, self._inside = most, doing, 0

    @contextmanager
    def passed(self) -> Iterator[None]:
        """Stay inside for the block. Raises BusyError if too many are."""
        if self._inside >= self._most:
            raise BusyError(f"{self._most} {self._doing} already; try again in a moment.")
        self._inside += 1
        try:
            yield
        finally:
            self._inside -= 1


class Asking:
    """Answers questions, at most so many at once."""

    def __init__(self) -> None:
        self._turnstile = Turnstile(_MOST_AT_ONCE, "questions are being answered")

    async def events(self, asked: Question) -> AsyncGenerator[Event, None]:
        """Yield the events of an answer. Raises BusyError and what the engine raises."""
        understood: Event | None = None
        with self._turnstile.passed():
            asked.engine.count_question()
            found = asked.engine.stream(asked.text, asked.history, asked.articles, asked.model)
            async with aclosing(found) as events:
                async for event in events:
                    if isinstance(event, StandaloneQuestion):
                        # What is wrong with the question may show only after it.
                        understood = event
                        continue
                    if understood is not None:
                        yield understood
                        understood = None
                    yield event

    async def answer(self, asked: Question, request: Request) -> Answer:
        """Return the whole answer, and give it up when whoever asked hangs up."""

        async def last() -> Answer:
            async with aclosing(self.events(asked)) as events:
                return [event.answer async for event in events if isinstance(event, Done)][-1]

        return await _unless_hung_up(request, last())


async def streamed(
    chunks: AsyncIterator[tuple[str, object]], request: Request, *, end: str = ""
) -> StreamingResponse:
    """Return named JSON documents as server-sent events; an empty name is left out.

    What fails before the first document is raised; later it is the event "error".
    """

    async def one() -> tuple[str, object]:
        return await anext(chunks)

    first = await _unless_hung_up(request, one())

    async def lines() -> AsyncIterator[str]:
        try:
            yield _event(*first)
            async for name, document in chunks:
                yield _event(name, document)
        except FootnoteError as error:
            request.scope[FAILED] = type(error).__name__
            yield _event("error", document_of(error))
        if end:
            yield f"data: {end}\n\n"

    headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
    return StreamingResponse(lines(), media_type="text/event-stream", headers=headers)


async def _unless_hung_up(request: Request, work: Coroutine[Any, Any, T]) -> T:
    task = asyncio.create_task(work)
    try:
        while not (await asyncio.wait({task}, timeout=_LOOK_SECONDS))[0]:
            if await request.is_disconnected():
                raise HTTPException(_HUNG_UP, "The client hung up.")
        return task.result()
    finally:
        task.cancel()


def _event(name: str, document: object) -> str:
    data = f"data: {json.dumps(document)}\n\n"
    return f"event: {name}\n{data}" if name else data
