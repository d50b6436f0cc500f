"""Stop an answer, even while it waits for a model's first word."""

from collections.abc import Callable
from contextlib import suppress
from threading import Lock


class Stop:
    """Cancels running requests from any thread; later ones are cancelled at once."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._cuts: list[Callable[[], None]] = []
        self._stopped = False

    def arm(self, cut: Callable[[], None]) -> None:
        """Register the function that cancels a new request, alongside any others."""
        with self._lock:
            self._cuts.append(cut)
            stopped = self._stopped
        if stopped:
            cut_off(cut)

    def disarm(self, cut: Callable[[], None]) -> None:
        """Unregister the function that cancels a request, which has ended."""
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
    """Cancel one request, whichever thread reads it."""
    # A plain generator cannot be closed while it runs; then the thread that reads it closes it.
    with suppress(ValueError):
        cut()
