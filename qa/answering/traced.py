"""The span and the figures of an answer."""

import time
from collections.abc import Generator
from contextlib import closing

from index.tracing import measure, span
from qa.events import Done, Event


def measured(events: Generator[Event, None, None]) -> Generator[Event, None, None]:
    """Yield the events of an answer in a span of their own, and count what comes of it."""
    started = time.perf_counter()
    measure("footnote.questions", 1)
    operation = {"gen_ai.operation.name": "invoke_workflow", "gen_ai.workflow.name": "answer"}
    with span("answer", operation) as note, closing(events):
        for event in events:
            if isinstance(event, Done):
                answer = event.answer
                facts = ("status", "reason", "answerer")
                note({f"footnote.{each}": getattr(answer, each) for each in facts})
                by = answer.answerer
                measure("footnote.answer.duration", time.perf_counter() - started, answerer=by)
                if answer.status == "not_found":
                    measure("footnote.refusals", 1, answerer=by, reason=answer.reason)
                for claim in answer.claims:
                    support = claim.support if claim.judged else "not_judged"
                    measure("footnote.claims", 1, answerer=by, support=support)
            yield event
