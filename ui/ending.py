"""End a server cleanly on any ending signal."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

# Windows has no hang-up.
HANG_UP: int | None = getattr(signal, "SIGHUP", None)
_ENDING = tuple(each for each in (signal.SIGTERM, HANG_UP) if each is not None)


@contextmanager
def ending_as_interrupted() -> Iterator[None]:
    """Let SIGTERM and SIGHUP end what runs inside as an interrupt does: by KeyboardInterrupt.

    One that is ignored, as ``nohup`` has it, stays so. Outside the main thread nothing changes.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    heeded = [each for each in _ENDING if signal.getsignal(each) != signal.SIG_IGN]

    def end(_number: int, _frame: FrameType | None) -> None:
        # A second one must not cut short what the first one has cleaned up.
        for each in heeded:
            signal.signal(each, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = {each: signal.signal(each, end) for each in heeded}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
