"""A model on any OpenAI-compatible server, streamed."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import Any

from index.server import OpenAIServer, ServerError
from qa.models.chat_model import Message, ModelChunk
from qa.models.completion import DONE, Completion
from qa.models.streamed_reply import Put, StreamedReply
from qa.models.token_count import count_tokens

# The most token probabilities that servers return.
_TOP_TOKENS = 20
# Seconds to wait for the end of a stream after its finish reason, and after its "[DONE]", so
# that its connection can be used again.
_LAST_SECONDS = 2.0
_DRAIN_SECONDS = 0.25
# The fields of a request that some servers reject, with the words that they then use.
_OPTIONAL = {
    "stream_options": ("stream_options", "include_usage"),
    "temperature": ("temperature",),
    "max_tokens": ("max_tokens",),
    "logprobs": ("logprobs",),
    "top_logprobs": ("logprobs",),
}


class OpenAIModel:
    """A model on an OpenAI-compatible server. Safe to share between threads.

    The server's timeout is for the first word, and for each one after it. A request is never
    retried once output has begun.
    """

    def __init__(self, name: str, server: OpenAIServer) -> None:
        """Ask this server for the model, without connecting yet."""
        self.name = name
        self._server = server
        self._rejected: set[str] = set()

    @property
    def host(self) -> str:
        """The host, with its port unless it is the default one."""
        return self._server.address.host

    def stream(
        self, messages: Sequence[Message], *, max_tokens: int, likely: bool = False
    ) -> StreamedReply:
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
        return StreamedReply(lambda put: self._server.loop.start(self._run(request, put)))

    def count_tokens(self, text: str) -> int:
        """Return how many tokens a text has: exact for OpenAI's models, else an estimate."""
        return count_tokens(text, self.name)

    def close(self) -> None:
        """Cancel running requests and release connections; may be repeated."""
        self._server.loop.close()

    async def _run(self, request: dict[str, Any], put: Put) -> None:
        try:
            # Its library is loaded before any clock runs.
            self._server.client()
            await self._server.retried(lambda: self._ask(request, put))
        except Exception as error:
            # Nobody would see it here; the thread that waits for the reply will.
            put(error)
        finally:
            put(None)

    async def _ask(self, request: dict[str, Any], put: Put) -> None:
        """Pass on a reply as it comes, asking again without any fields that the server rejects.

        Not every server counts tokens or returns probabilities, some models accept no
        temperature, and OpenAI's newer ones require ``max_completion_tokens``.
        """
        while True:
            body = {"model": self.name, **request}
            if "max_tokens" in self._rejected:
                body["max_completion_tokens"] = request["max_tokens"]
            body = {name: value for name, value in body.items() if name not in self._rejected}
            try:
                return await self._read(body, request["max_tokens"], put)
            except ServerError as fault:
                rejected = [
                    name
                    for name, words in _OPTIONAL.items()
                    if name in body and any(word in fault.words for word in words)
                ]
                if not fault.unwilling or not rejected:
                    raise
                self._rejected.update(rejected)

    async def _read(self, request: dict[str, Any], max_tokens: int, put: Put) -> None:
        faults, timeout = self._server.faults, self._server.timeout
        completion = Completion(faults, max_tokens)
        now = asyncio.get_running_loop().time
        try:
            async with (
                asyncio.timeout(timeout) as clock,
                aclosing(self._events(request)) as events,
            ):
                async for data in events:
                    chunk = completion.read(data)
                    if chunk is None:
                        continue
                    if chunk.text:
                        put(chunk)
                    seconds = timeout
                    if completion.finished:
                        last = _DRAIN_SECONDS if completion.done else _LAST_SECONDS
                        seconds = min(last, seconds)
                    clock.reschedule(now() + seconds)
        except TimeoutError as error:
            if not completion.finished:
                raise faults.silence(timeout, begun=completion.begun) from error
        try:
            put(completion.end())
        except ServerError:
            if completion.usage is not None:
                put(ModelChunk(usage=completion.usage))
            raise

    async def _events(self, request: dict[str, Any]) -> AsyncGenerator[str, None]:
        response = await self._server.opened(request)
        is_whole = "json" in response.headers.get("content-type", "")
        async with aclosing(self._server.events(response)) as events:
            # The vendor's reader of events has no limit to their size, and hides "[DONE]".
            async for data in events:
                yield data
                if is_whole:
                    yield DONE
