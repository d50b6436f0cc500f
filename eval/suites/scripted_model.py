"""A chat model whose replies are scripted."""

from collections.abc import Callable, Generator, Sequence

from qa import Message, ModelChunk, TokenUsage

_PIECE = 16


class ScriptedModel:
    """A chat model that replies by a function; ``prompts`` are those it was sent.

    The function takes the last message of a request.
    """

    host = "nowhere"

    def __init__(self, name: str, reply: Callable[[str], str]) -> None:
        self.name = name
        self.prompts: list[str] = []
        self._reply = reply

    def stream(
        self, messages: Sequence[Message], *, max_tokens: int, likely: bool = False
    ) -> Generator[ModelChunk, None, None]:
        """Yield the reply in pieces, followed by its length in words."""
        given = "\n".join(message.content for message in messages)
        self.prompts.append(given)
        reply = self._reply(messages[-1].content)
        for start in range(0, len(reply), _PIECE):
            yield ModelChunk(reply[start : start + _PIECE])
        yield ModelChunk(usage=TokenUsage(self.count_tokens(given), self.count_tokens(reply)))

    def count_tokens(self, text: str) -> int:
        """Return an estimate: four tokens per three words."""
        return len(text.split()) * 4 // 3

    def close(self) -> None:
        """Do nothing; there is nothing to release."""
