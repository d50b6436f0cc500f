"""The events of an answer: their order, and that leaving at any moment leaves nothing behind."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from typing import Any

import pytest

from qa import (
    Done,
    Event,
    Hedged,
    HitsFound,
    QAService,
    Question,
    SentenceReady,
    StandaloneQuestion,
)

ANSWERED = "Where did Sullivan meet Wang Yi?"
NOT_FOUND = "What is the population of Brazil?"


class Gate:
    """Holds retrieval up until it is opened."""

    def __init__(self) -> None:
        self.reached = threading.Event()
        self.opened = threading.Event()

    async def reach(self) -> None:
        """Wait until retrieval stands before the gate."""
        assert await asyncio.to_thread(self.reached.wait, 30)


@pytest.fixture
def gate(service: QAService, monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    """Put a gate before the search for the next question; later ones are not held up."""
    gate = Gate()
    nearest = service.index.nearest

    def nearest_behind_the_gate(*asked: Any) -> Any:
        if not gate.reached.is_set():
            gate.reached.set()
            assert gate.opened.wait(30)
        return nearest(*asked)

    monkeypatch.setattr(service.index, "nearest", nearest_behind_the_gate)
    yield gate
    gate.opened.set()


@pytest.fixture
async def complaints() -> AsyncIterator[list[dict[str, Any]]]:
    """Collect what the event loop would report, and hold it against the test in the end."""
    heard: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: heard.append(context))
    yield heard
    await asyncio.sleep(0.05)
    assert heard == []


async def collect(service: QAService, question: str, **options: Any) -> list[Event]:
    return [event async for event in service.stream(Question(question, **options))]


@pytest.mark.parametrize("question", [ANSWERED, "What did Gallagher say?", NOT_FOUND])
async def test_events_come_in_order_and_end_in_the_answer(
    service: QAService, question: str
) -> None:
    standalone, hits, *sentences, done = await collect(service, question)
    assert standalone == StandaloneQuestion(question)
    assert isinstance(hits, HitsFound)
    assert isinstance(done, Done)
    ready = [event for event in sentences if isinstance(event, SentenceReady)]
    hedges = [event for event in sentences if isinstance(event, Hedged)]
    assert [*hedges, *ready] == sentences
    assert bool(hedges) is done.answer.hedged
    assert hits.considered == tuple(replace(each, outcome="") for each in done.answer.considered)
    assert tuple(event.claim for event in ready) == done.answer.claims
    assert tuple(note for event in ready for note in event.citations) == done.answer.citations
    answer = service.answer(Question(question))
    assert {**done.answer.to_dict(), "timings_ms": {}} == {**answer.to_dict(), "timings_ms": {}}


async def test_a_listener_may_leave_after_any_event(
    service: QAService, complaints: list[dict[str, Any]]
) -> None:
    for heard in range(5):
        events = service.stream(Question(ANSWERED))
        for _ in range(heard):
            await anext(events, None)
        await events.aclose()
        assert [event async for event in events] == []
    assert isinstance((await collect(service, ANSWERED))[-1], Done)


async def test_a_task_may_be_cancelled_during_retrieval(
    service: QAService, complaints: list[dict[str, Any]], gate: Gate
) -> None:
    task = asyncio.create_task(collect(service, ANSWERED))
    await gate.reach()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    # Another question is answered while the one given up is still under way.
    assert isinstance((await collect(service, NOT_FOUND))[-1], Done)
    gate.opened.set()
    assert isinstance((await collect(service, ANSWERED))[-1], Done)
