"""An event loop in a thread, for requests that can be cancelled at any moment."""

import asyncio
import threading
from collections.abc import Callable, Coroutine, Generator
from concurrent.futures import Future
from contextlib import suppress
from queue import SimpleQueue
from threading import Event
from types import TracebackType
from typing import Any, TypeVar

from qa.models.chat_model import ModelChunk

T = TypeVar("T")

# At most this long to wait for running tasks, and for the thread, to end.
_STOP_SECONDS = 5
# None ends a reply; an exception ends it with a failure.
Piece = ModelChunk | BaseException | None


class BackgroundLoop:
    """Runs coroutines for other threads; starts its own thread with the first one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._closed = False

    def start(self, work: Coroutine[Any, Any, T]) -> "Future[T]":
        """Start a coroutine and return a future; cancel that to cancel the coroutine.

        Raises RuntimeError when the loop has been closed.
        """
        with self._lock:
            if self._closed:
                work.close()
                raise RuntimeError("the model was closed")
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._thread = threading.Thread(
                    target=self._loop.run_forever, name="footnote-model", daemon=True
                )
                self._thread.start()
            return asyncio.run_coroutine_threadsafe(work, self._loop)

    def close(self, last: Coroutine[Any, Any, None] | None = None) -> None:
        """Cancel the running coroutines, run ``last``, and end the thread."""
        with self._lock:
            loop, thread = self._loop, self._thread
            self._loop = self._thread = None
            self._closed = True
        if loop is None or thread is None:
            if last is not None:
                last.close()
            return
        if threading.current_thread() is thread:
            # A task of this loop dropped the last reference; its thread cannot wait for itself.
            loop.call_soon(loop.stop)
            return
        with suppress(TimeoutError):
            asyncio.run_coroutine_threadsafe(_finish(last), loop).result(_STOP_SECONDS)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(_STOP_SECONDS)
        loop.close()


async def _finish(last: Coroutine[Any, Any, None] | None) -> None:
    own = asyncio.current_task()
    running = [task for task in asyncio.all_tasks() if task is not own]
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)
    if last is not None:
        await last
    await asyncio.get_running_loop().shutdown_asyncgens()


class CuttableReply(Generator[ModelChunk, None, None]):
    """Yields the pieces that a background task puts into its queue.

    The task starts when the first piece is requested. Any thread may call ``close``, even while
    another waits for a piece: the task is cancelled, and the waiting thread sees the end.
    """

    def __init__(self, start: Callable[["SimpleQueue[Piece]"], "Future[None]"]) -> None:
        """``start`` starts the task, which puts None into the queue when it ends."""
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
                    # It has just been closed by a thread that did not see the task yet.
                    self._task.cancel()
            piece = self._pieces.get()
        except BaseException:
            self.close()
            raise
        if self._ended.is_set() or piece is None:
            if not self._ended.is_set():
                # Left alone, the task frees its connection for the next request.
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
        """Close the reply and raise the exception thrown into it."""
        self.close()
        raise value if isinstance(value, BaseException) else kind

    def close(self) -> None:
        """Cancel the request, at whatever stage."""
        self._ended.set()
        task = self._task
        if task is not None:
            task.cancel()
        self._pieces.put(None)

    def __del__(self) -> None:
        self.close()
