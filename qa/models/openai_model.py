"""A model on any OpenAI-compatible server, streamed."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

from index.server import OpenAIServer, ServerError
from qa.models.completion import DONE
from qa.models.streamed_model import Put, StreamedModel
from qa.models.token_count import count_tokens

# The fields of a request that some servers reject, with the words that they then use.
_OPTIONAL = {
    "stream_options": ("stream_options", "include_usage"),
    "temperature": ("temperature",),
    "max_tokens": ("max_tokens",),
    "logprobs": ("logprobs",),
    "top_logprobs": ("logprobs",),
}


class OpenAIModel(StreamedModel):
    """A model on an OpenAI-compatible server. Safe to share between threads.

    The server's timeout is for the first word, and for each one after it. A request is never
    retried once output has begun.
    """

    provider = "openai"

    def __init__(self, name: str, server: OpenAIServer) -> None:
        """Ask this server for the model, without connecting yet."""
        self._server = server
        super().__init__(name, server.faults, server.loop, timeout=server.timeout)
        self._rejected: set[str] = set()

    @property
    def host(self) -> str:
        """The host, with its port unless it is the default one."""
        return self._server.address.host

    def count_tokens(self, text: str) -> int:
        """Return how many tokens a text has: exact for OpenAI's models, else an estimate."""
        return count_tokens(text, self.name)

    async def _ask(self, request: dict[str, Any], put: Put) -> None:
        # Its library is loaded before any clock runs.
        self._server.client()
        await self._server.retried(lambda: self._ask_without_rejected(request, put))

    async def _ask_without_rejected(self, request: dict[str, Any], put: Put) -> None:
        """Make a request, again without any fields that the server rejects.

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

    async def _events(
        self, request: dict[str, Any], clock: asyncio.Timeout
    ) -> AsyncGenerator[str, None]:
        response = await self._server.opened(request)
        is_whole = "json" in response.headers.get("content-type", "")
        async with aclosing(self._server.events(response)) as events:
            # The vendor's reader of events has no limit to their size, and hides "[DONE]".
            async for data in events:
                yield data
                if is_whole:
                    yield DONE
