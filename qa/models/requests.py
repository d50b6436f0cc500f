"""The requests of one answer: stopped together, their tokens and cost counted."""

import time
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing, suppress
from threading import Lock, Timer
from typing import Any

from qa.models.chat_model import ChatModel, Message, ModelChunk

_PER_MILLION = 1_000_000
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

    ``first_token_ms`` and ``truncated`` describe the last request: how long its first token
    took, and whether the reply was cut at its maximum length.
    """

    def __init__(self, model: ChatModel, stop: Stop | None = None) -> None:
        """Count the requests to this model from now on; ``stop`` cancels them."""
        self.model = model
        self.first_token_ms: float | None = None
        self.truncated = False
        self._stop = stop or Stop()
        self._made = self._prompt = self._completion = 0
        self._estimated = False

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
        self._made += 1
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
                    self._prompt += chunk.usage.prompt
                    self._completion += chunk.usage.completion
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
                self._estimated = True
                self._prompt += sum(self.model.count_tokens(m.content) for m in messages)
                self._completion += self.model.count_tokens(text)

    def usage(self, prompt_price: float | None, completion_price: float | None) -> dict[str, Any]:
        """Return the number of requests and tokens and, if known, the cost in US dollars.

        Prices are per million tokens. A model in this process costs nothing. ``estimated``
        means that the server did not report how many tokens it took.
        """
        cost = None
        if self.model.host is None:
            cost = 0.0
        elif prompt_price is not None and completion_price is not None:
            dollars = self._prompt * prompt_price + self._completion * completion_price
            cost = round(dollars / _PER_MILLION, 8)
        return {
            "requests": self._made,
            "prompt_tokens": self._prompt,
            "completion_tokens": self._completion,
            "estimated": self._estimated,
            "cost_usd": cost,
        }


def joined_usage(written: Mapping[str, Any], judged: Mapping[str, Any]) -> dict[str, Any]:
    """Return the usage of an answer including that of judging it, which is also listed."""
    costs = (written["cost_usd"], judged["cost_usd"])
    counts = ("requests", "prompt_tokens", "completion_tokens")
    return {
        **{name: written[name] + judged[name] for name in counts},
        "estimated": written["estimated"] or judged["estimated"],
        "cost_usd": None if None in costs else round(sum(costs), 8),
        "judge_requests": judged["requests"],
        "judge_tokens": judged["prompt_tokens"] + judged["completion_tokens"],
    }
