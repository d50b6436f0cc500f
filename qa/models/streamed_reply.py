"""A reply whose pieces a background task passes on."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from queue import SimpleQueue
from threading import Event

from qa.models.chat_model import ModelChunk

# None ends a reply; an exception ends it with a failure.
Put = Callable[[ModelChunk | BaseException | None], None]


class StreamedReply(Iterator[ModelChunk]):
    """Yields the pieces that a background task passes on.

    The task starts when the first piece is requested. Any thread may call ``close``, even while
    another waits for a piece: the task is cancelled, and the waiting thread sees the end.
    """

    def __init__(self, start: Callable[[Put], "Future[None]"]) -> None:
        """``start`` starts the task, which passes on None when it ends."""
        self._start = start
        self._pieces: SimpleQueue[ModelChunk | BaseException | None] = SimpleQueue()
        self._task: Future[None] | None = None
        self._ended = Event()

    def __next__(self) -> ModelChunk:
        """Return the next piece. Raises ModelError."""
        if self._ended.is_set():
            raise StopIteration
        try:
            if self._task is None:
                self._task = self._start(self._pieces.put)
                if self._ended.is_set():
                    # It has just been closed by a thread that did not see the task yet.
                    self._task.cancel()
            piece = self._pieces.get()
        except BaseException:
            self.close()
            raise
        if isinstance(piece, ModelChunk) and not self._ended.is_set():
            return piece
        closed = self._ended.is_set()
        self._ended.set()
        if isinstance(piece, BaseException) and not closed:
            raise piece
        raise StopIteration

    def close(self) -> None:
        """Cancel the request, at whatever stage."""
        self._ended.set()
        if self._task is not None:
            self._task.cancel()
        self._pieces.put(None)

    def __del__(self) -> None:
        self.close()
