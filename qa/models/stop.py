"""Stop an answer, even while it waits for a model's first word."""

from collections.abc import Callable
from contextlib import suppress
from threading import Lock


class Stop:
    """Cuts what is under way, from any thread; what begins afterwards is cut at once."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._cuts: list[Callable[[], None]] = []
        self._stopped = False

    def arm(self, cut: Callable[[], None]) -> None:
        """Name what cuts a request that begins; others may be under way, and stay so."""
        with self._lock:
            self._cuts.append(cut)
            stopped = self._stopped
        if stopped:
            cut_off(cut)

    def disarm(self, cut: Callable[[], None]) -> None:
        """Forget what cuts a request that has ended."""
        with self._lock:
            self._cuts.remove(cut)

    def __call__(self) -> None:
        """Stop; may be repeated."""
        with self._lock:
            self._stopped = True
            cuts = self._cuts[::-1]
        for cut in cuts:
            cut_off(cut)


def cut_off(cut: Callable[[], None]) -> None:
    """Cut one request, whoever reads it."""
    # A plain generator cannot be closed while it runs; then whoever reads it closes it next.
    with suppress(ValueError):
        cut()
