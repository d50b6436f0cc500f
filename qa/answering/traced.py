"""The span of an answer."""

from collections.abc import Generator
from contextlib import closing

from index.tracing import span
from qa.events import Done, Event


def spanned(events: Generator[Event, None, None]) -> Generator[Event, None, None]:
    """Yield the events of an answer in a span of their own."""
    operation = {"gen_ai.operation.name": "invoke_workflow", "gen_ai.workflow.name": "answer"}
    with span("answer", operation) as note, closing(events):
        for event in events:
            if isinstance(event, Done):
                facts = ("status", "reason", "answerer")
                note({f"footnote.{each}": getattr(event.answer, each) for each in facts})
            yield event
