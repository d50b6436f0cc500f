"""A model on any OpenAI-compatible server, streamed."""

import math
from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError, Future
from contextlib import aclosing
from threading import Event
from typing import Any

from index.server import OpenAIServer
from qa.models.chat_model import Message, ModelChunk, TokenUsage
from qa.token_count import count_tokens

# The most token probabilities that servers return.
_TOP_TOKENS = 20


class StreamedReply(Iterator[ModelChunk]):
    """Fetches the pieces of a reply from the thread that talks with the server.

    Any thread may call ``close``, even while another waits for a piece, which then sees the end.
    """

    def __init__(self, pieces: AsyncGenerator[ModelChunk, None], server: OpenAIServer) -> None:
        """Send nothing yet."""
        self._pieces = pieces
        self._server = server
        self._waiting: Future[ModelChunk | None] | None = None
        self._closed = Event()

    def __next__(self) -> ModelChunk:
        """Return the next piece. Raises ModelError."""
        if self._closed.is_set():
            raise StopIteration
        self._waiting = self._server.start(lambda: _next(self._pieces))
        if self._closed.is_set():
            # By a thread that did not see what is waited for.
            self._waiting.cancel()
        try:
            piece = self._waiting.result()
        except CancelledError:
            piece = None
        if piece is None:
            raise StopIteration
        return piece

    def close(self) -> None:
        """Cancel the request, at whatever stage."""
        self._closed.set()
        if self._waiting is None or not self._waiting.cancel():
            self._server.start(self._pieces.aclose)


async def _next(pieces: AsyncGenerator[ModelChunk, None]) -> ModelChunk | None:
    return await anext(pieces, None)


class OpenAIModel:
    """A model on an OpenAI-compatible server. Safe to share between threads.

    The server's timeout is for the first word, and for each one after it. A request is never
    repeated once output has begun.
    """

    def __init__(self, name: str, server: OpenAIServer) -> None:
        """Ask this server for the model, without connecting yet."""
        self.name = name
        self._server = server

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
            "stream_options": {"include_usage": True},
        }
        if likely:
            request |= {"logprobs": True, "top_logprobs": _TOP_TOKENS}
        return StreamedReply(self._pieces(request), self._server)

    def count_tokens(self, text: str) -> int:
        """Return how many tokens a text has: exact for OpenAI's models, else an estimate."""
        return count_tokens(text, self.name)

    def close(self) -> None:
        """Cancel running requests and release connections; may be repeated."""
        self._server.close()

    async def _pieces(self, request: dict[str, Any]) -> AsyncGenerator[ModelChunk, None]:
        end = usage = None
        refusal = ""
        async with aclosing(self._server.chat(request)) as chunks:
            async for chunk in chunks:
                usage = chunk.usage or usage
                for choice in chunk.choices or ():
                    end = choice.finish_reason or end
                    refusal += getattr(choice.delta, "refusal", None) or ""
                    text = _text(getattr(choice.delta, "content", None))
                    likely = _likely(choice.logprobs) if text else None
                    yield ModelChunk(text, truncated=end == "length", likely=likely)
        if usage:
            yield ModelChunk(usage=TokenUsage(usage.prompt_tokens, usage.completion_tokens))
        if refusal or end == "content_filter":
            raise self._server.refusal(refusal)
        if end is None:
            raise self._server.unusable("broke off its reply")


def _text(content: Any) -> str:
    """Return the text of a message's content; some models send a list of parts."""
    if isinstance(content, list):
        return "".join(part["text"] for part in content if part.get("type") == "text")
    return content or ""


def _likely(logprobs: Any) -> Mapping[str, float] | None:
    """Return the probabilities of the likeliest tokens, if they are told."""
    if not logprobs or not logprobs.content:
        return None
    listed = logprobs.content[0].top_logprobs
    return {each.token: math.exp(each.logprob) for each in listed} or None
