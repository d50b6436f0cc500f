"""A client for one OpenAI-compatible server.

Vendor types and errors stop here; ``openai`` is imported when a client is first needed.
"""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from index.server.model_server import ModelServer

if TYPE_CHECKING:
    import httpx2
    from openai import AsyncOpenAI

_NO_KEY = "none"
# The headers a request needs that reveal nothing about the sender.
_NEEDED_HEADERS = {
    "accept", "accept-encoding", "connection", "content-length", "content-type", "host",
    "transfer-encoding", "user-agent",
}  # fmt: skip


class OpenAIServer(ModelServer):
    """A server asked by the vendor's client, without what that tells of this machine.

    Its own retries are off: they wait out a silence several times, knock where nobody listens,
    and end where a stream begins.
    """

    _client: "AsyncOpenAI | None" = None

    def models(self) -> tuple[str, ...]:
        """Return the sorted names of the server's models. Raises ModelError."""
        page = self.loop.run(self._document("/models"))
        data = page.get("data", page.get("models")) if isinstance(page, dict) else page
        if not isinstance(data, list):
            raise self.faults.strange("another document").error
        named = [item.get("id", item.get("name")) for item in data if isinstance(item, dict)]
        return tuple(sorted({str(name) for name in named if name}))

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

        patience = httpx2.Timeout(None, connect=self.connect_seconds)
        with self._faults_of():
            stream = await self.client().chat.completions.create(**body, timeout=patience)
        response: httpx2.Response = stream.response
        return response

    def client(self) -> "AsyncOpenAI":
        """Return the vendor's client, which belongs to the thread of ``loop``."""
        if self._client is None:
            from openai import AsyncOpenAI

            self._client = AsyncOpenAI(
                api_key=self.key or _NO_KEY,
                base_url=self.address.base_url,
                max_retries=0,
                http_client=self.http(_plain(self.key)),
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

    @contextmanager
    def _faults_of(self) -> Iterator[None]:
        """Turn errors that the vendor's client raises in the block into a ServerError."""
        import openai

        try:
            yield
        except openai.APIStatusError as error:
            raise self.faults.status(
                error.status_code, error.body or error.response.text, error.response.headers
            ) from error
        except openai.APIConnectionError as error:
            raise self.unanswered(error) from error
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
