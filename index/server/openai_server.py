"""A client for one OpenAI-compatible server.

Vendor types and errors stop here; ``openai`` is imported when a client is first needed.
"""

import asyncio
import random
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import finalize

from index.errors import ModelAccessError
from index.server.background import BackgroundLoop
from index.server.server_address import ServerAddress
from index.server.server_faults import ServerError, ServerFaults

if TYPE_CHECKING:
    import httpx2
    from openai import AsyncOpenAI

T = TypeVar("T")

_NO_KEY = "none"
# How often a request is repeated that may yet succeed.
_RETRIES = 2
# At most this long to connect, however long the timeout.
_MAX_CONNECT_SECONDS = 10.0
# In seconds: the delay before the first retry, the longest before a later one, and the longest
# that a server may ask for.
_FIRST_DELAY = 0.5
_LONGEST_DELAY = 8.0
_LONGEST_WAIT = 30.0
# The headers a request needs that reveal nothing about the sender.
_NEEDED_HEADERS = {
    "accept", "accept-encoding", "connection", "content-length", "content-type", "host",
    "transfer-encoding", "user-agent",
}  # fmt: skip


class OpenAIServer:
    """A server, used for one model or for its list of models. Safe to share between threads.

    ``timeout`` is in seconds; ``retries`` is how often to repeat a request that may yet
    succeed. No redirect is followed: it would send passages to a host that nobody named. The
    retries of the vendor's client are off: they wait out a silence several times, knock where
    nobody listens, and end where a stream begins.
    """

    def __init__(
        self,
        address: ServerAddress,
        api_key: str | None,
        *,
        timeout: float,
        retries: int = _RETRIES,
        model: str | None = None,
        model_setting: str = "FOOTNOTE_MODEL",
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Configure the server without connecting. Raises ModelAccessError."""
        self.address = address
        self._key = _checked_key(api_key)
        self.faults = ServerFaults(
            address, api_key=self._key, model=model, model_setting=model_setting
        )
        self.loop = BackgroundLoop()
        self._connect_seconds = min(timeout, _MAX_CONNECT_SECONDS)
        self.timeout = timeout
        self._retries = retries
        self._sleep = sleep
        self._client: AsyncOpenAI | None = None
        # A server that is dropped still ends its thread.
        finalize(self, self.loop.close)

    def models(self) -> tuple[str, ...]:
        """Return the sorted names of the server's models. Raises ModelError."""
        page = self.loop.run(self._document("/models"))
        try:
            return tuple(sorted({str(item["id"]) for item in page["data"]}))
        except (KeyError, TypeError) as error:
            raise self.faults.strange("another document").error from error

    def embed(self, model: str, texts: Sequence[str]) -> list[list[float]]:
        """Return the vectors of texts in order, as the server sends them. Raises ModelError."""
        body = {"model": model, "input": list(texts), "encoding_format": "float"}
        page = self.loop.run(self._document("/embeddings", body))
        try:
            rows = sorted(page["data"], key=lambda row: int(row["index"]))
            vectors = [[float(number) for number in row["embedding"]] for row in rows]
        except (KeyError, TypeError, ValueError) as error:
            raise self.faults.reply("sent unreadable vectors").error from error
        if len(vectors) != len(texts):
            raise self.faults.reply(f"sent {len(vectors)} vectors for {len(texts)} texts").error
        return vectors

    async def opened(self, body: dict[str, Any]) -> "httpx2.Response":
        """Return the response to a chat completion once its headers are here.

        Reading it has no timeout. Raises ServerError.
        """
        import httpx2

        patience = httpx2.Timeout(None, connect=self._connect_seconds)
        with self._faults_of():
            stream = await self.client().chat.completions.create(**body, timeout=patience)
        response: httpx2.Response = stream.response
        return response

    async def events(self, response: "httpx2.Response") -> AsyncGenerator[str, None]:
        """Yield the data of a response's events, or its JSON document. Raises ServerError.

        A broken connection ends the events; whether they are whole is seen by the last.
        """
        import httpx2

        kind = response.headers.get("content-type", "")
        try:
            if "json" in kind:
                yield (await response.aread()).decode(errors="replace")
            elif "event-stream" not in kind:
                raise self.faults.strange(kind)
            else:
                async for event in httpx2.EventSource(response):
                    yield event.data
        except httpx2.SSEError as error:
            raise self.faults.reply("sends an event without end") from error
        except (httpx2.RequestError, OSError):
            return
        finally:
            await response.aclose()

    def client(self) -> "AsyncOpenAI":
        """Return the vendor's client, which belongs to the thread of ``loop``."""
        if self._client is None:
            import httpx2
            from openai import AsyncOpenAI

            http = httpx2.AsyncClient(
                transport=httpx2.AsyncHTTPTransport() if self.address.local else None,
                timeout=httpx2.Timeout(self.timeout, connect=self._connect_seconds),
                event_hooks={"request": [_plain(self._key)]},
            )
            self.loop.at_end = http.aclose
            self._client = AsyncOpenAI(
                api_key=self._key or _NO_KEY,
                base_url=self.address.base_url,
                max_retries=0,
                http_client=http,
            )
        return self._client

    async def _document(self, path: str, body: Mapping[str, object] | None = None) -> Any:
        """Return the JSON document of a response, which servers shape differently.

        Raises ModelError.
        """
        import httpx2

        async def ask() -> httpx2.Response:
            client = self.client()
            with self._faults_of():
                if body is None:
                    return await client.get(path, cast_to=httpx2.Response)
                return await client.post(path, cast_to=httpx2.Response, body=body)

        response = await self.retried(ask)
        try:
            return response.json()
        except ValueError as error:
            kind = response.headers.get("content-type", "")
            raise self.faults.strange(kind).error from error

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

    @contextmanager
    def _faults_of(self) -> Iterator[None]:
        """Turn errors that the vendor's client raises in the block into a ServerError."""
        import httpx2
        import openai

        try:
            yield
        except openai.APIStatusError as error:
            raise self.faults.status(
                error.status_code, error.body or error.response.text, error.response.headers
            ) from error
        except openai.APIConnectionError as error:
            if isinstance(error.__cause__, httpx2.ReadTimeout | httpx2.WriteTimeout):
                raise self.faults.silence(self.timeout) from error
            raise self.faults.connection(error) from error
        except openai.OpenAIError as error:
            raise self.faults.reply("sent an unreadable reply") from error


def _plain(key: str | None) -> "Callable[[httpx2.Request], Awaitable[None]]":
    """Return a hook that strips a request of what describes this machine, and of a dummy key.

    OPENAI_ORG_ID, OPENAI_PROJECT_ID and OPENAI_CUSTOM_HEADERS, which the vendor's client reads
    from the environment, are sent only where OPENAI_API_KEY is sent.
    """

    async def change(request: "httpx2.Request") -> None:
        for name in list(request.headers):
            stray = not key and name.lower() not in _NEEDED_HEADERS
            if stray or name.lower().startswith("x-stainless"):
                del request.headers[name]
        request.headers["User-Agent"] = "footnote"

    return change


def _checked_key(api_key: str | None) -> str | None:
    key = (api_key or "").strip()
    if any(not "!" <= letter <= "~" for letter in key):
        raise ModelAccessError(
            "OPENAI_API_KEY contains characters that no key has: copy it again, on one line."
        )
    return key or None
