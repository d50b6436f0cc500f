"""A chat model whose reply is read event by event in the background."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import aclosing
from queue import SimpleQueue
from threading import Event
from typing import Any

from index.server import BackgroundLoop, ServerError, ServerFaults
from qa.models.chat_model import Message, ModelChunk
from qa.models.completion import Completion

# None ends a reply; an exception ends it with a failure.
Put = Callable[[ModelChunk | BaseException | None], None]

# The most token probabilities that servers return.
_TOP_TOKENS = 20
# Seconds to wait for the end of a stream after its finish reason, and after its "[DONE]", so
# that its connection can be used again.
_LAST_SECONDS = 2.0
_DRAIN_SECONDS = 0.25


class StreamedModel(ABC):
    """The base of chat models; ``timeout`` is the most seconds to wait for each word.

    Requests and events are those of OpenAI's chat completions; a model of another protocol
    translates both in ``_events``. In a request ``system`` is the role of a message; what the
    protocol lacks of ``logprobs``, ``top_logprobs`` and ``stream_options`` is left out.

    An event is JSON. ``choices[0]`` has ``delta.content``, ``delta.reasoning_content`` and
    ``finish_reason``: ``length`` if the reply was cut, ``content_filter`` if the model declined,
    else ``stop``. An event with none of these does not reset the clock. ``usage`` has
    ``prompt_tokens`` and ``completion_tokens``; the last one counts. ``DONE`` of ``completion.py``
    is the last event; a reply with neither that nor a finish counts as broken off. ``error`` has a
    ``message``, and an HTTP status as ``code``, an int, else 500 is assumed. Before the first word
    ``ModelServer.retried``, which ``_ask`` calls around ``_read``, asks again if the status allows.
    """

    def __init__(
        self, name: str, faults: ServerFaults, loop: BackgroundLoop, *, timeout: float
    ) -> None:
        """Take the model's name, and what describes its errors and runs its requests."""
        self.name = name
        self._faults = faults
        self._loop = loop
        self._timeout = timeout

    def stream(
        self, messages: Sequence[Message], *, max_tokens: int, likely: bool = False
    ) -> "StreamedReply":
        """Yield the reply as it comes; ``close`` cancels the request from any thread.

        Decoding is greedy. Nothing is sent before the first piece is requested. Raises
        ModelError, also between pieces; earlier pieces stay valid.
        """
        request: dict[str, Any] = {
            "messages": [{"role": item.role, "content": item.content} for item in messages],
            "max_tokens": max_tokens,
            "temperature": 0,
            "stream": True,
            "stream_options": {"include_usage": True},
        }
        if likely:
            request |= {"logprobs": True, "top_logprobs": _TOP_TOKENS}
        return StreamedReply(lambda put: self._loop.start(self._run(request, put)))

    def close(self) -> None:
        """Cancel running requests and release connections and memory; may be repeated."""
        self._loop.close()

    @abstractmethod
    def _events(self, request: dict[str, Any], clock: asyncio.Timeout) -> AsyncGenerator[str, None]:
        """Make a request and yield the data of its events. Raises ModelError or ServerError."""

    async def _ask(self, request: dict[str, Any], put: Put) -> None:
        """Pass on a reply as it comes. Raises ModelError or ServerError."""
        await self._read(request, request["max_tokens"], put)

    async def _read(self, request: dict[str, Any], max_tokens: int, put: Put) -> None:
        completion = Completion(self._faults, max_tokens)
        now = asyncio.get_running_loop().time
        try:
            async with (
                asyncio.timeout(self._timeout) as clock,
                aclosing(self._events(request, clock)) as events,
            ):
                async for data in events:
                    chunk = completion.read(data)
                    if chunk is None:
                        continue
                    if chunk.text:
                        put(chunk)
                    seconds = self._timeout
                    if completion.finished:
                        last = _DRAIN_SECONDS if completion.done else _LAST_SECONDS
                        seconds = min(last, seconds)
                    clock.reschedule(now() + seconds)
        except TimeoutError as error:
            if not completion.finished:
                raise self._faults.silence(self._timeout, begun=completion.begun) from error
        try:
            put(completion.end())
        except ServerError:
            if completion.usage is not None:
                put(ModelChunk(usage=completion.usage))
            raise

    async def _run(self, request: dict[str, Any], put: Put) -> None:
        try:
            await self._ask(request, put)
        except ServerError as fault:
            fault.error.__cause__ = fault.__cause__
            put(fault.error)
        except Exception as error:
            # Nobody would see it here; the thread that waits for the reply will.
            put(error)
        finally:
            put(None)


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
