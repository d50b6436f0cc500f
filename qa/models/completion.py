"""Read a chat completion event by event."""

import json
import math
from collections.abc import Iterator, Mapping
from typing import Any

from index import ServerError, ServerFaults
from qa.models.chat_model import TokenUsage
from qa.models.repetition import Repetition
from qa.models.visible_text import VisibleText

# At most this many characters per token, on average; a long text has four or five.
_CHARACTERS_PER_TOKEN = 16
_MIN_BOUND = 4_000
# At most this much data in all, which includes thinking and the JSON around every token.
_BYTES_PER_TOKEN = 4_096
_MIN_BYTES = 4_194_304
MAX_EVENT_BYTES = 1_048_576
# The most token probabilities that servers return.
TOP_TOKENS = 20


class Completion:
    """Reads one completion of up to ``max_tokens`` tokens; any method may raise ServerError."""

    def __init__(self, faults: ServerFaults, max_tokens: int) -> None:
        """Start a completion; ``faults`` describes its server's errors."""
        self._faults = faults
        self._visible = VisibleText()
        self._repetition = Repetition()
        self._most_characters = max(_MIN_BOUND, max_tokens * _CHARACTERS_PER_TOKEN)
        self._most_bytes = _MIN_BYTES + max_tokens * _BYTES_PER_TOKEN
        self._characters = self._bytes = 0
        self._refusal = ""
        self._finish: str | None = None
        self.usage: TokenUsage | None = None
        self.begun = False
        self.done = False
        self.steps = 0
        self.likely: Mapping[str, float] | None = None

    @property
    def finished(self) -> bool:
        """Whether the server marked the completion as finished."""
        return self.done or self._finish is not None

    @property
    def truncated(self) -> bool:
        """Whether the server stopped at the maximum number of tokens."""
        return self._finish == "length"

    def count(self, size: int) -> None:
        """Count received bytes."""
        self._bytes += size
        if self._bytes > self._most_bytes:
            raise self._endless()

    def event(self, data: str) -> str:
        """Read the data of an event and return the text it adds.

        ``steps`` counts the events in which the model made progress, including thinking.
        """
        if data.strip() == "[DONE]":
            self.done = True
            return ""
        return self._read(self._document(data), "delta")

    def whole(self, data: bytes) -> str:
        """Read a completion that arrived in one piece and return its text."""
        text = self._read(self._document(data.decode("utf-8", "replace")), "message")
        self.done = True
        return text

    def end(self) -> str:
        """Return the text held back, or raise what is wrong with the completion."""
        if self._refusal:
            raise self._faults.refusal(self._refusal)
        if self._finish == "content_filter":
            raise self._faults.refusal()
        if not self.finished:
            raise self._faults.cut(begun=self.begun)
        text = self._taken(self._visible.end())
        if not self.begun and self._finish == "length":
            raise self._faults.reply(
                "used up its tokens before it wrote a word",
                "let it write more with FOOTNOTE_ANSWER_TOKENS, or choose a model with "
                "FOOTNOTE_MODEL that thinks less",
            )
        if not self.begun:
            raise self._faults.reply("sent an empty reply")
        return text

    def _document(self, data: str) -> Mapping[str, Any]:
        try:
            document = json.loads(data)
        except (ValueError, RecursionError) as error:
            raise self._malformed() from error
        if not isinstance(document, dict):
            raise self._malformed()
        if document.get("error") or document.get("object") == "error":
            raise self._error(document.get("error") or document)
        return document

    def _read(self, document: Mapping[str, Any], part: str) -> str:
        self._count_usage(document)
        choices = document.get("choices") or []
        if not choices:
            return ""
        try:
            choice = choices[0]
            said = choice.get(part) or {}
            self._finish = choice.get("finish_reason") or self._finish
            content = _text_of(said.get("content"))
            self._refusal += said.get("refusal") or ""
            thought = said.get("reasoning_content") or said.get("reasoning")
        except (AttributeError, TypeError, LookupError) as error:
            raise self._malformed() from error
        if content and self.likely is None:
            self.likely = first_tokens(choice)
        if content or thought or self._finish:
            self.steps += 1
        return self._taken(self._visible.feed(content))

    def _taken(self, text: str) -> str:
        if not text:
            return ""
        self.begun = True
        self._characters += len(text)
        if self._characters > self._most_characters:
            raise self._endless()
        if self._repetition.feed(text):
            raise self._faults.reply("repeats itself without end")
        return text

    def _count_usage(self, document: Mapping[str, Any]) -> None:
        usage = document.get("usage")
        if not isinstance(usage, dict):
            return
        counts = [usage.get(name) for name in ("prompt_tokens", "completion_tokens")]
        prompt, completion = (count if isinstance(count, int) else 0 for count in counts)
        if prompt or completion:
            self.usage = TokenUsage(prompt, completion)

    def _error(self, error: object) -> ServerError:
        """Return the fault for an error in the stream; only its code may contain a status."""
        code = error.get("code") if isinstance(error, dict) else None
        status = code if isinstance(code, int) and 400 <= code < 600 else 500
        fault = self._faults.status(status, {"error": error})
        fault.retryable = fault.retryable and not self.begun
        return fault

    def _malformed(self) -> ServerError:
        return self._faults.reply("sent an unreadable reply")

    def _endless(self) -> ServerError:
        return self._faults.reply("does not stop writing")


