"""A client for one OpenAI-compatible server, with retries.

Vendor types and errors stop here; ``openai`` is imported when a client is first needed.
"""

import random
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar
from weakref import finalize

from index.errors import ModelAccessError
from index.server.server_address import ServerAddress
from index.server.server_faults import ServerError, ServerFaults

if TYPE_CHECKING:
    import httpx2
    from openai import AsyncOpenAI, OpenAI

T = TypeVar("T")

# At most this long to connect, however long the timeout.
MAX_CONNECT_SECONDS = 10.0
# In seconds: the delay before the first retry, the longest before a later one, and the longest
# that a server may ask for.
_FIRST_DELAY = 0.5
_LONGEST_DELAY = 8.0
_LONGEST_WAIT = 30.0
_NO_KEY = "none"
# The headers a request needs that reveal nothing about the sender.
_NEEDED_HEADERS = {
    "accept", "accept-encoding", "connection", "content-length", "content-type", "host",
    "transfer-encoding", "user-agent",
}  # fmt: skip


class OpenAIServer:
    """A server, used for one model or for its list of models. Safe to share between threads.

    ``timeout`` is in seconds; ``retries`` is how often to repeat a request that may yet
    succeed. The vendor client's own retries, redirects and descriptions of this machine are
    off: a redirect would send passages to a host that nobody named.
    """

    def __init__(
        self,
        base_url: str | None,
        api_key: str | None,
        *,
        timeout: float,
        retries: int,
        model: str | None = None,
        model_setting: str = "FOOTNOTE_MODEL",
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Configure the server without connecting. Raises SettingsError or ModelAccessError."""
        self.address = ServerAddress.of(base_url)
        self.timeout = timeout
        self._key = _checked_key(api_key)
        self._retries = retries
        self._sleep = sleep
        self.faults = ServerFaults(
            self.address, api_key=self._key, model=model, model_setting=model_setting
        )
        self._client: OpenAI | None = None

    def delay(self, fault: ServerError, attempt: int) -> float | None:
        """Return the seconds to wait before another attempt, or None to give up.

        ``attempt`` counts from 0. The delay doubles each time, with random jitter down to half
        of it so that clients do not all come back at once. If the server asks for a longer wait
        than 30 seconds, it is not asked again.
        """
        if not fault.retryable or attempt >= self._retries:
            return None
        delay: float = min(_LONGEST_DELAY, _FIRST_DELAY * 2**attempt) * random.uniform(0.5, 1.0)
        if fault.retry_after is None:
            return delay
        return max(delay, fault.retry_after) if fault.retry_after <= _LONGEST_WAIT else None

    def models(self) -> tuple[str, ...]:
        """Return the sorted names of the server's models. Raises ModelError."""
        page = self._asked(lambda client: client.get("/models", cast_to=object))
        data = page.get("data", page.get("models")) if isinstance(page, dict) else page
        if not isinstance(data, list):
            raise self.faults.strange("another document").error
        named = [item.get("id", item.get("name")) for item in data if isinstance(item, dict)]
        return tuple(sorted({str(name) for name in named if name}))

    def embed(self, model: str, texts: Sequence[str]) -> list[list[float]]:
        """Return the vectors of texts in order, as the server sends them. Raises ModelError."""
        body = {"model": model, "input": list(texts), "encoding_format": "float"}
        page = self._asked(lambda client: client.post("/embeddings", cast_to=object, body=body))
        try:
            rows = sorted(page["data"], key=lambda row: int(row["index"]))  # type: ignore[index]
            vectors = [[float(number) for number in row["embedding"]] for row in rows]
        except (KeyError, TypeError, ValueError) as error:
            raise self.faults.reply("sent unreadable vectors").error from error
        if len(vectors) != len(texts):
            raise self.faults.reply(f"sent {len(vectors)} vectors for {len(texts)} texts").error
        return vectors

    def async_client(self) -> "AsyncOpenAI":
        """Return a streaming client, which waits forever once connected."""
        import httpx2
        from openai import AsyncOpenAI

        connecting = min(self.timeout, MAX_CONNECT_SECONDS)
        return AsyncOpenAI(
            api_key=self._key or _NO_KEY,
            base_url=self.address.base_url,
            max_retries=0,
            http_client=httpx2.AsyncClient(
                transport=httpx2.AsyncHTTPTransport() if self.address.local else None,
                timeout=httpx2.Timeout(None, connect=connecting),
                event_hooks={"request": [_plain_async(keep_key=self._key is not None)]},
            ),
        )

    @contextmanager
    def faults_of(self) -> Iterator[None]:
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
            if isinstance(error.__cause__, httpx2.ConnectTimeout):
                seconds = min(self.timeout, MAX_CONNECT_SECONDS)
                raise self.faults.no_connection_in(seconds) from error
            if isinstance(error.__cause__, httpx2.TimeoutException):
                raise self.faults.silence(self.timeout) from error
            raise self.faults.connection(error) from error
        except openai.OpenAIError as error:
            raise self.faults.reply("sent an unreadable reply") from error

    @contextmanager
    def cuts_of(self, begun: Callable[[], bool]) -> Iterator[None]:
        """Turn a connection that breaks while a reply is read into a ServerError.

        ``begun`` returns whether any text of the reply had arrived by then.
        """
        import httpx2

        try:
            yield
        except (httpx2.RequestError, OSError) as error:
            raise self.faults.cut(begun=begun()) from error

    def _asked(self, ask: "Callable[[OpenAI], T]") -> T:
        """Return the result of a request, retrying while that may help. Raises ModelError."""
        client = self._sync_client()
        attempt = 0
        while True:
            try:
                with self.faults_of():
                    return ask(client)
            except ServerError as fault:
                delay = self.delay(fault, attempt)
                if delay is None:
                    raise fault.error from fault.__cause__
            except ValueError as error:
                raise self.faults.reply("sent invalid JSON").error from error
            self._sleep(delay)
            attempt += 1

    def _sync_client(self) -> "OpenAI":
        if self._client is None:
            import httpx2
            from openai import OpenAI

            connecting = min(self.timeout, MAX_CONNECT_SECONDS)
            self._client = OpenAI(
                api_key=self._key or _NO_KEY,
                base_url=self.address.base_url,
                max_retries=0,
                http_client=httpx2.Client(
                    transport=httpx2.HTTPTransport() if self.address.local else None,
                    timeout=httpx2.Timeout(self.timeout, connect=connecting),
                    event_hooks={"request": [_plain(keep_key=self._key is not None)]},
                ),
            )
            # Close the connections once the server is garbage-collected.
            finalize(self, self._client.close)
        return self._client


def _plain(*, keep_key: bool) -> "Callable[[httpx2.Request], None]":
    """Return a hook that strips a request of what describes this machine, and of a dummy key.

    OPENAI_ORG_ID, OPENAI_PROJECT_ID and OPENAI_CUSTOM_HEADERS, which the vendor's client reads
    from the environment, are sent only where the key is sent.
    """

    def change(request: "httpx2.Request") -> None:
        for name in list(request.headers):
            stray = not keep_key and name.lower() not in _NEEDED_HEADERS
            if stray or name.lower().startswith("x-stainless"):
                del request.headers[name]
        request.headers["User-Agent"] = "footnote"

    return change


def _plain_async(*, keep_key: bool) -> "Callable[[httpx2.Request], Awaitable[None]]":
    plain = _plain(keep_key=keep_key)

    async def change(request: "httpx2.Request") -> None:
        plain(request)

    return change


def _checked_key(api_key: str | None) -> str | None:
    key = (api_key or "").strip()
    if any(not "!" <= letter <= "~" for letter in key):
        raise ModelAccessError(
            "OPENAI_API_KEY contains characters that no key has: copy it again, on one line."
        )
    return key or None
