"""Answer a program that may hang up, with events or when the work is done."""

import asyncio
import json
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from fastapi import Request
from fastapi.responses import StreamingResponse
from starlette.exceptions import HTTPException

from index import FootnoteError
from ui.api.failures import BusyError, document_of

_LOOK_SECONDS = 0.2
# What a proxy writes into its log for a client that went away.
_HUNG_UP = 499
T = TypeVar("T")


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


async def streamed(
    chunks: AsyncIterator[tuple[str, object]], request: Request, *, end: str = ""
) -> StreamingResponse:
    """Return named JSON documents as server-sent events; an empty name is left out.

    What fails before the first document is raised; later it is the event "error".
    """

    async def one() -> tuple[str, object]:
        return await anext(chunks)

    first = await unless_hung_up(request, one())

    async def lines() -> AsyncIterator[str]:
        try:
            yield _event(*first)
            async for name, document in chunks:
                yield _event(name, document)
        except FootnoteError as error:
            yield _event("error", document_of(error))
        if end:
            yield f"data: {end}\n\n"

    headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
    return StreamingResponse(lines(), media_type="text/event-stream", headers=headers)


async def unless_hung_up(request: Request, work: Coroutine[Any, Any, T]) -> T:
    """Return what the work returns, and give it up when the client hangs up."""
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
