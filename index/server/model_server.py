"""A model server, whatever its protocol: its address and key, timeouts, retries, and thread."""

import asyncio
import random
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from typing import TYPE_CHECKING, TypeVar
from weakref import finalize

from index.errors import ModelAccessError
from index.server.background import BackgroundLoop
from index.server.server_address import ServerAddress
from index.server.server_faults import ServerError, ServerFaults

if TYPE_CHECKING:
    import httpx2

T = TypeVar("T")

# At most this long to connect, however long the timeout.
_MAX_CONNECT_SECONDS = 10.0
# In seconds: the delay before the first retry, the longest before a later one, and the longest
# that a server may ask for.
_FIRST_DELAY = 0.5
_LONGEST_DELAY = 8.0
_LONGEST_WAIT = 30.0


class ModelServer:
    """A server, used for one model or for its list of models. Safe to share between threads.

    ``timeout`` is in seconds; ``retries`` is how often to repeat a request that may yet
    succeed. No redirect is followed: it would send passages to a host that nobody named.
    """

    def __init__(
        self,
        address: ServerAddress,
        api_key: str | None,
        *,
        timeout: float,
        retries: int,
        model: str | None = None,
        model_setting: str = "FOOTNOTE_MODEL",
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Configure the server without connecting. Raises ModelAccessError."""
        self.address = address
        self.key = _checked_key(api_key)
        self.faults = ServerFaults(
            address, api_key=self.key, model=model, model_setting=model_setting
        )
        self.loop = BackgroundLoop()
        self.connect_seconds = min(timeout, _MAX_CONNECT_SECONDS)
        self.timeout = timeout
        self._retries = retries
        self._sleep = sleep
        # A server that is dropped still ends its thread.
        finalize(self, self.loop.close)

    def http(self, prepare: "Callable[[httpx2.Request], Awaitable[None]]") -> "httpx2.AsyncClient":
        """Return a client for the thread of ``loop``; ``prepare`` may change each request."""
        import httpx2

        client = httpx2.AsyncClient(
            transport=httpx2.AsyncHTTPTransport() if self.address.local else None,
            timeout=httpx2.Timeout(self.timeout, connect=self.connect_seconds),
            event_hooks={"request": [prepare]},
        )
        self.loop.at_end = client.aclose
        return client

    def unanswered(self, error: Exception) -> ServerError:
        """Return the fault for an error of ``http``, or for one that it caused."""
        import httpx2

        known = error if isinstance(error, httpx2.RequestError) else error.__cause__
        if isinstance(known, httpx2.ReadTimeout | httpx2.WriteTimeout):
            return self.faults.silence(self.timeout)
        return self.faults.connection(error)

    async def events(self, response: "httpx2.Response") -> AsyncGenerator[str, None]:
        """Yield the data of a response's events, or its JSON document. Raises ServerError.

        A broken connection ends the events; whether they are whole is seen by the last.
        """
        import httpx2

        kind = response.headers.get("content-type", "")
        try:
            if "html" in kind:
                raise self.faults.strange(kind)
            if "json" in kind:
                yield (await response.aread()).decode(errors="replace")
                return
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
            raise self.faults.reply("sends an event without end") from error
        except (httpx2.RequestError, OSError):
            return
        finally:
            await response.aclose()

    async def retried(self, ask: Callable[[], Awaitable[T]]) -> T:
        """Return the result of a request, repeated while that may help. Raises ModelError.

        The delay doubles each time, with random jitter down to half of it so that clients do
        not all come back at once. If the server asks for a longer wait than 30 seconds, it is
        not asked again.
        """
        attempt = 0
        while True:
            try:
                return await ask()
            except ServerError as fault:
                wait = fault.retry_after or 0.0
                if not fault.retryable or attempt >= self._retries or wait > _LONGEST_WAIT:
                    raise fault.error from fault.__cause__
            delay = min(_LONGEST_DELAY, _FIRST_DELAY * 2**attempt) * random.uniform(0.5, 1.0)
            await self._sleep(max(delay, wait))
            attempt += 1


async def _padded(response: "httpx2.Response") -> AsyncGenerator[bytes, None]:
    """Yield a stream of events with the blank line after the last that some servers omit."""
    async for chunk in response.aiter_bytes():
        yield chunk
    yield b"\n\n"


def _checked_key(api_key: str | None) -> str | None:
    key = (api_key or "").strip()
    if any(not "!" <= letter <= "~" for letter in key):
        raise ModelAccessError(
            "OPENAI_API_KEY contains characters that no key has: copy it again, on one line."
        )
    return key or None
