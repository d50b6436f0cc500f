"""A model server: its address, and openai's client for it, whose errors become Footnote's.

``openai`` is imported with the first server.
"""

import asyncio
import re
import threading
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterator, Sequence
from concurrent.futures import Future, wait
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import finalize

from index import errors
from index.settings import ServerSettings

if TYPE_CHECKING:
    import httpx2
    from openai.types.chat import ChatCompletionChunk

T = TypeVar("T")

_OPENAIS = "https://api.openai.com/v1"
_USUAL_PORTS = {"http": "80", "https": "443"}
_ADDRESS = re.compile(
    r"(https?)://(?:[^\s/@]*@)?(\[[\da-f:.]+\]|[\w.-]+)(?::(\d{1,5}))?(/[!-~]*)?", re.A | re.I
)
_LOCAL = re.compile(r"(?:.+\.)?localhost|127\.[\d.]+|\[::1\]")
# At most this long to connect, however long the timeout.
_MAX_CONNECT_SECONDS = 10.0
_CLOSE_SECONDS = 5.0
# The headers a request needs that reveal nothing about the sender.
_NEEDED_HEADERS = {
    "accept", "accept-encoding", "connection", "content-length", "content-type", "host",
    "transfer-encoding", "user-agent",
}  # fmt: skip
# The fields of a request for a chat that some servers reject by name.
_OPTIONAL = ("stream_options", "temperature", "max_tokens", "logprobs", "top_logprobs")
# What servers say where their status says less.
TOO_LONG = re.compile(
    r"context[_ ](?:length|size|window)|model length|maximum number of tokens"
    r"|prompt\b.{0,40}\btoo (?:long|large)|reduce the length",
    re.I,
)
_NO_MODEL = re.compile(
    r"model_not_found|\bmodel\b.{0,120}?\bnot (?:found|exist)|(?:invalid|not a valid) model", re.I
)
_SECRET = re.compile(r"\b(?:sk|gsk|key|xai|hf)[-_][\w*.-]{6,}|(?i:bearer\s+)\S+")
_QUOTED_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """A server's address: ``base_url`` for requests, ``host`` for display.

    ``host`` includes the port unless it is the default one, and never a user or password, nor
    does ``shown``, the whole address.
    """

    base_url: str
    host: str
    shown: str
    local: bool

    @classmethod
    def of(cls, base_url: str | None) -> "ServerAddress":
        """Parse a setting's URL, or OpenAI's own. Raises SettingsError if it is invalid."""
        url = (base_url or _OPENAIS).strip().rstrip("/")
        found = _ADDRESS.fullmatch(url)
        if found is None:
            # The value is not shown: an address may contain a password.
            raise errors.SettingsError(
                "OPENAI_BASE_URL cannot be used: it should begin with http:// or https:// and "
                "name a host."
            )
        scheme, name, port, path = (part or "" for part in found.groups())
        scheme, name = scheme.lower(), name.lower()
        host = name if port in {"", _USUAL_PORTS[scheme]} else f"{name}:{port}"
        return cls(url, host, f"{scheme}://{host}{path}", _LOCAL.fullmatch(name) is not None)

    @property
    def advice(self) -> str:
        """What to do if no model server is there."""
        hint = f", which usually ends in /v1 ({self.shown}/v1)"
        return f"check OPENAI_BASE_URL{'' if self.shown.endswith('/v1') else hint}"


