"""Read error messages in the forms that different servers use."""

import email.utils
import json
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_TOO_LONG_CODES = {"context_length_exceeded", "exceed_context_size_error", "request_too_large"}
# The wordings of OpenAI, llama.cpp, vLLM, Ollama, LM Studio, Mistral, TGI, Anthropic and Gemini.
_TOO_LONG = re.compile(
    r"""
    (?:maximum|max|available|model'?s?|with)\s(?:\w+\s)?context\s(?:length|size|window)
    | (?:exceed\w*|larger\sthan|longer\sthan|greater\sthan)\s(?:the\s)?
      (?:\w+\s){0,2}(?:context|model\slength|number\sof\stokens)
    | context\s(?:length|size|window)\s(?:of\sonly|exceeded|was\sexceeded)
    | (?:prompt|input|request)\s(?:\([^)]*\)\s)?(?:is\s)?too\s(?:long|large)
    | reduce\sthe\slength
    | too\slarge\sfor\smodel
    | inputs?`?\stokens\s\+
    """,
    re.I | re.X,
)
_NO_MODEL_CODES = {"model_not_found", "model_not_available", "invalid_model"}
_NO_MODEL = re.compile(
    r"\bmodels?\b.{0,120}?(?:not\sfound|does\snot\sexist|doesn't\sexist|not\sexist|unknown|no\ssuch"
    r"|not\sa\svalid|not\savailable|not\sloaded|not\ssupported|invalid)"
    r"|(?:unknown|no\ssuch|invalid|not\sa\svalid|no)\smodels?\b",
    re.I | re.S | re.X,
)
_NO_MONEY_CODES = {"insufficient_quota", "billing_hard_limit_reached", "insufficient_balance"}


@dataclass(frozen=True, slots=True)
class Complaint:
    """A server's complaint about a request: ``words``, ``codes`` and the ``parameter`` at fault."""

    words: str
    codes: frozenset[str]
    parameter: str

    @classmethod
    def of(cls, body: object) -> "Complaint":
        """Read the body of a failed response: decoded JSON or text."""
        return cls(_words(body), frozenset(_codes(body)), _parameter(body))

    @property
    def too_long(self) -> bool:
        """Return whether the request is longer than the model's context."""
        return bool(self.codes & _TOO_LONG_CODES or _TOO_LONG.search(self.words))

    @property
    def no_model(self) -> bool:
        """Return whether there is no model of that name."""
        return bool(self.codes & _NO_MODEL_CODES or _NO_MODEL.search(self.words))

    @property
    def no_money(self) -> bool:
        """Return whether the account has run out of credit."""
        return bool(self.codes & _NO_MONEY_CODES)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the wait in seconds that Retry-After asks for, given as seconds or a date."""
    milliseconds, asked = headers.get("retry-after-ms"), headers.get("retry-after")
    try:
        if milliseconds is not None:
            return max(0.0, float(milliseconds) / 1000)
        if asked is not None:
            return max(0.0, float(asked))
    except ValueError:
        pass
    try:
        date = email.utils.parsedate_to_datetime(asked or "")
    except ValueError:
        return None
    return max(0.0, date.timestamp() - time.time())


def _words(body: object) -> str:
    """Return the message in a body, wherever the server puts it."""
    if isinstance(body, str):
        text = body.strip()
        # An HTML page is not a message.
        return "" if text.startswith("<") else text
    if isinstance(body, Mapping):
        for name in ("error", "message", "detail", "error_description"):
            if body.get(name):
                return _words(body[name])
    if isinstance(body, list) and body:
        return json.dumps(body, ensure_ascii=False)
    return ""


def _codes(body: object) -> Iterator[str]:
    if isinstance(body, Mapping):
        yield from (str(body[name]) for name in ("code", "type") if body.get(name))
        yield from _codes(body.get("error"))


def _parameter(body: object) -> str:
    """Return the name of the field at fault, or "" if the body names none."""
    if not isinstance(body, Mapping):
        return ""
    return str(body.get("param") or "") or _parameter(body.get("error"))
