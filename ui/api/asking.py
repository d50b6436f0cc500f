"""Ask the engine for a program, which may hang up."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass

from fastapi import Request

from qa import Answer, Done, Event, StandaloneQuestion, Turn
from ui.api.streaming import Turnstile, unless_hung_up
from ui.engine import Engine

_MOST_AT_ONCE = 40


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


class Asking:
    """Answers questions, at most so many at once."""

    def __init__(self) -> None:
        self._turnstile = Turnstile(_MOST_AT_ONCE, "questions are being answered")

    async def events(self, asked: Question) -> AsyncGenerator[Event, None]:
        """Yield the events of an answer. Raises BusyError and what the engine raises."""
        understood: Event | None = None
        with self._turnstile.passed():
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

        return await unless_hung_up(request, last())
