"""A model that gives the same reply to whatever it is asked."""

from collections.abc import Generator, Sequence

from qa import Message, ModelChunk, TokenUsage

_PIECE = 16


class ScriptedModel:
    """A chat model like any other, whose reply is known; ``asked`` keeps what it was given."""

    name = "scripted"
    host = None

    def __init__(self, reply: str) -> None:
        """Give this reply to every request."""
        self.asked: list[str] = []
        self._reply = reply

    def stream(
        self, messages: Sequence[Message], *, most_tokens: int, likely: bool = False
    ) -> Generator[ModelChunk, None, None]:
        """Yield the reply in pieces, and its length in words at the end."""
        given = "\n".join(message.content for message in messages)
        self.asked.append(given)
        for start in range(0, len(self._reply), _PIECE):
            yield ModelChunk(self._reply[start : start + _PIECE])
        yield ModelChunk(usage=TokenUsage(self.count_tokens(given), self.count_tokens(self._reply)))

    def count_tokens(self, text: str) -> int:
        """Return an estimate: four tokens for three words."""
        return len(text.split()) * 4 // 3

    def close(self) -> None:
        """Do nothing: nothing is held."""
