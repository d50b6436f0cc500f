"""The faults of a model server as Footnote's errors: one sentence each, with what to do."""

import json
import re
import socket
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from index.errors import (
    ContextTooLongError,
    ModelAccessError,
    ModelBusyError,
    ModelError,
    ModelReplyError,
    ModelUnreachableError,
    UnknownModelError,
)
from index.server.server_address import ServerAddress

_QUOTED_CHARACTERS = 200
_SECRET = re.compile(r"\b(?:sk|gsk|key|xai|hf)[-_][\w*.-]{6,}|(?i:bearer\s+)\S+")

# The setting that bounds the length of what is sent, by the one that names the model.
_LENGTHS = {
    "FOOTNOTE_MODEL": "FOOTNOTE_CONTEXT_TOKENS",
    "FOOTNOTE_EMBEDDER": "FOOTNOTE_PASSAGE_TOKENS",
}
# What servers say where their status says less.
_TOO_LONG = re.compile(
    r"context[_ ](?:length|size|window)|model length|maximum number of tokens"
    r"|prompt\b.{0,40}\btoo (?:long|large)|reduce the length",
    re.I,
)
_NO_MODEL = re.compile(
    r"model_not_found|\bmodel\b.{0,120}?\bnot (?:found|exist)|(?:invalid|not a valid) model", re.I
)


@dataclass(eq=False)
class ServerError(Exception):
    """A server's fault, with what a caller needs to retry; otherwise it raises ``error``.

    ``retry_after`` is the wait in seconds that the server asks for, if any. ``unwilling`` means
    that the server objects to something in the request, which ``words`` names.
    """

    error: ModelError
    retryable: bool = False
    retry_after: float | None = None
    unwilling: bool = False
    words: str = ""


