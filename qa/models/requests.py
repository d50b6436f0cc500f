"""The requests of one answer: stopped together, their thinking left out, their tokens counted."""

import re
import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import closing
from itertools import chain
from threading import Timer
from typing import Any

from index.errors import ModelReplyError
from index.tracing import span
from qa.models.chat_model import ChatModel, Message, ModelChunk
from qa.open_models import Stop

# A reply of more characters is not the single word that was requested.
_WORD_CHARACTERS = 16
# What a model thinks aloud; a block that is never closed is thinking to the end.
_THINKING = re.compile(
    r"<(think|thinking|thoughts?|reasoning)>.*?(?:</\1>\s*|\Z)|</think>", re.S | re.I
)
# Text that may become a tag is held back until that is known.
_UNDECIDED = re.compile(r"</?[a-z]{0,9}\Z", re.I)
_END = ModelChunk()


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

    def usage(self, judged: "Requests | None" = None) -> dict[str, Any]:
        """Return the number of requests and tokens of an answer, those of its judge included."""
        every = [self] if judged is None else [self, judged]
        usage = {
            "requests": sum(requests.made for requests in every),
            "prompt_tokens": sum(requests.prompt_tokens for requests in every),
            "completion_tokens": sum(requests.completion_tokens for requests in every),
            "estimated": any(requests.estimated for requests in every),
        }
        if judged is not None:
            usage["judge_requests"] = judged.made
            usage["judge_tokens"] = judged.prompt_tokens + judged.completion_tokens
        return usage

    def _chunks(
        self,
        messages: Sequence[Message],
        max_tokens: int,
        *,
        seconds: float | None = None,
        likely: bool = False,
    ) -> Generator[ModelChunk, None, None]:
        """Yield what is visible of a reply as it comes, for so many seconds at most."""
        self.made += 1
        self.first_token_ms, self.truncated = None, False
        started = time.perf_counter()
        read, wrote = self.prompt_tokens, self.completion_tokens
        reply = self.model.stream(messages, max_tokens=max_tokens, likely=likely)
        cut = Stop(reply.close)
        self._stop.add(cut)
        timer = Timer(seconds or 0, cut)
        timer.daemon = True
        if seconds is not None:
            timer.start()
        whole = text = ""
        counted = False
        shares: Mapping[str, float] | None = None
        with span(f"chat {self.model.name}", self._about()) as note:
            try:
                for chunk in chain(reply, [_END]):
                    self.truncated = self.truncated or chunk.truncated
                    if chunk.usage is not None:
                        self.prompt_tokens += chunk.usage.prompt
                        self.completion_tokens += chunk.usage.completion
                        counted = True
                    shares = shares or chunk.likely
                    whole += chunk.text
                    visible = _THINKING.sub("", whole).lstrip()
                    if chunk is not _END:
                        visible = _UNDECIDED.sub("", visible)
                    if more := visible[len(text) :]:
                        if not text:
                            self.first_token_ms = round((time.perf_counter() - started) * 1000, 3)
                        text = visible
                        yield ModelChunk(more, likely=shares)
                if not text and not cut.stopped:
                    raise self._empty()
            finally:
                timer.cancel()
                self._stop.remove(cut)
                reply.close()
                # A cancelled stream does not report its usage.
                if text and not counted:
                    self.estimated = True
                    self.prompt_tokens += sum(self.model.count_tokens(m.content) for m in messages)
                    self.completion_tokens += self.model.count_tokens(text)
                note({"gen_ai.usage.input_tokens": self.prompt_tokens - read})
                note({"gen_ai.usage.output_tokens": self.completion_tokens - wrote})

    def _about(self) -> dict[str, str]:
        return {
            "gen_ai.operation.name": "chat",
            "gen_ai.provider.name": "openai",
            "gen_ai.request.model": self.model.name,
            "server.address": self.model.host,
        }

    def _empty(self) -> ModelReplyError:
        what = "sent an empty reply: ask again, or choose another model with FOOTNOTE_MODEL"
        if self.truncated:
            what = (
                "used up its tokens before it wrote a word: let it write more with "
                "FOOTNOTE_ANSWER_TOKENS, or choose a model with FOOTNOTE_MODEL that thinks less"
            )
        return ModelReplyError(f"The model {self.model.name!r} at {self.model.host} {what}.")