def _text_of(content: object) -> str:
    """Return the text of a message's content: None, a string or a list of parts."""
    if content is None:
        return ""
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        parts = [part for part in content if isinstance(part, dict)]
        return "".join(
            part.get("text") or "" for part in parts if part.get("type", "text") == "text"
        )
    raise TypeError(f"content is a {type(content).__name__}")


class EventTooLongError(ValueError):
    """An event exceeds the size limit."""


class ServerEvents:
    """Splits a stream of bytes into the data of its events.

    Comments and fields other than data are skipped. The format is the WHATWG's (HTML Standard,
    "Server-sent events"); an event of more than 1 MiB is refused.
    """

    def __init__(self) -> None:
        self._rest = b""
        self._data: list[str] = []
        self._size = 0

    def feed(self, chunk: bytes) -> Iterator[str]:
        """Yield the data of each event completed by the bytes. Raises EventTooLongError."""
        *lines, self._rest = (self._rest + chunk).replace(b"\r\n", b"\n").split(b"\n")
        for line in lines:
            yield from self._line(line.removesuffix(b"\r"))
        if len(self._rest) + self._size > MAX_EVENT_BYTES:
            raise EventTooLongError

    def end(self) -> Iterator[str]:
        """Yield the last event if the stream ends without the blank line after it."""
        rest, self._rest = self._rest, b""
        for line in (rest, b""):
            yield from self._line(line.removesuffix(b"\r"))

    def _line(self, line: bytes) -> Iterator[str]:
        if not line:
            if self._data:
                yield "\n".join(self._data)
            self._data, self._size = [], 0
            return
        name, _, value = line.partition(b":")
        if name == b"data":
            self._size += len(value)
            if self._size > MAX_EVENT_BYTES:
                raise EventTooLongError
            self._data.append(value.removeprefix(b" ").decode("utf-8", "replace"))


def first_tokens(choice: Mapping[str, Any]) -> dict[str, float] | None:
    """Return the probabilities of the likeliest first tokens of a choice or a piece of it.

    None if the server sends none, or none that can be read.
    """
    told = choice.get("logprobs")
    content = told.get("content") if isinstance(told, dict) else None
    first = content[0] if isinstance(content, list) and content else None
    listed = first.get("top_logprobs") if isinstance(first, dict) else None
    if not isinstance(listed, list):
        return None
    found: dict[str, float] = {}
    for each in listed:
        token, logarithm = (
            (each.get("token"), each.get("logprob")) if isinstance(each, dict) else (0, 0)
        )
        if isinstance(token, str) and isinstance(logarithm, int | float) and logarithm <= 0:
            found[token] = math.exp(logarithm)
    return found or None
