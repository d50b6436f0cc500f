"""Spans and figures of what Footnote does, if FOOTNOTE_TRACES asks for them.

OpenTelemetry is loaded only then.
"""

from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar, copy_context
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from index.settings import IndexSettings
    from index.telemetry import Telemetry

T = TypeVar("T")
Note = Callable[[Mapping[str, Any]], None]
"""Adds attributes to an open span."""

_telemetry: ContextVar["Telemetry | None"] = ContextVar("footnote_telemetry", default=None)
_NO_SPAN: AbstractContextManager[Note] = nullcontext(lambda attributes: None)


def span(name: str, attributes: Mapping[str, Any] | None = None) -> AbstractContextManager[Note]:
    """Open a span for a block, inside the one that is open around it.

    Its value adds attributes; those that are None, or content nobody asked for, are left out.
    """
    telemetry = _telemetry.get()
    return _NO_SPAN if telemetry is None else telemetry.span(name, attributes or {})


def measure(name: str, amount: float, attributes: Mapping[str, Any] | None = None) -> None:
    """Add to a counter, or if the name ends in "duration" to a histogram of seconds."""
    telemetry = _telemetry.get()
    if telemetry is not None:
        telemetry.measure(name, amount, attributes or {})


def message(role: str, text: str) -> dict[str, object]:
    """Return a message as the conventions write it."""
    return {"role": role, "parts": [{"type": "text", "content": text}]}


@contextmanager
def traced(settings: "IndexSettings") -> Iterator[None]:
    """Trace what happens in a block, if the settings ask for it.

    Raises SettingsError when they name no collector.
    """
    token = _telemetry.set(_opened(settings))
    try:
        yield
    finally:
        _telemetry.reset(token)


def traced_steps(
    settings: "IndexSettings", steps: Generator[T, None, None]
) -> Generator[T, None, None]:
    """Trace what happens in a generator, whichever threads take its steps.

    Raises SettingsError when the settings name no collector.
    """
    telemetry = _opened(settings)
    if telemetry is None:
        yield from steps
        return
    # A span that is open between two steps must not be open for whoever takes them.
    context = copy_context()
    context.run(_telemetry.set, telemetry)
    try:
        while (step := context.run(next, steps, None)) is not None:
            yield step
    finally:
        context.run(steps.close)


def _opened(settings: "IndexSettings") -> "Telemetry | None":
    if not settings.traces:
        return None
    from index.telemetry import open_telemetry

    return open_telemetry(settings.trace_content)
