"""Spans of what Footnote does, if FOOTNOTE_TRACES asks for them."""

from collections.abc import Callable, Generator, Mapping
from contextlib import AbstractContextManager, nullcontext
from contextvars import ContextVar, copy_context
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from index.settings import IndexSettings
    from index.telemetry import Telemetry

Attributes = Mapping[str, Any]
Steps = Generator[Any, None, None]
Span = AbstractContextManager[Callable[[Attributes], None]]

_telemetry: ContextVar["Telemetry | None"] = ContextVar("footnote_telemetry", default=None)
_NO_SPAN: Span = nullcontext(lambda attributes: None)


def span(name: str, attributes: Attributes, settings: "IndexSettings | None" = None) -> Span:
    """Open a span for a block, inside the one that is open around it, and return what adds to it.

    Attributes that are None are left out. Where nothing is traced around it, ``settings``
    decide. Raises SettingsError when these name no collector.
    """
    telemetry = _telemetry.get() or _opened(settings)
    return _NO_SPAN if telemetry is None else telemetry.span(name, attributes)


def traced(settings: "IndexSettings", steps: Steps) -> Steps:
    """Yield what a generator yields, and trace it if the settings ask for that.

    Raises SettingsError when the settings name no collector.
    """
    if (telemetry := _opened(settings)) is None:
        yield from steps
        return
    # Whichever threads take the steps, no span stays open for them in between.
    context = copy_context()
    context.run(_telemetry.set, telemetry)
    try:
        while (step := context.run(next, steps, None)) is not None:
            yield step
    finally:
        context.run(steps.close)


def _opened(settings: "IndexSettings | None") -> "Telemetry | None":
    if settings is None or not settings.traces:
        return None
    from index.telemetry import open_telemetry

    return open_telemetry()
