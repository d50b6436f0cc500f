"""A reader's wish to stop an answer, which reaches a request that waits for its first word."""

from collections.abc import Callable
from contextlib import suppress
from threading import Lock


class Stop:
    """Cuts what is under way, from any thread; what begins afterwards is cut at once."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._cut: Callable[[], None] | None = None
        self._stopped = False

    def arm(self, cut: Callable[[], None]) -> None:
        """Name what cuts the request that is under way now."""
        with self._lock:
            self._cut = cut
            stopped = self._stopped
        if stopped:
            _run(cut)

    def __call__(self) -> None:
        """Stop; may be repeated."""
        with self._lock:
            self._stopped = True
            cut = self._cut
        if cut is not None:
            _run(cut)


def _run(cut: Callable[[], None]) -> None:
    # A plain generator cannot be closed while it runs; then whoever reads it closes it next.
    with suppress(ValueError):
        cut()
