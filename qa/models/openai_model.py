"""A model on any OpenAI-compatible server, streamed."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from concurrent.futures import Future
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any
from weakref import finalize

from index import OpenAIServer, ServerError
from qa.models.background import BackgroundLoop, CuttableReply, Piece
from qa.models.chat_model import Message, ModelChunk
from qa.models.completion import TOP_TOKENS, Completion, EventTooLongError, ServerEvents
from qa.models.token_count import count_tokens

if TYPE_CHECKING:
    from openai import AsyncOpenAI

Give = Callable[[ModelChunk | None], None]

# Seconds to wait for the end of a stream after its finish reason, and after its "[DONE]".
_LAST_SECONDS = 2.0
_DRAIN_SECONDS = 0.25


class OpenAIModel:
    """A model on an OpenAI-compatible server. Safe to share between threads.

    ``timeout`` is the most seconds to wait before the first word and between words. ``retries``
    is how often to retry a request; it is never retried once output has begun.
    """

    def __init__(
        self,
        name: str,
        *,
        base_url: str | None,
        api_key: str | None,
        timeout: float,
        retries: int,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Configure the model without connecting. Raises SettingsError or ModelError."""
        self.name = name
        self._server = OpenAIServer(base_url, api_key, timeout=timeout, retries=retries, model=name)
        self._timeout = timeout
        self._sleep = sleep
        self._loop = BackgroundLoop()
        self._client: AsyncOpenAI | None = None
        self._unwanted: set[str] = set()
        # A model that is dropped without being closed still ends its thread.
        self._ending = finalize(self, self._loop.close)

    @property
    def host(self) -> str:
        """The host, with its port unless it is the default one."""
        return self._server.address.host

    def stream(
        self, messages: Sequence[Message], *, max_tokens: int, likely: bool = False
    ) -> CuttableReply:
        """Yield the reply as it comes; ``close`` cancels the request from any thread.

        Nothing is sent before the first piece is requested. Raises ModelError, also between
        pieces; earlier pieces stay valid.
        """
        asked: dict[str, Any] = {
            "messages": [{"role": item.role, "content": item.content} for item in messages]
        }
        if likely:
            asked |= {"logprobs": True, "top_logprobs": TOP_TOKENS}

        def start(pieces: "SimpleQueue[Piece]") -> "Future[None]":
            return self._loop.start(self._run(asked, max_tokens, pieces))

        return CuttableReply(start)

    def count_tokens(self, text: str) -> int:
        """Return how many tokens a text has: exact for OpenAI's models, else an estimate."""
        return count_tokens(text, self.name)

    def close(self) -> None:
        """Cancel running requests and release connections."""
        client, self._client = self._client, None
        self._ending.detach()
        self._loop.close(None if client is None else client.close())

    async def _run(
        self, asked: dict[str, Any], max_tokens: int, pieces: "SimpleQueue[Piece]"
    ) -> None:
        try:
            await self._ask(asked, max_tokens, pieces.put)
        except ServerError as fault:
            fault.error.__cause__ = fault.__cause__
            pieces.put(fault.error)
        except Exception as defect:
            # Nobody would see it here; the thread that waits for the reply will.
            pieces.put(defect)
        finally:
            pieces.put(None)

    async def _ask(self, asked: dict[str, Any], max_tokens: int, give: Give) -> None:
        """Make a request, and retry while that may help and no text has arrived."""
        attempt = 0
        while True:
            completion = Completion(self._server.faults, max_tokens)
            body = self._body(asked, max_tokens)
            try:
                return await self._attempt(body, completion, give)
            except ServerError as fault:
                if self._goes_without(body, fault):
                    continue
                delay = None if completion.begun else self._server.delay(fault, attempt)
                if delay is None:
                    raise
            await self._sleep(delay)
            attempt += 1

    def _body(self, asked: dict[str, Any], max_tokens: int) -> dict[str, Any]:
        body = {
            "model": self.name,
            **asked,
            "stream": True,
            "stream_options": {"include_usage": True},
            "temperature": 0,
            "max_tokens": max_tokens,
        }
        if "max_tokens" in self._unwanted:
            body["max_completion_tokens"] = max_tokens
        return {name: value for name, value in body.items() if name not in self._unwanted}

    def _goes_without(self, body: dict[str, Any], fault: ServerError) -> bool:
        """Record any fields that the server rejects, and return whether there are any.

        Not every server counts tokens or returns probabilities, some models accept no
        temperature, and OpenAI's newer ones require ``max_completion_tokens``.
        """
        if not fault.unwilling:
            return False
        named = [
            name
            for name, words in (
                ("stream_options", ("stream_options", "include_usage")),
                ("temperature", ("temperature",)),
                ("max_tokens", ("max_tokens",)),
                ("logprobs", ("logprobs",)),
                ("top_logprobs", ("logprobs",)),
            )
            if name in body and any(word in fault.words for word in words)
        ]
        self._unwanted.update(named)
        return bool(named)

    async def _attempt(self, body: dict[str, Any], completion: Completion, give: Give) -> None:
        server = self._server
        if self._client is None:
            self._client = server.async_client()
        try:
            with server.faults_of():
                async with (
                    asyncio.timeout(self._timeout) as clock,
                    await self._client.chat.completions.create(**body) as stream,
                ):
                    # The vendor's event reader has no size limit and fails on broken events.
                    response = stream.response
                    with server.cuts_of(lambda: completion.begun):
                        kind = response.headers.get("content-type", "")
                        await self._read(kind, response.aiter_bytes(), completion, give, clock)
        except TimeoutError as error:
            if not completion.finished:
                raise server.faults.silence(self._timeout, begun=completion.begun) from error
            _end(completion, give)

    async def _read(
        self,
        kind: str,
        chunks: AsyncIterator[bytes],
        completion: Completion,
        give: Give,
        clock: asyncio.Timeout,
    ) -> None:
        """Read a response of any content type, passing on its text as it comes."""
        if "html" in kind:
            raise self._server.faults.strange(kind)
        if "json" in kind:
            data = bytearray()
            async for chunk in chunks:
                completion.count(len(chunk))
                data += chunk
            _give_text([completion.whole(bytes(data))], completion, give)
            return _end(completion, give)

        events = ServerEvents()
        now = asyncio.get_running_loop().time
        async for chunk in chunks:
            completion.count(len(chunk))
            steps = completion.steps
            try:
                _give_text(map(completion.event, events.feed(chunk)), completion, give)
            except EventTooLongError as error:
                raise self._server.faults.reply("sends an event without end") from error
            if completion.done:
                _end(completion, give)
                return await self._drain(chunks)
            if completion.finished:
                clock.reschedule(now() + min(_LAST_SECONDS, self._timeout))
            elif completion.steps > steps:
                clock.reschedule(now() + self._timeout)
        _give_text(map(completion.event, events.end()), completion, give)
        return _end(completion, give)

    async def _drain(self, chunks: AsyncIterator[bytes]) -> None:
        """Read the rest of a finished response, so that its connection can be reused."""
        try:
            async with asyncio.timeout(_DRAIN_SECONDS):
                async for _ in chunks:
                    pass
        except TimeoutError:
            # The next request opens another connection.
            pass


def _give_text(texts: Iterable[str], completion: Completion, give: Give) -> None:
    for text in texts:
        if text:
            give(ModelChunk(text, likely=completion.likely))


def _end(completion: Completion, give: Give) -> None:
    """Pass on the rest of a completion and the end mark, or raise what is wrong with it."""
    try:
        text = completion.end()
    except ServerError:
        if completion.usage is not None:
            give(ModelChunk(usage=completion.usage))
        raise
    if text or completion.usage is not None or completion.truncated:
        give(ModelChunk(text, completion.usage, completion.truncated))
    give(None)
