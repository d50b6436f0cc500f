"""How far a long add has come, on standard error."""

import time
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from index import Progress

# (seconds before the first words, between any two): quick adds say nothing, and in a log a
# long one says something now and then.
_ON_A_TERMINAL = (2.0, 0.1)
_IN_A_LOG = (5.0, 15.0)

_ERASE = "\r\x1b[K"
_COLUMNS = 79


class ProgressLine:
    """One line that is written over and over on a terminal, and a few plain ones elsewhere.

    Call it with each Progress; leaving its context erases the line.
    """

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        """Write to ``stream``; ``clock`` counts seconds."""
        self._stream = stream
        self._clock = clock
        self._live = stream.isatty()
        quiet, self._pause = _ON_A_TERMINAL if self._live else _IN_A_LOG
        self._due = clock() + quiet
        self._drawn = False
        self._sources = 0

    def __call__(self, progress: "Progress") -> None:
        """Show how far the add has come, unless it has just been shown."""
        if progress.stage == "reading" and progress.done == 0:
            self._sources += 1
        now = self._clock()
        if now < self._due:
            return
        self._due = now + self._pause
        self._show(self._words(progress))

    def __enter__(self) -> "ProgressLine":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._drawn:
            self._stream.write(_ERASE)
            self._stream.flush()

    def _words(self, progress: "Progress") -> str:
        name = "".join(each if each.isprintable() else "?" for each in progress.source)
        counted = progress.stage == "embedding" and progress.total > 0
        far = f" {progress.done} of {progress.total} texts" if counted else ""
        end = f": {progress.stage}{far}"
        start = f"{self._sources}. " if self._sources > 1 else ""
        room = max(_COLUMNS - len(start) - len(end), 10)
        # The end of a path tells more than its beginning.
        shown = name if len(name) <= room else f"…{name[1 - room :]}"
        return f"{start}{shown}{end}"

    def _show(self, words: str) -> None:
        self._drawn = self._live
        self._stream.write(f"{_ERASE}{words}" if self._live else f"{words}\n")
        self._stream.flush()
