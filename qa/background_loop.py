"""An event loop in a thread of its own, for requests that can be cut at any moment."""

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from contextlib import suppress
from typing import Any, TypeVar

T = TypeVar("T")

_STOP_SECONDS = 5


class BackgroundLoop:
    """Runs coroutines for other threads; its own thread starts with the first one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._closed = False

    def start(self, work: Coroutine[Any, Any, T]) -> "Future[T]":
        """Start a coroutine; cancel what is returned to cancel it.

        Raises RuntimeError when the loop was closed.
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
        """Cancel what is running, run ``last``, and end the thread."""
        with self._lock:
            loop, thread = self._loop, self._thread
            self._loop = self._thread = None
            self._closed = True
        if loop is None or thread is None:
            if last is not None:
                last.close()
            return
        if threading.current_thread() is thread:
            # The last reference went with a task of the loop's own: nothing can be waited for.
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
