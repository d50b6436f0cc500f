"""The requests that one answer makes of a model, and what they took together."""

import time
from collections.abc import Generator, Sequence
from contextlib import closing
from typing import Any

from qa.chat_model import ChatModel, Message
from qa.stop import Stop

_PER_MILLION = 1_000_000


class Requests:
    """Asks a model, counting tokens and time.

    ``first_token_ms`` and ``truncated`` are of the last request that was no aside: how long its
    first word took, and whether it ended because it might not be longer.
    """

    def __init__(self, model: ChatModel, stop: Stop | None = None) -> None:
        """Count the requests made of this model from now on; ``stop`` cuts them."""
        self.model = model
        self.first_token_ms: float | None = None
        self.truncated = False
        self._stop = stop or Stop()
        self._made = self._prompt = self._completion = 0
        self._estimated = False

    def stream(
        self, messages: Sequence[Message], *, most_tokens: int, aside: bool = False
    ) -> Generator[str, None, None]:
        """Yield the text of a reply as it comes. Raises ModelError.

        An ``aside`` is asked while another reply is read.
        """
        self._made += 1
        started = time.perf_counter()
        counted = False
        text = ""
        if not aside:
            self.first_token_ms, self.truncated = None, False
        chunks = self.model.stream(messages, most_tokens=most_tokens)
        cut = chunks.close
        self._stop.arm(cut)
        try:
            for chunk in chunks:
                if not aside:
                    self.truncated = self.truncated or chunk.truncated
                if chunk.usage is not None:
                    self._prompt += chunk.usage.prompt
                    self._completion += chunk.usage.completion
                    counted = True
                if chunk.text:
                    if not aside and self.first_token_ms is None:
                        self.first_token_ms = round((time.perf_counter() - started) * 1000, 3)
                    text += chunk.text
                    yield chunk.text
        finally:
            self._stop.disarm(cut)
            chunks.close()
            # A stream that was cut says nothing of what it took.
            if text and not counted:
                self._estimated = True
                self._prompt += sum(self.model.count_tokens(m.content) for m in messages)
                self._completion += self.model.count_tokens(text)

    def complete(self, messages: Sequence[Message], *, most_tokens: int) -> str:
        """Return a whole reply. Raises ModelError."""
        return "".join(self.stream(messages, most_tokens=most_tokens))

    def beginning(
        self, messages: Sequence[Message], *, most_tokens: int, characters: int, aside: bool = False
    ) -> str:
        """Return a reply, cut off when it is longer than so many characters. Raises ModelError.

        So a model that is to be brief has tokens to think, and none to ramble.
        """
        text = ""
        with closing(self.stream(messages, most_tokens=most_tokens, aside=aside)) as pieces:
            for piece in pieces:
                text += piece
                if len(text) > characters:
                    break
        return text

    def usage(self, prompt_price: float | None, completion_price: float | None) -> dict[str, Any]:
        """Return requests, tokens and, where it is known, cost in US dollars.

        Prices are for a million tokens. A model in this process costs nothing. ``estimated``
        tells that a server did not say how many tokens it took.
        """
        usage: dict[str, Any] = {
            "requests": self._made,
            "prompt_tokens": self._prompt,
            "completion_tokens": self._completion,
            "estimated": self._estimated,
            "cost_usd": None,
        }
        if self.model.host is None:
            usage["cost_usd"] = 0.0
        elif prompt_price is not None and completion_price is not None:
            cost = self._prompt * prompt_price + self._completion * completion_price
            usage["cost_usd"] = round(cost / _PER_MILLION, 8)
        return usage
