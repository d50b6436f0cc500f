"""Questions asked of a service whose model replies from a script."""

from collections.abc import Callable, Sequence

from qa import Answer, Done, Event, QAService

MEETING = "Where did Sullivan meet Wang Yi?"
Serve = Callable[..., QAService]


def events(service: QAService, question: str = MEETING, **options: object) -> list[Event]:
    """Return the events of one answer."""
    return list(service.events(question, **options))  # type: ignore[arg-type]


def done(found: Sequence[Event]) -> Answer:
    """Return the answer that the events ended in."""
    assert isinstance(found[-1], Done)
    return found[-1].answer