class OpenAIServer:
    """A server, used for one model or for its list of models. Safe to share between threads.

    ``timeout`` is in seconds, ``setting`` the one that names the model. openai repeats a request
    that may yet succeed. No redirect is followed: it would send passages to a host that nobody
    named.
    """

    def __init__(
        self,
        address: ServerAddress,
        api_key: str | None,
        *,
        timeout: float,
        model: str | None = None,
        setting: str = "FOOTNOTE_MODEL",
        retries: int = 2,
    ) -> None:
        """Configure the server without connecting. Raises ModelAccessError."""
        import httpx2
        import openai

        self.address = address
        self._timeout, self._model, self._setting = timeout, model, setting
        self._key = (api_key or "").strip()
        if any(not "!" <= letter <= "~" for letter in self._key):
            raise errors.ModelAccessError(
                "OPENAI_API_KEY contains characters that no key has: copy it again, on one line."
            )
        self._client = openai.AsyncOpenAI(
            api_key=self._key or "none",
            base_url=address.base_url,
            timeout=httpx2.Timeout(timeout, connect=min(timeout, _MAX_CONNECT_SECONDS)),
            max_retries=retries,
            http_client=httpx2.AsyncClient(
                # A proxy is of no use on the way to this machine.
                transport=httpx2.AsyncHTTPTransport() if address.local else None,
                event_hooks=_hooks(address, self._key, timeout),
            ),
        )
        self._rejected: set[str] = set()
        self._running: set[Future[Any]] = set()
        self._loop = _loop()
        self._release = finalize(self, _start, self._client.close, self._loop)
        self._release.atexit = False

    @classmethod
    def of(
        cls, settings: ServerSettings, model: str, setting: str = "FOOTNOTE_MODEL"
    ) -> "OpenAIServer":
        """Configure the server of the settings for a model that one of them names."""
        key = settings.api_key.get_secret_value() if settings.api_key is not None else None
        address = ServerAddress.of(settings.base_url)
        return cls(address, key, timeout=settings.model_timeout, model=model, setting=setting)

    def models(self) -> tuple[str, ...]:
        """Return the sorted names of the server's models. Raises ModelError."""
        page: Any = self._result(lambda: self._client.get("/models", cast_to=object))
        try:
            return tuple(sorted({str(each["id"]) for each in page["data"] or ()}))
        except (KeyError, TypeError) as error:
            raise _strange(self.address, "another document") from error

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """Return the model's vectors of texts in order. Raises ModelError."""
        model = str(self._model)
        ask = self._client.embeddings.create
        page = self._result(lambda: ask(model=model, input=list(texts), encoding_format="float"))
        rows = sorted(getattr(page, "data", None) or (), key=lambda row: row.index)
        if len(rows) != len(texts) or not all(row.embedding for row in rows):
            raise self.unusable("sent unreadable vectors")
        return [row.embedding for row in rows]

    async def chat(self, request: dict[str, Any]) -> "AsyncGenerator[ChatCompletionChunk, None]":
        """Yield the chunks of a completion, each within the timeout. Raises ModelError."""
        # openai loads this part of itself before the clock runs.
        create = self._client.chat.completions.create
        with self._errors():
            async with asyncio.timeout(self._timeout):
                stream = await self._opened(create, request)
            async with stream:
                while True:
                    async with asyncio.timeout(self._timeout):
                        chunk = await anext(stream, None)
                    if chunk is None:
                        return
                    yield chunk

    async def _opened(self, create: Callable[..., Any], request: dict[str, Any]) -> Any:
        """Ask, and ask again without the fields that the server rejects.

        Not every server counts tokens or returns probabilities, some models accept no
        temperature, and OpenAI's newer ones require ``max_completion_tokens``.
        """
        import openai

        while True:
            body = {"model": self._model, **request, "stream": True}
            if "max_tokens" in self._rejected:
                body["max_completion_tokens"] = body["max_tokens"]
            try:
                return await create(**{n: v for n, v in body.items() if n not in self._rejected})
            except (openai.BadRequestError, openai.UnprocessableEntityError) as error:
                said = str(error.body)
                rejected = {name for name in _OPTIONAL if name in body and name in said}
                if rejected <= self._rejected or TOO_LONG.search(said):
                    raise
                self._rejected |= rejected

    def start(self, work: Callable[[], Coroutine[Any, Any, T]]) -> "Future[T]":
        """Start what runs in the background; cancel the future to cancel it."""
        future = _start(work, self._loop)
        self._running.add(future)
        future.add_done_callback(self._running.discard)
        return future

    def close(self) -> None:
        """Cancel running requests and release connections; may be repeated."""
        for future in tuple(self._running):
            future.cancel()
        if (closing := self._release()) is not None:
            wait([closing], _CLOSE_SECONDS)

    def unusable(self, what: str, advice: str = "") -> errors.ModelReplyError:
        """Return the error of a reply that is of no use; another attempt may bring a good one."""
        who = f"The model {self._model!r} at" if self._model else "The server at"
        advice = advice or f"ask again, or choose another model with {self._setting}"
        return errors.ModelReplyError(f"{who} {self.address.host} {what}: {advice}.")

    def refusal(self, words: str) -> errors.ModelReplyError:
        """Return the error of a model that declines to answer, or is made to."""
        return self.unusable(
            f"declined to answer{self._said(words)}",
            f"ask in other words, or choose another model with {self._setting}",
        )

    def _result(self, ask: Callable[[], Coroutine[Any, Any, T]]) -> T:
        future = self.start(ask)
        try:
            with self._errors():
                return future.result()
        finally:
            future.cancel()

    @contextmanager
    def _errors(self) -> Iterator[None]:
        """Turn what openai raises in the block, or what it cannot read, into a ModelError."""
        import openai

        try:
            yield
        except (openai.OpenAIError, TimeoutError, ValueError) as error:
            raise self._error(error) from error

    def _error(self, error: Exception) -> errors.ModelError:
        """Return an error of openai's as one sentence that says what to do."""
        import httpx2
        import openai

        host, setting, model = self.address.host, self._setting, self._model
        length = "PASSAGE" if setting == "FOOTNOTE_EMBEDDER" else "CONTEXT"
        status = getattr(error, "status_code", None)
        words = _words(error)
        said = self._said(words)
        about = f"{getattr(error, 'code', '')} {words}"
        match error:
            case TimeoutError() | openai.APITimeoutError(__cause__=httpx2.ReadTimeout()):
                return errors.ModelUnreachableError(
                    f"{host} was silent for {self._timeout:g} s: wait longer with "
                    f"FOOTNOTE_MODEL_TIMEOUT, or choose a faster model with {setting}."
                )
            case openai.APIConnectionError(
                __cause__=httpx2.ReadError() | httpx2.RemoteProtocolError()
            ):
                return self.unusable("broke off its reply")
            case openai.APIConnectionError() if "SSL" in words:
                return errors.ModelUnreachableError(
                    f"No secure connection to {host}{said}: check OPENAI_BASE_URL, which begins "
                    "with http:// for a server that has no TLS, or name the certificate of its "
                    "authority in SSL_CERT_FILE."
                )
            case openai.APIConnectionError():
                return errors.ModelUnreachableError(
                    f"No answer from {host}{said}: check OPENAI_BASE_URL and whether the server "
                    "is running."
                )
            case openai.APIStatusError(status_code=401 | 402 | 403 | 407):
                asks, advice = "requires a key", "set OPENAI_API_KEY"
                if self._key:
                    asks = "does not accept the key"
                    advice = "check OPENAI_API_KEY, and that it is for OPENAI_BASE_URL"
                return errors.ModelAccessError(f"{host} {asks}{said}: {advice}.")
            case openai.APIError() if TOO_LONG.search(about) or status == 413:
                return errors.ContextTooLongError(
                    f"What was sent is too long for {model!r} at {host}{said}: lower "
                    f"FOOTNOTE_{length}_TOKENS, or choose a model with {setting} that has a longer "
                    "context."
                )
            case openai.APIStatusError(status_code=400 | 404) if _NO_MODEL.search(about):
                return errors.UnknownModelError(
                    f"{host} has no model {model!r}{said}: check {setting}; 'footnote models' "
                    "lists what it has."
                )
            case openai.APIStatusError(status_code=301 | 302 | 303 | 307 | 308 | 404 | 405):
                return errors.ModelUnreachableError(
                    f"{self.address.shown} is not the address of a model server (status "
                    f"{status}): {self.address.advice}."
                )
            case openai.APIStatusError(status_code=code) if code != 429 and code < 500:
                return errors.ModelReplyError(
                    f"{host} rejects the request (status {code}){said}: check {setting} and "
                    "OPENAI_BASE_URL."
                )
            case openai.APIError():
                response = getattr(error, "response", None)
                pause = response.headers.get("retry-after", "") if response is not None else ""
                return errors.ModelBusyError(
                    f"{host} cannot answer now{f' (status {status})' if status else ''}{said}: "
                    f"ask again later, or choose another model with {setting}."
                    f"{f' It asks you to wait {pause} s.' if pause.isdecimal() else ''}"
                )
        return self.unusable("sent an unreadable reply")

    def _said(self, words: str) -> str:
        line = quoted(words.replace(self._key, "…") if self._key else words)
        return f" (“{line}”)" if line else ""


