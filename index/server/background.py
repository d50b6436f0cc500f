"""An event loop in a thread, for requests that can be cancelled at any moment."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import Future
from contextlib import suppress
from typing import Any, TypeVar

from index.errors import ModelError

T = TypeVar("T")

# At most this long to wait for running coroutines, and for the thread, to end.
_STOP_SECONDS = 5


class BackgroundLoop:
    """Runs coroutines for other threads; starts its own thread with the first one.

    ``at_end`` is called once all of them have ended.
    """

    def __init__(self) -> None:
        self.at_end: Callable[[], Awaitable[None]] | None = None
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._closed = False

    def start(self, work: Coroutine[Any, Any, T]) -> "Future[T]":
        """Start a coroutine and return a future; cancel that to cancel the coroutine.

        Raises ModelError when the loop has been closed.
        """
        with self._lock:
            if self._closed:
                work.close()
                raise ModelError("The model was closed while it was asked; ask again.")
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._thread = threading.Thread(
                    target=_run, args=(self._loop,), name="footnote-model", daemon=True
                )
                self._thread.start()
            return asyncio.run_coroutine_threadsafe(work, self._loop)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Return the result of a coroutine."""
        future = self.start(work)
        try:
            return future.result()
        finally:
            future.cancel()

    def close(self) -> None:
        """Cancel the running coroutines and end the thread; may be repeated."""
        with self._lock:
            loop, thread = self._loop, self._thread
            self._loop = self._thread = None
            self._closed = True
        if loop is None or thread is None:
            return
        if threading.current_thread() is thread:
            # A task of this loop dropped the last reference; its thread cannot wait for itself.
            loop.call_soon(loop.stop)
            return
        with suppress(TimeoutError):
            asyncio.run_coroutine_threadsafe(self._finish(), loop).result(_STOP_SECONDS)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(_STOP_SECONDS)

    async def _finish(self) -> None:
        running = asyncio.all_tasks() - {asyncio.current_task()}
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        if self.at_end is not None:
            await self.at_end()
        await asyncio.get_running_loop().shutdown_asyncgens()


def _run(loop: asyncio.AbstractEventLoop) -> None:
    """Run a loop until it is stopped, from whatever thread, and close it."""
    loop.run_forever()
    loop.close()
