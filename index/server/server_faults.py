"""Turn a server's faults into errors that say what to do.

Every message names the server and the setting to check; none contains the key.
"""

import re
import socket
import ssl
from collections.abc import Iterator, Mapping

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
from index.server.server_words import Complaint, retry_after

_QUOTED_CHARACTERS = 200
_SECRET = re.compile(r"\b(?:sk|gsk|key|xai|hf)[-_][\w*.-]{6,}|(?i:bearer\s+)\S+")

_RETRYABLE = {408, 409, 425, 429, 500, 502, 503, 504, 520, 522, 524, 529}


class ServerError(Exception):
    """A server's fault, with what a caller needs to retry; otherwise it raises ``error``.

    ``retry_after`` is the wait in seconds that the server asks for, if any. ``unwilling`` means
    that the server objects to something in the request, which ``words`` names.
    """

    def __init__(
        self,
        error: ModelError,
        *,
        retryable: bool = False,
        retry_after: float | None = None,
        unwilling: bool = False,
        words: str = "",
    ) -> None:
        super().__init__(str(error))
        self.error = error
        self.retryable = retryable
        self.retry_after = retry_after
        self.unwilling = unwilling
        self.words = words


class ServerFaults:
    """Describes the faults of one server, used for one model."""

    def __init__(
        self,
        address: ServerAddress,
        *,
        api_key: str | None,
        model: str | None = None,
        model_setting: str = "FOOTNOTE_MODEL",
    ) -> None:
        """Take the server, and the setting that names its model."""
        self._address = address
        self._host = address.host
        self._key = api_key
        self._model = model
        self._model_setting = model_setting

    def status(
        self, status: int, body: object, headers: Mapping[str, str] | None = None
    ) -> ServerError:
        """Return the fault for the status and body of a response."""
        complaint = Complaint.of(body)
        error = self._of_status(status, complaint)
        waits = retry_after(headers or {})
        retryable = status in _RETRYABLE and isinstance(error, ModelBusyError)
        if isinstance(error, ModelBusyError) and waits:
            error = ModelBusyError(f"{error} It asks you to wait {_seconds(waits)}.")
        unwilling = status in {400, 422} and not isinstance(error, ContextTooLongError)
        return ServerError(
            error,
            retryable=retryable,
            retry_after=waits,
            unwilling=unwilling,
            words=f"{complaint.words} {complaint.parameter}",
        )

    def connection(self, error: BaseException) -> ServerError:
        """Return the fault for a connection that failed, or broke before a reply."""
        host, causes = self._host, list(_causes(error))
        if any(isinstance(cause, ssl.SSLError) for cause in causes):
            return ServerError(ModelUnreachableError(self._tls(causes)))
        if any(isinstance(cause, socket.gaierror) for cause in causes):
            return ServerError(
                ModelUnreachableError(
                    f"The host {host} is not known: check OPENAI_BASE_URL and the network."
                )
            )
        if any(isinstance(cause, ConnectionRefusedError) for cause in causes):
            start = "start the server, or check OPENAI_BASE_URL"
            return ServerError(ModelUnreachableError(f"{host} refuses the connection: {start}."))
        reason = next((text for cause in causes if (text := str(cause).strip())), "no reason given")
        return ServerError(
            ModelUnreachableError(
                f"No answer from {host} ({self._quoted(reason)}): check OPENAI_BASE_URL "
                "and whether the server is running."
            ),
            retryable=True,
        )

    def no_connection_in(self, seconds: float) -> ServerError:
        """Return the fault for a host that did not accept the connection in time."""
        return ServerError(
            ModelUnreachableError(
                f"{self._host} did not accept a connection within {_seconds(seconds)}: check "
                "OPENAI_BASE_URL and the network."
            ),
            retryable=True,
        )

    def silence(self, seconds: float, *, begun: bool = False) -> ServerError:
        """Return the fault for a server that falls silent, before or during its reply."""
        when = "in the middle of its reply" if begun else "and has not begun to reply"
        advice = "wait longer with FOOTNOTE_MODEL_TIMEOUT, or choose a faster model with"
        return ServerError(
            ModelUnreachableError(
                f"{self._host} was silent for {_seconds(seconds)} {when}: {advice} "
                f"{self._model_setting}."
            )
        )

    def reply(self, what: str, advice: str = "") -> ServerError:
        """Return the fault for an unusable reply; another attempt may bring a good one."""
        advice = advice or f"ask again, or choose another model with {self._model_setting}"
        return ServerError(ModelReplyError(f"{self._who} {what}: {advice}."))

    def cut(self, *, begun: bool) -> ServerError:
        """Return the fault for a reply whose connection broke."""
        fault = self.reply(
            "broke off in the middle of its reply" if begun else "broke off before its reply",
            "ask again, and check the server's log if it happens again",
        )
        fault.retryable = not begun
        return fault

    def strange(self, content_type: str) -> ServerError:
        """Return the fault for something that is not a model server."""
        kind = content_type.partition(";")[0].strip() or "something else"
        return ServerError(
            ModelReplyError(
                f"{self._address.shown} answers with {self._quoted(kind)}, not like a model "
                f"server: check OPENAI_BASE_URL{self._version_hint()}."
            )
        )

    def refusal(self, words: str = "") -> ServerError:
        """Return the fault for a model that declines to answer, or is made to."""
        said = f" (“{self._quoted(words)}”)" if words else ""
        return self.reply(
            f"declined to answer{said}",
            f"ask in other words, or choose another model with {self._model_setting}",
        )

    @property
    def _who(self) -> str:
        return f"The model {self._model!r} at {self._host}" if self._model else self._host

    def _of_status(self, status: int, complaint: Complaint) -> ModelError:
        host, words = self._host, complaint.words
        said = f" (“{self._quoted(words)}”)" if words else ""
        if status in {401, 407}:
            return ModelAccessError(self._no_access(said))
        if status == 403:
            return ModelAccessError(
                f"{host} does not allow this{said}: check OPENAI_API_KEY and what it is allowed, "
                f"and {self._model_setting}."
            )
        if status == 402 or complaint.no_money:
            return ModelAccessError(
                f"The account at {host} has no credit left{said}: check its billing, or set "
                "OPENAI_API_KEY to another."
            )
        if status == 413 or (status != 429 and complaint.too_long):
            embeds = self._model_setting == "FOOTNOTE_EMBEDDER"
            length = "FOOTNOTE_PASSAGE_TOKENS" if embeds else "FOOTNOTE_CONTEXT_TOKENS"
            return ContextTooLongError(
                f"What was sent is too long for {self._model!r} at {host}{said}: lower {length}, "
                f"or choose a model with {self._model_setting} that has a longer context."
            )
        if status in {400, 404, 422} and complaint.no_model:
            return UnknownModelError(
                f"{host} has no model {self._model!r}{said}: check {self._model_setting}; "
                "'footnote models' lists what it has."
            )
        if status in {404, 405} or 300 <= status < 400:
            return ModelUnreachableError(
                f"{self._address.shown} is not the address of a model server (status {status}): "
                f"check OPENAI_BASE_URL{self._version_hint()}."
            )
        if status == 429:
            return ModelBusyError(
                f"{host} accepts no more requests for now{said}: wait a little, or choose another "
                f"model with {self._model_setting}."
            )
        if status == 503 and "loading" in words.lower():
            return ModelBusyError(f"{host} is still loading its model{said}: ask again shortly.")
        if status in _RETRYABLE or (status >= 500 and status != 501):
            return ModelBusyError(
                f"{host} failed (status {status}){said}: ask again, and check the server's "
                f"log or choose another model with {self._model_setting} if it happens again."
            )
        return ModelReplyError(
            f"{host} rejects the request (status {status}){said}: check "
            f"{self._model_setting} and OPENAI_BASE_URL."
        )

    def _no_access(self, said: str) -> str:
        if not self._key:
            return f"{self._host} requires a key{said}: set OPENAI_API_KEY."
        return (
            f"{self._host} does not accept the key{said}: check OPENAI_API_KEY, and that it is "
            "for OPENAI_BASE_URL."
        )

    def _tls(self, causes: list[BaseException]) -> str:
        reasons = [cause for cause in causes if isinstance(cause, ssl.SSLError)]
        start = f"No secure connection to {self._host}"
        for reason in reasons:
            if isinstance(reason, ssl.SSLCertVerificationError):
                return (
                    f"{start}, its certificate is not trusted "
                    f"({self._quoted(reason.verify_message)}): check OPENAI_BASE_URL, or name its "
                    "authority's certificate in SSL_CERT_FILE."
                )
        named = self._quoted(reasons[0].reason or str(reasons[0]))
        return (
            f"{start} ({named}): check OPENAI_BASE_URL, which begins with http:// for a server "
            "that has no TLS."
        )

    def _version_hint(self) -> str:
        if self._address.base_url.endswith("/v1"):
            return ""
        return f", which usually ends in /v1 ({self._address.shown}/v1)"

    def _quoted(self, words: str) -> str:
        """Return a server's words on one line, shortened, without anything like a key."""
        # The message may be printed to a terminal, so only printable characters are kept.
        line = "".join(each if each.isprintable() else " " for each in words)
        line = " ".join(line.split())
        if self._key:
            line = line.replace(self._key, "…")
        line = _SECRET.sub("…", line).rstrip(".")
        return line if len(line) <= _QUOTED_CHARACTERS else f"{line[: _QUOTED_CHARACTERS - 1]}…"


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and its causes, innermost first."""
    inner = error.__cause__ or error.__context__
    if inner is not None:
        yield from _causes(inner)
    if isinstance(error, BaseExceptionGroup):
        for each in error.exceptions:
            yield from _causes(each)
    yield error


def _seconds(seconds: float) -> str:
    if seconds <= 3600:
        return f"{round(seconds, 1):g} s"
    return f"{seconds / 3600:.0f} h" if seconds < 360_000 else "for days"
