"""Answer a client that may hang up, with server-sent events or when the work is done."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable
from typing import Any, TypeVar

from fastapi import Request
from fastapi.sse import EventSourceResponse, ServerSentEvent, format_sse_event
from starlette.exceptions import HTTPException

from index import FootnoteError
from ui.api.errors import error_document

_POLL_SECONDS = 0.2
# What a proxy writes into its log for a client that went away.
_CLIENT_CLOSED_REQUEST = 499
_HEADERS = {"cache-control": "no-store", "x-accel-buffering": "no"}
T = TypeVar("T")

STREAMED: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}
}
"""What the OpenAPI document says of a route that can stream."""


async def event_stream(
    events: AsyncIterator[ServerSentEvent], request: Request
) -> EventSourceResponse:
    """Return events as a stream.

    What fails before the first event is raised, and so has a status; later it is the event "error".
    """
    first = await until_disconnected(request, anext(events))

    async def encoded() -> AsyncIterator[bytes]:
        try:
            yield _encoded(first)
            async for event in events:
                yield _encoded(event)
        except Exception as error:
            yield _encoded(ServerSentEvent(event="error", data=error_document(error)))
            if not isinstance(error, FootnoteError):
                raise

    return EventSourceResponse(encoded(), headers=_HEADERS)


async def until_disconnected(request: Request, work: Awaitable[T]) -> T:
    """Return what the work returns, and cancel it when the client hangs up."""
    task = asyncio.ensure_future(work)
    try:
        while not (await asyncio.wait({task}, timeout=_POLL_SECONDS))[0]:
            if await request.is_disconnected():
                raise HTTPException(_CLIENT_CLOSED_REQUEST, "The client hung up.")
        return task.result()
    finally:
        task.cancel()


def _encoded(event: ServerSentEvent) -> bytes:
    data = json.dumps(event.data) if event.raw_data is None else event.raw_data
    return format_sse_event(event=event.event, data_str=data)
