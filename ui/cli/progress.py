"""Progress of long tasks on standard error."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from ui.cli.terminal import printable

if TYPE_CHECKING:
    from index import Progress

# (seconds before the first message, seconds between messages): quick tasks print nothing, and
# long ones only an occasional line in a log.
_ON_A_TERMINAL = (2.0, 0.1)
_IN_A_LOG = (10.0, 15.0)

_ERASE = "\r\x1b[K"
_COLUMNS = 79


@contextmanager
def progress_line(
    stream: TextIO | None, clock: Callable[[], float] = time.monotonic
) -> Iterator[Callable[[str, str], None]]:
    """Yield a function that shows the current item and its stage, unless it did just now.

    On a terminal it rewrites one line, erased in the end; elsewhere it prints a few plain lines.
    ``clock`` returns seconds.
    """
    live = stream is not None and stream.isatty()
    quiet, pause = _ON_A_TERMINAL if live else _IN_A_LOG
    due = clock() + quiet
    drawn = False

    def show(name: str, stage: str) -> None:
        nonlocal due, drawn
        now = clock()
        if stream is None or now < due:
            return
        due, drawn = now + pause, live
        line = _fitted(printable(name), f": {stage}")
        stream.write(f"{_ERASE}{line}" if live else f"{line}\n")
        stream.flush()

    try:
        yield show
    finally:
        if stream is not None and drawn:
            stream.write(_ERASE)
            stream.flush()


@contextmanager
def add_progress(stream: TextIO | None) -> Iterator[Callable[["Progress"], None]]:
    """Yield a function that shows what an add is doing with a source."""
    with progress_line(stream) as show:

        def show_step(step: "Progress") -> None:
            count = f" {step.done:,} of {step.total:,} texts"
            show(step.source, step.stage + (count if step.stage == "embedding" else ""))

        yield show_step


def _fitted(name: str, end: str) -> str:
    room = max(_COLUMNS - len(end), 10)
    # The end of a path says more than its beginning.
    return f"{name if len(name) <= room else f'…{name[1 - room :]}'}{end}"
