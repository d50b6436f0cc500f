"""Progress of long tasks on standard error."""

import time
from collections.abc import Callable
from types import TracebackType
from typing import TextIO

# (seconds before the first message, seconds between messages): quick tasks print nothing, and
# long ones only an occasional line in a log.
_ON_A_TERMINAL = (2.0, 0.1)
_IN_A_LOG = (10.0, 15.0)

_ERASE = "\r\x1b[K"
_COLUMNS = 79


class ProgressLine:
    """A line that is rewritten in place on a terminal; elsewhere, a few plain lines.

    Leaving the context erases the line.
    """

    def __init__(self, stream: TextIO | None, clock: Callable[[], float] = time.monotonic) -> None:
        """Write to ``stream``, if any; ``clock`` returns seconds."""
        self._stream = stream
        self._clock = clock
        self._live = stream is not None and stream.isatty()
        quiet, self._pause = _ON_A_TERMINAL if self._live else _IN_A_LOG
        self._due = clock() + quiet
        self._drawn = False

    def show(self, name: str, stage: str) -> None:
        """Show the current item and its stage, unless something was shown just now."""
        now = self._clock()
        if self._stream is None or now < self._due:
            return
        self._due = now + self._pause
        self._drawn = self._live
        line = _fitted(name, f": {stage}")
        self._stream.write(f"{_ERASE}{line}" if self._live else f"{line}\n")
        self._stream.flush()

    def __enter__(self) -> "ProgressLine":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._drawn and self._stream is not None:
            self._stream.write(_ERASE)
            self._stream.flush()


def _fitted(name: str, end: str) -> str:
    name = "".join(each if each.isprintable() else "?" for each in name)
    room = max(_COLUMNS - len(end), 10)
    # The end of a path says more than its beginning.
    return f"{name if len(name) <= room else f'…{name[1 - room :]}'}{end}"
