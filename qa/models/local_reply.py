"""One reply from the in-process engine, read while it is written."""

import queue
import threading
import time
from collections.abc import Callable, Generator
from enum import Enum
from types import TracebackType

from index import ModelError, ModelUnreachableError
from qa.models.chat_model import ModelChunk
from qa.models.local_completion import LocalCompletion

Hear = Callable[[bytes], bool]


class _Sign(Enum):
    BEGUN = "its turn has come"
    ENDED = "nothing follows"


class LocalReply(Generator[ModelChunk, None, None]):
    """Yields a reply as it comes. It runs in a thread of its own from the first piece on.

    Any thread may call ``close``, even while another waits for a piece: the run ends at its
    next event, and the waiting thread sees the end.
    """

    def __init__(
        self,
        name: str,
        run: Callable[[Hear], None],
        *,
        turn: threading.Lock,
        timeout: float,
    ) -> None:
        """Prepare a request to the named model.

        ``run`` makes the request while ``turn`` is held. It passes each event, a JSON document,
        to its argument, and ends early when that returns True. ``timeout`` is the most seconds
        to wait for the first word and between words, once it is the request's turn.
        """
        # Neither the thread nor the generator keeps this object alive: dropping it closes it.
        self._request = _Request(name, run, turn, timeout)
        self._chunks = self._request.chunks()

    def send(self, value: None) -> ModelChunk:
        """Return the next piece. Raises ModelError; earlier pieces stay valid."""
        try:
            return next(self._chunks)
        except BaseException:
            self.close()
            raise

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
        """End the run at its next event, without waiting for that."""
        self._request.close()

    def __del__(self) -> None:
        self.close()


class _Request:
    """A run and the queue of its events, between the thread that runs and the one that reads."""

    def __init__(
        self, name: str, run: Callable[[Hear], None], turn: threading.Lock, timeout: float
    ) -> None:
        self._name = name
        self._run = run
        self._turn = turn
        self._timeout = timeout
        self._events: queue.SimpleQueue[bytes | Exception | _Sign] = queue.SimpleQueue()
        self._closed = threading.Event()

    def close(self) -> None:
        self._closed.set()
        self._events.put(_Sign.ENDED)

    def chunks(self) -> Generator[ModelChunk, None, None]:
        if self._closed.is_set():
            return
        threading.Thread(target=self._work, name=f"reply of {self._name}").start()
        completion = LocalCompletion(self._name)
        heard: float | None = None  # waiting for a turn has no timeout
        while (event := self._next(heard)) is not _Sign.ENDED and not self._closed.is_set():
            match event:
                case _Sign():
                    heard = time.monotonic()
                case ModelError() as error:
                    raise error
                case Exception() as error:
                    raise ModelError(f"{self._name} failed: {error}") from error
                case bytes():
                    chunk = completion.read(event)
                    if chunk is not None:
                        heard = time.monotonic()
                        if chunk.text or chunk.usage is not None:
                            yield chunk
        if not self._closed.is_set():
            last = completion.end()
            if last.text:
                yield last

    def _next(self, heard: float | None) -> bytes | Exception | _Sign:
        if heard is None:
            return self._events.get()
        try:
            return self._events.get(timeout=max(0.0, heard + self._timeout - time.monotonic()))
        except queue.Empty:
            raise ModelUnreachableError(
                f"{self._name} wrote nothing for {self._timeout:g} seconds; set "
                "FOOTNOTE_MODEL_TIMEOUT higher or FOOTNOTE_CONTEXT_TOKENS lower, or name a smaller "
                "model in FOOTNOTE_MODEL."
            ) from None

    def _work(self) -> None:
        try:
            with self._turn:
                self._events.put(_Sign.BEGUN)
                if not self._closed.is_set():
                    self._run(self._hear)
        except Exception as error:
            self._events.put(error)
        finally:
            self._events.put(_Sign.ENDED)

    def _hear(self, event: bytes) -> bool:
        self._events.put(event)
        # The interpreter waits for this thread before it ends.
        return self._closed.is_set() or not threading.main_thread().is_alive()
