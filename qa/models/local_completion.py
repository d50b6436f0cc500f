"""Read a chat completion from the in-process engine event by event."""

import json
from collections.abc import Mapping
from typing import Any

from index import ContextTooLongError, ModelError, ModelReplyError
from qa.models.chat_model import ModelChunk, TokenUsage
from qa.models.completion import first_tokens
from qa.models.repetition import Repetition
from qa.models.visible_text import VisibleText


class LocalCompletion:
    """Reads one completion of the named model; any method may raise ModelError."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._visible = VisibleText()
        self._repetition = Repetition()
        self._finish: str | None = None
        self._written = False

    def read(self, event: bytes) -> ModelChunk | None:
        """Return the piece in an event, or None for one that only reports prompt progress."""
        document = self._document(event)
        if "prompt_progress" in document:
            return None
        choice: Mapping[str, Any] = next(iter(document.get("choices") or ()), {})
        self._finish = choice.get("finish_reason") or self._finish
        content = (choice.get("delta") or {}).get("content") or ""
        text = self._taken(self._visible.feed(content))
        return ModelChunk(text, _usage(document), likely=first_tokens(choice) if content else None)

    def end(self) -> ModelChunk:
        """Return the text held back, or raise what is wrong with the completion."""
        if self._finish is None:
            raise ModelReplyError(f"{self._name} stopped in the middle of its reply; ask again.")
        truncated = self._finish == "length"
        last = ModelChunk(self._taken(self._visible.end()), truncated=truncated)
        if self._written:
            return last
        if truncated:
            raise ModelReplyError(
                f"{self._name} used up its tokens before it wrote a word; let it write more with "
                "FOOTNOTE_ANSWER_TOKENS, or name a model in FOOTNOTE_MODEL that thinks less."
            )
        raise ModelReplyError(
            f"{self._name} wrote nothing; ask again, or name another model in FOOTNOTE_MODEL."
        )

    def _document(self, event: bytes) -> Mapping[str, Any]:
        try:
            document = json.loads(event)
        except ValueError as error:
            raise ModelReplyError(f"{self._name} sent invalid JSON: {error}") from error
        if not isinstance(document, dict):
            raise ModelReplyError(f"{self._name} sent no JSON object: {event[:80]!r}")
        if "error" in document:
            raise self._failure(document["error"])
        return document

    def _taken(self, text: str) -> str:
        self._written = self._written or bool(text)
        if self._repetition.feed(text):
            raise ModelReplyError(
                f"{self._name} repeats itself without end; ask in other words, or name another "
                "model in FOOTNOTE_MODEL."
            )
        return text

    def _failure(self, error: Mapping[str, Any]) -> ModelError:
        if error.get("type") == "exceed_context_size_error":
            return ContextTooLongError(
                f"The question and its passages take {error.get('n_prompt_tokens')} tokens, and "
                f"{self._name} reads {error.get('n_ctx')}; set FOOTNOTE_CONTEXT_TOKENS lower."
            )
        return ModelReplyError(f"{self._name} failed: {error.get('message')}")


def _usage(document: Mapping[str, Any]) -> TokenUsage | None:
    usage = document.get("usage")
    if usage is None:
        return None
    return TokenUsage(usage["prompt_tokens"], usage["completion_tokens"])