def quoted(words: str) -> str:
    """Return a server's words on one line, shortened, without anything like a key."""
    # The message may be printed to a terminal, so only printable characters are kept.
    line = "".join(each if each.isprintable() else " " for each in words)
    line = _SECRET.sub("…", " ".join(line.split())).rstrip(".")
    return line if len(line) <= _QUOTED_CHARACTERS else f"{line[: _QUOTED_CHARACTERS - 1]}…"


def _words(error: Exception) -> str:
    """Return what a server, or the connection to it, says is wrong, wherever it says it."""
    found: Any = getattr(error, "body", None) or error.__cause__ or ""
    while isinstance(found, dict):
        found = next((found[name] for name in ("error", "message", "detail") if name in found), "")
    words = str(found or "").strip()
    # An HTML page is not a message.
    return "" if words.startswith("<") else words


def _strange(address: ServerAddress, kind: str) -> errors.ModelReplyError:
    """Return the error of an address where something else than a model server answers."""
    return errors.ModelReplyError(
        f"{address.shown} answers with {quoted(kind) or 'something else'}, not like a model "
        f"server: {address.advice}."
    )


def _hooks(address: ServerAddress, key: str, timeout: float) -> dict[str, list[Any]]:
    """Return what looks at each request and response.

    OPENAI_ORG_ID, OPENAI_PROJECT_ID and OPENAI_CUSTOM_HEADERS, which openai reads from the
    environment, are sent only where OPENAI_API_KEY is sent, and nothing of this machine is.
    """

    async def strip(request: "httpx2.Request") -> None:
        for name in list(request.headers):
            stray = not key and name.lower() not in _NEEDED_HEADERS
            if stray or name.lower().startswith("x-stainless"):
                del request.headers[name]
        request.headers["User-Agent"] = "footnote"

    async def check(response: "httpx2.Response") -> None:
        kind = response.headers.get("content-type", "").partition(";")[0].strip()
        if response.is_success and not kind.endswith(("json", "event-stream")):
            raise _strange(address, kind)
        pause = response.headers.get("retry-after", "")
        if pause.isdecimal() and int(pause) >= timeout:
            # openai would wait for two minutes.
            response.headers["x-should-retry"] = "false"

    return {"request": [strip], "response": [check]}


@cache
def _loop() -> asyncio.AbstractEventLoop:
    """Return the event loop of all requests, in a thread of its own."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="footnote-model", daemon=True).start()
    return loop


def _start(
    work: Callable[[], Coroutine[Any, Any, T]], loop: asyncio.AbstractEventLoop
) -> "Future[T]":
    return asyncio.run_coroutine_threadsafe(work(), loop)


def llama_error(model: str, error: Exception) -> errors.ModelError:
    """Return what an LLM or embedding of LlamaIndex's raised as one sentence.

    Its type follows from the HTTP status, if a vendor's error tells it, and the words.
    """
    words = quoted(str(error)) or type(error).__name__
    match getattr(error, "status_code", None):
        case 401 | 403:
            kind: type[errors.ModelError] = errors.ModelAccessError
        case 404:
            kind = errors.UnknownModelError
        case 429 | 500 | 502 | 503:
            kind = errors.ModelBusyError
        case _ if TOO_LONG.search(words):
            kind = errors.ContextTooLongError
        case _ if isinstance(error.__cause__ or error, OSError):
            kind = errors.ModelUnreachableError
        case _:
            kind = errors.ModelError
    return kind(
        f"LlamaIndex's {model} failed (“{words}”): ask again, or check what it was made with."
    )
