"""Read a chat completion event by event."""

import json
import math
from collections.abc import Mapping
from typing import Any

from index.server import ServerError, ServerFaults
from qa.models.chat_model import ModelChunk, TokenUsage
from qa.models.repetition import Repetition
from qa.models.visible_text import VisibleText

DONE = "[DONE]"
# At most this many characters per token, on average; a long text has four or five.
_CHARACTERS_PER_TOKEN = 16
_MIN_BOUND = 4_000
# At most this much data in all, which includes thinking and the JSON around every token.
_DATA_PER_TOKEN = 4_096
_MIN_DATA = 4_194_304


class Completion:
    """Reads one completion of up to ``max_tokens`` tokens; its methods may raise ServerError."""

    def __init__(self, faults: ServerFaults, max_tokens: int) -> None:
        """Start a completion; ``faults`` describes the errors of its model."""
        self._faults = faults
        self._visible = VisibleText()
        self._repetition = Repetition()
        self._characters_left = max(_MIN_BOUND, max_tokens * _CHARACTERS_PER_TOKEN)
        self._data_left = _MIN_DATA + max_tokens * _DATA_PER_TOKEN
        self._refusal = ""
        self._finish: str | None = None
        self._likely: Mapping[str, float] | None = None
        self.usage: TokenUsage | None = None
        self.begun = False
        self.done = False

    @property
    def finished(self) -> bool:
        """Whether the completion was marked as finished."""
        return self.done or self._finish is not None

    def read(self, data: str) -> ModelChunk | None:
        """Read the data of an event, and return the text that it adds, which may be empty.

        None means that the model made no progress; thinking is progress.
        """
        if data.strip() == DONE:
            self.done = True
            return ModelChunk()
        self._data_left -= len(data)
        if self._data_left < 0:
            raise self._endless()
        try:
            document = json.loads(data)
            if document.get("error") or document.get("object") == "error":
                raise self._error(document.get("error") or document)
            choice: Any = next(iter(document.get("choices") or ()), {})
            # A server that does not stream sends one whole message.
            message = choice.get("delta") or choice.get("message") or {}
            content = _text_of(message.get("content"))
            self._refusal += message.get("refusal") or ""
        except (AttributeError, TypeError, ValueError, RecursionError) as error:
            raise self._faults.reply("sent an unreadable reply") from error
        self._count_usage(document.get("usage"))
        finish = choice.get("finish_reason")
        self._finish = finish or self._finish
        thought = message.get("reasoning_content") or message.get("reasoning")
        if not (content or thought or finish):
            return None
        if content and self._likely is None:
            self._likely = _first_tokens(choice)
        return ModelChunk(self._checked(self._visible.feed(content)), likely=self._likely)

    def end(self) -> ModelChunk:
        """Return the text held back and the usage, or raise what is wrong with the completion."""
        if self._refusal or self._finish == "content_filter":
            raise self._faults.refusal(self._refusal)
        if not self.finished:
            raise self._faults.cut(begun=self.begun)
        text = self._checked(self._visible.end())
        truncated = self._finish == "length"
        if not self.begun and truncated:
            raise self._faults.reply(
                "used up its tokens before it wrote a word",
                "let it write more with FOOTNOTE_ANSWER_TOKENS, or choose a model with "
                "FOOTNOTE_MODEL that thinks less",
            )
        if not self.begun:
            raise self._faults.reply("sent an empty reply")
        return ModelChunk(text, self.usage, truncated)

    def _checked(self, text: str) -> str:
        self.begun = self.begun or bool(text)
        self._characters_left -= len(text)
        if self._characters_left < 0:
            raise self._endless()
        if text and self._repetition.feed(text):
            raise self._faults.reply("repeats itself without end")
        return text

    def _count_usage(self, usage: object) -> None:
        if isinstance(usage, dict):
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

    def _endless(self) -> ServerError:
        return self._faults.reply("does not stop writing")


def _text_of(content: object) -> str:
    """Return the text of a message's content: None, a string or a list of parts."""
    if isinstance(content, list):
        texts = [part for part in content if part.get("type", "text") == "text"]
        return "".join(part.get("text") or "" for part in texts)
    if content is None or isinstance(content, str):
        return content or ""
    raise TypeError(f"content is a {type(content).__name__}")


def _first_tokens(choice: Mapping[str, Any]) -> dict[str, float] | None:
    """Return the probabilities of the likeliest first tokens of a choice or a piece of it.

    None if there are none, or none that can be read.
    """
    try:
        listed = choice["logprobs"]["content"][0]["top_logprobs"]
        found = {
            str(each["token"]): math.exp(each["logprob"]) for each in listed if each["logprob"] <= 0
        }
    except (LookupError, TypeError):
        return None
    return found or None
