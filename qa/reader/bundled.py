"""The bundled reader, one for a whole process."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from qa.reader.model import ReaderModel


class BundledReader:
    """The bundled reader of a process, loaded once, however many services read with it.

    Its weights never change, and a session of their own would cost each service 60 MB.
    """

    def __init__(self, load: Callable[[], ReaderModel] = ReaderModel.load) -> None:
        """Load nothing yet; ``load`` does when it is time."""
        self._load = load
        self._lock = threading.Lock()
        self._loading: Future[ReaderModel] | None = None

    def begin(self) -> "Future[ReaderModel]":
        """Load it in a thread beside what else is going on, unless that has begun."""
        with self._lock:
            if self._loading is None or _failed(self._loading):
                pool = ThreadPoolExecutor(1, thread_name_prefix="reader")
                self._loading = pool.submit(self._load)
                # The thread ends when it is there; nobody waits for it here.
                pool.shutdown(wait=False)
            return self._loading

    def get(self) -> ReaderModel:
        """Return it when it is there. Raises what ``ReaderModel.load`` raises."""
        return self.begin().result()


def _failed(loading: "Future[ReaderModel]") -> bool:
    return loading.done() and loading.exception() is not None


bundled_reader = BundledReader()
