"""The requests of one answer: stopped together, their tokens counted."""

import time
from collections.abc import Callable, Generator, Sequence
from contextlib import closing, suppress
from threading import Lock, Timer
from typing import Any

from index.tracing import span
from qa.models.chat_model import ChatModel, Message, ModelChunk

# A reply of more characters is not the single word that was requested.
_WORD_CHARACTERS = 16


class Stop:
    """Cancels running requests from any thread; later ones are cancelled at once."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._cuts: list[Callable[[], None]] = []
        self._stopped = False

    def arm(self, cut: Callable[[], None]) -> None:
        """Register the function that cancels a new request, alongside any others."""
        with self._lock:
            self._cuts.append(cut)
            stopped = self._stopped
        if stopped:
            _cut_off(cut)

    def disarm(self, cut: Callable[[], None]) -> None:
        """Unregister the function that cancels a request, which has ended."""
        with self._lock:
            self._cuts.remove(cut)

    def __call__(self) -> None:
        """Stop; may be repeated."""
        with self._lock:
            self._stopped = True
            cuts = self._cuts[::-1]
        for cut in cuts:
            _cut_off(cut)


def _cut_off(cut: Callable[[], None]) -> None:
    # A plain generator cannot be closed while it runs; then the thread that reads it closes it.
    with suppress(ValueError):
        cut()


class Requests:
    """Makes requests to a model, counting tokens and time.

    ``made`` counts them. ``first_token_ms`` and ``truncated`` describe the last one: how long its
    first token took, and whether the reply was cut at its maximum length. ``estimated`` means that
    a server did not report how many tokens it took.
    """

    def __init__(self, model: ChatModel, stop: Stop | None = None) -> None:
        """Count the requests to this model from now on; ``stop`` cancels them."""
        self.model = model
        self.first_token_ms: float | None = None
        self.truncated = False
        self._stop = stop or Stop()
        self.made = self.prompt_tokens = self.completion_tokens = 0
        self.estimated = False

    def stream(self, messages: Sequence[Message], *, max_tokens: int) -> Generator[str, None, None]:
        """Yield the text of a reply as it comes. Raises ModelError."""
        for chunk in self._chunks(messages, max_tokens):
            yield chunk.text

    def beginning(self, messages: Sequence[Message], *, max_tokens: int, characters: int) -> str:
        """Return a reply, cancelled once it exceeds ``characters``. Raises ModelError.

        This leaves a model that should be brief enough tokens to think, but not to ramble.
        """
        text = ""
        with closing(self.stream(messages, max_tokens=max_tokens)) as pieces:
            for piece in pieces:
                text += piece
                if len(text) > characters:
                    break
        return text

    def first_word(
        self, messages: Sequence[Message], *, max_tokens: int, seconds: float
    ) -> ModelChunk | None:
        """Return the beginning of a one-word reply, or None if ``seconds`` were too few.

        Raises ModelError.
        """
        text = ""
        with closing(self._chunks(messages, max_tokens, seconds=seconds, likely=True)) as chunks:
            for chunk in chunks:
                text += chunk.text
                if chunk.likely:
                    return ModelChunk(text, likely=chunk.likely)
                if len(text) > _WORD_CHARACTERS:
                    break
        return ModelChunk(text) if text.strip() else None

    def _chunks(
        self,
        messages: Sequence[Message],
        max_tokens: int,
        *,
        seconds: float | None = None,
        likely: bool = False,
    ) -> Generator[ModelChunk, None, None]:
        """Yield the chunks that have text, for so many seconds at most."""
        about = {
            "gen_ai.operation.name": "chat",
            "gen_ai.provider.name": "openai",
            "gen_ai.request.model": self.model.name,
            "server.address": self.model.host,
        }
        read, written = self.prompt_tokens, self.completion_tokens
        with span(f"chat {self.model.name}", about) as note:
            try:
                yield from self._asked(messages, max_tokens, seconds, likely)
            finally:
                note({"gen_ai.usage.input_tokens": self.prompt_tokens - read})
                note({"gen_ai.usage.output_tokens": self.completion_tokens - written})

    def _asked(
        self, messages: Sequence[Message], max_tokens: int, seconds: float | None, likely: bool
    ) -> Generator[ModelChunk, None, None]:
        self.made += 1
        self.first_token_ms, self.truncated = None, False
        started = time.perf_counter()
        counted, text = False, ""
        reply = self.model.stream(messages, max_tokens=max_tokens, likely=likely)
        cut = reply.close
        self._stop.arm(cut)
        timer = Timer(seconds or 0, _cut_off, [cut])
        timer.daemon = True
        if seconds is not None:
            timer.start()
        try:
            for chunk in reply:
                self.truncated = self.truncated or chunk.truncated
                if chunk.usage is not None:
                    self.prompt_tokens += chunk.usage.prompt
                    self.completion_tokens += chunk.usage.completion
                    counted = True
                if chunk.text:
                    if self.first_token_ms is None:
                        self.first_token_ms = round((time.perf_counter() - started) * 1000, 3)
                    text += chunk.text
                    yield chunk
        finally:
            timer.cancel()
            self._stop.disarm(cut)
            reply.close()
            # A cancelled stream does not report its usage.
            if text and not counted:
                self.estimated = True
                self.prompt_tokens += sum(self.model.count_tokens(m.content) for m in messages)
                self.completion_tokens += self.model.count_tokens(text)


def usage_of(written: Requests, judged: Requests | None = None) -> dict[str, Any]:
    """Return the number of requests and tokens of an answer, judging included."""
    each = [written] if judged is None else [written, judged]
    usage = {
        "requests": sum(requests.made for requests in each),
        "prompt_tokens": sum(requests.prompt_tokens for requests in each),
        "completion_tokens": sum(requests.completion_tokens for requests in each),
        "estimated": any(requests.estimated for requests in each),
    }
    if judged is not None:
        usage["judge_requests"] = judged.made
        usage["judge_tokens"] = judged.prompt_tokens + judged.completion_tokens
    return usage
