"""The span and the figures of an answer."""

import time
from collections.abc import Generator
from contextlib import closing

from index.tracing import measure, message, span
from qa.events import Done, Event
from qa.types import Answer

Events = Generator[Event, None, None]


def measured(question: str, events: Events) -> Events:
    """Yield the events of an answer in a span of their own, and count what comes of it."""
    started = time.perf_counter()
    measure("footnote.questions", 1)
    attributes = {
        "gen_ai.operation.name": "invoke_workflow",
        "gen_ai.workflow.name": "answer",
        "gen_ai.input.messages": [message("user", question)],
    }
    with span("answer", attributes) as note, closing(events):
        for event in events:
            if isinstance(event, Done):
                _count(event.answer, time.perf_counter() - started)
                note(_attributes(event.answer))
            yield event


def _attributes(answer: Answer) -> dict[str, object]:
    return {
        "gen_ai.output.messages": [message("assistant", answer.text)],
        "footnote.status": answer.status,
        "footnote.reason": answer.reason,
        "footnote.answerer": answer.answerer,
        "footnote.claims": len(answer.claims),
        "footnote.citations": len(answer.citations),
    }


def _count(answer: Answer, seconds: float) -> None:
    about = {"footnote.answerer": answer.answerer}
    measure("footnote.answer.duration", seconds, about)
    if answer.status == "not_found":
        measure("footnote.refusals", 1, {**about, "footnote.reason": answer.reason or "none"})
    for claim in answer.claims:
        support = claim.support if claim.judged else "not_judged"
        measure("footnote.claims", 1, {**about, "footnote.support": support})
