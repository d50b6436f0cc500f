"""A model on any OpenAI-compatible server, streamed."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from typing import TYPE_CHECKING, Any

from index.server import OpenAIServer, ServerError
from qa.models.completion import DONE
from qa.models.streamed_model import Put, StreamedModel
from qa.models.token_count import count_tokens

if TYPE_CHECKING:
    import httpx2

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
        self._server = OpenAIServer(
            base_url, api_key, timeout=timeout, retries=retries, model=name, sleep=sleep
        )
        super().__init__(name, self._server.faults, self._server.loop, timeout=timeout)
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
        import httpx2

        response = await self._server.opened(request)
        kind = response.headers.get("content-type", "")
        try:
            if "html" in kind:
                raise self._faults.strange(kind)
            if "json" in kind:
                yield (await response.aread()).decode(errors="replace")
                yield DONE
                return
            # The vendor's reader of events has no limit to their size, and hides "[DONE]".
            async with aclosing(_padded(response)) as content:
                padded = httpx2.Response(
                    200,
                    headers={"Content-Type": "text/event-stream"},
                    content=content,
                    request=response.request,
                )
                async for event in httpx2.EventSource(padded):
                    yield event.data
        except httpx2.SSEError as error:
            raise self._faults.reply("sends an event without end") from error
        except (httpx2.RequestError, OSError):
            # A broken connection ends the events; whether they are whole is seen by the last.
            return
        finally:
            await response.aclose()


async def _padded(response: "httpx2.Response") -> AsyncGenerator[bytes, None]:
    """Yield a stream of events with the blank line after the last that some servers omit."""
    async for chunk in response.aiter_bytes():
        yield chunk
    yield b"\n\n"
