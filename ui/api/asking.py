"""Read the events of an answer for a program, which may hang up."""

from collections.abc import AsyncGenerator
from contextlib import aclosing

from fastapi import Request

from qa import Answer, Done, Event, StandaloneQuestion
from ui.api.streaming import until_disconnected

Events = AsyncGenerator[Event, None]


async def checked_events(stream: Events) -> Events:
    """Yield the events of an engine, none before it has checked the question."""
    held: list[Event] = []
    async with aclosing(stream) as events:
        async for event in events:
            held.append(event)
            # What is wrong with the question may show only after this.
            if not isinstance(event, StandaloneQuestion):
                while held:
                    yield held.pop(0)


async def whole_answer(stream: Events, request: Request) -> Answer:
    """Return the answer of an engine, and give it up when whoever asked hangs up."""

    async def last() -> Answer:
        async with aclosing(stream) as events:
            return [event.answer async for event in events if isinstance(event, Done)][-1]

    return await until_disconnected(request, last())
