"""A reply on its way from another thread, which can be cut from any thread at any moment."""

from collections.abc import Callable, Generator
from concurrent.futures import Future
from queue import SimpleQueue
from threading import Event
from types import TracebackType

from qa.chat_model import ModelChunk

# None ends a reply; an exception ends it badly.
Piece = ModelChunk | BaseException | None


class CuttableReply(Generator[ModelChunk, None, None]):
    """Yields the pieces that a background task puts into its queue.

    The task starts with the first piece asked for. ``close`` may be called by any thread, also
    while another waits for a piece: the task is cancelled, and the one that waits sees the end.
    """

    def __init__(self, start: Callable[["SimpleQueue[Piece]"], "Future[None]"]) -> None:
        """``start`` begins the task, which ends what it puts into the queue with None."""
        self._start = start
        self._pieces: SimpleQueue[Piece] = SimpleQueue()
        self._task: Future[None] | None = None
        self._ended = Event()

    def send(self, value: None) -> ModelChunk:
        """Return the next piece."""
        if self._ended.is_set():
            raise StopIteration
        try:
            if self._task is None:
                self._task = self._start(self._pieces)
                if self._ended.is_set():
                    # It was closed just now, by a thread that saw no task yet.
                    self._task.cancel()
            piece = self._pieces.get()
        except BaseException:
            self.close()
            raise
        if self._ended.is_set() or piece is None:
            if not self._ended.is_set():
                # Uncut, the task frees its connection for the next request.
                self._task = None
            self._ended.set()
            raise StopIteration
        if isinstance(piece, BaseException):
            self._ended.set()
            raise piece
        return piece

    def throw(
        self,
        kind: type[BaseException] | BaseException,
        value: object = None,
        trace: TracebackType | None = None,
        /,
    ) -> ModelChunk:
        """Close the reply and raise what is thrown into it."""
        self.close()
        raise value if isinstance(value, BaseException) else kind

    def close(self) -> None:
        """Cut the request, wherever it is."""
        self._ended.set()
        task = self._task
        if task is not None:
            task.cancel()
        self._pieces.put(None)

    def __del__(self) -> None:
        self.close()