class ServerFaults:
    """Describes the faults of one server, used for one model.

    Without an address, the model is a library's, which sends what it is asked.
    """

    def __init__(
        self,
        address: ServerAddress | None,
        *,
        api_key: str | None = None,
        model: str | None = None,
        model_setting: str = "FOOTNOTE_MODEL",
    ) -> None:
        """Take the server, and the setting that names its model."""
        self._host = address.host if address else str(model)
        self._shown = address.shown if address else str(model)
        self._hint = ""
        if address and not address.base_url.endswith("/v1"):
            self._hint = f", which usually ends in /v1 ({self._shown}/v1)"
        self._at = f" at {self._host}" if address else ""
        self._key = api_key
        self._model = model
        self._setting = model_setting

    def status(
        self, status: int, body: object, headers: Mapping[str, str] | None = None
    ) -> ServerError:
        """Return the fault for the status and body of a response."""
        words, fields = _words(body), "\n".join(_fields(body))
        said = f" (“{self._quoted(words)}”)" if words else ""
        error = self._error(status, said, f"{fields}\n{words}")
        busy = isinstance(error, ModelBusyError)
        wait = _retry_after(headers or {})
        if busy and wait:
            error = ModelBusyError(f"{error} It asks you to wait {wait:g} s.")
        return ServerError(
            error,
            retryable=busy,
            retry_after=wait,
            unwilling=status in {400, 422} and not isinstance(error, ContextTooLongError),
            words=f"{words} {fields}",
        )

    def connection(self, error: BaseException) -> ServerError:
        """Return the fault for a connection that failed, or broke before a reply."""
        causes = list(_causes(error))
        reason = next((text for cause in causes if (text := str(cause).strip())), "")
        reason = f" ({self._quoted(reason)})" if reason else ""
        if any(isinstance(cause, ssl.SSLError) for cause in causes):
            return _unreachable(
                f"No secure connection to {self._host}{reason}: check OPENAI_BASE_URL, which "
                "begins with http:// for a server that has no TLS, or name the certificate of its "
                "authority in SSL_CERT_FILE."
            )
        absent = any(
            isinstance(cause, socket.gaierror | ConnectionRefusedError) for cause in causes
        )
        return _unreachable(
            f"No answer from {self._host}{reason}: check OPENAI_BASE_URL and whether the server "
            "is running.",
            retryable=not absent,
        )

    def silence(self, seconds: float, *, begun: bool = False) -> ServerError:
        """Return the fault for a server that falls silent, before or during its reply."""
        when = "in the middle of its reply" if begun else "and has not begun to reply"
        return _unreachable(
            f"{self._host} was silent for {seconds:g} s {when}: wait longer with "
            f"FOOTNOTE_MODEL_TIMEOUT, or choose a faster model with {self._setting}."
        )

    def reply(self, what: str, advice: str = "") -> ServerError:
        """Return the fault for an unusable reply; another attempt may bring a good one."""
        who = f"The model {self._model!r}{self._at}" if self._model else self._host
        advice = advice or f"ask again, or choose another model with {self._setting}"
        return ServerError(ModelReplyError(f"{who} {what}: {advice}."))

    def cut(self, *, begun: bool) -> ServerError:
        """Return the fault for a reply whose connection broke."""
        fault = self.reply(f"broke off {'in the middle of' if begun else 'before'} its reply")
        fault.retryable = not begun
        return fault

    def strange(self, content_type: str) -> ServerError:
        """Return the fault for something that is not a model server."""
        kind = content_type.partition(";")[0].strip() or "something else"
        return ServerError(
            ModelReplyError(
                f"{self._shown} answers with {self._quoted(kind)}, not like a model server: check "
                f"OPENAI_BASE_URL{self._hint}."
            )
        )

    def library(self, error: Exception) -> ModelError:
        """Return what another library that asked the model raised, as an error of the tree.

        Its type follows from the HTTP status, if the library says it, and the words.
        """
        causes = list(_causes(error))
        status = next(filter(None, (getattr(each, "status_code", None) for each in causes)), None)
        kind = ModelError
        if isinstance(status, int):
            kind = type(self.status(status, str(error)).error)
        elif any(isinstance(each, OSError) for each in causes):
            kind = ModelUnreachableError
        said = self._quoted(str(error)) or type(error).__name__
        return kind(f"{self._shown} failed (“{said}”): ask again, or check what it was made with.")

    def refusal(self, words: str = "") -> ServerError:
        """Return the fault for a model that declines to answer, or is made to."""
        said = f" (“{self._quoted(words)}”)" if words else ""
        return self.reply(
            f"declined to answer{said}",
            f"ask in other words, or choose another model with {self._setting}",
        )

    def _error(self, status: int, said: str, text: str) -> ModelError:
        host, setting = self._host, self._setting
        if status in {401, 402, 403, 407}:
            if self._key:
                return ModelAccessError(
                    f"{host} does not accept the key{said}: check OPENAI_API_KEY, and that it is "
                    "for OPENAI_BASE_URL."
                )
            return ModelAccessError(f"{host} requires a key{said}: set OPENAI_API_KEY.")
        if status == 413 or _TOO_LONG.search(text):
            return ContextTooLongError(
                f"What was sent is too long for {self._model!r}{self._at}{said}: lower "
                f"{_LENGTHS[setting]}, or choose a model with {setting} that has a longer context."
            )
        if status in {400, 404} and _NO_MODEL.search(text):
            return UnknownModelError(
                f"{host} has no model {self._model!r}{said}: check {setting}; 'footnote models' "
                "lists what it has."
            )
        if status in {404, 405} or 300 <= status < 400:
            return ModelUnreachableError(
                f"{self._shown} is not the address of a model server (status {status}): check "
                f"OPENAI_BASE_URL{self._hint}."
            )
        if status == 429 or status >= 500:
            return ModelBusyError(
                f"{host} cannot answer now (status {status}){said}: ask again later, or choose "
                f"another model with {setting}."
            )
        return ModelReplyError(
            f"{host} rejects the request (status {status}){said}: check {setting} and "
            "OPENAI_BASE_URL."
        )

    def _quoted(self, words: str) -> str:
        """Return a server's words on one line, shortened, without anything like a key."""
        # The message may be printed to a terminal, so only printable characters are kept.
        line = "".join(each if each.isprintable() else " " for each in words)
        line = " ".join(line.split())
        if self._key:
            line = line.replace(self._key, "…")
        line = _SECRET.sub("…", line).rstrip(".")
        return line if len(line) <= _QUOTED_CHARACTERS else f"{line[: _QUOTED_CHARACTERS - 1]}…"


def _unreachable(sentence: str, *, retryable: bool = False) -> ServerError:
    return ServerError(ModelUnreachableError(sentence), retryable=retryable)


def _words(body: object) -> str:
    """Return the message in a body, decoded JSON or text, wherever the server puts it."""
    if isinstance(body, str):
        text = body.strip()
        # An HTML page is not a message.
        return "" if text.startswith("<") else text
    if isinstance(body, Mapping):
        for name in ("error", "message", "detail"):
            if body.get(name):
                return _words(body[name])
    if isinstance(body, list) and body:
        return json.dumps(body, ensure_ascii=False)
    return ""


def _fields(body: object) -> Iterator[str]:
    """Yield the codes in a body, and the name of the field of the request at fault."""
    if isinstance(body, Mapping):
        yield from (str(body[name]) for name in ("code", "type", "param") if body.get(name))
        yield from _fields(body.get("error"))


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the wait that Retry-After asks for, if it is given in seconds."""
    wait = headers.get("retry-after", "")
    return float(wait) if wait.isdecimal() else None


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and its causes, innermost first."""
    inner = error.__cause__ or error.__context__
    if inner is not None:
        yield from _causes(inner)
    if isinstance(error, BaseExceptionGroup):
        for each in error.exceptions:
            yield from _causes(each)
    yield error
