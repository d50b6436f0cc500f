"""End a server cleanly on any ending signal."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

# Windows has no SIGHUP.
HANG_UP: int | None = getattr(signal, "SIGHUP", None)
_ENDING = tuple(each for each in (signal.SIGTERM, HANG_UP) if each is not None)


@contextmanager
def ending_as_interrupted() -> Iterator[None]:
    """Raise KeyboardInterrupt inside the context for SIGTERM and SIGHUP, too.

    A signal that is ignored, as under ``nohup``, stays ignored. Does nothing outside the main
    thread.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    handled = [each for each in _ENDING if signal.getsignal(each) != signal.SIG_IGN]

    def end(_number: int, _frame: FrameType | None) -> None:
        # A second signal must not cut short the cleaning up after the first.
        for each in handled:
            signal.signal(each, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = {each: signal.signal(each, end) for each in handled}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
