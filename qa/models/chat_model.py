"""The protocol of a chat model: messages in, text out in pieces."""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

Role = Literal["system", "user", "assistant"]


@dataclass(frozen=True, slots=True)
class Message:
    """One message of the conversation with a model."""

    role: Role
    content: str


@dataclass(frozen=True, slots=True)
class TokenUsage:
    """How many tokens a request took, as the server counted them."""

    prompt: int
    completion: int


@dataclass(frozen=True, slots=True)
class ModelChunk:
    """A piece of a model's reply: text as it comes, or at the end what it took, or both.

    ``truncated`` means that the reply was cut at its longest. ``likely`` holds the probabilities,
    from 0 to 1, of the reply's possible first tokens, where they were requested and are known.
    """

    text: str = ""
    usage: TokenUsage | None = None
    truncated: bool = False
    likely: Mapping[str, float] | None = None


class ChatModel(Protocol):
    """A model that answers messages. Safe to share by threads."""

    @property
    def name(self) -> str:
        """The name it is asked for by: the server's, or the file's without its folder."""
        ...

    @property
    def host(self) -> str | None:
        """The host, with its port where it is not the usual one, that messages are sent to.

        None when the model runs in this process.
        """
        ...

    def stream(
        self, messages: Sequence[Message], *, max_tokens: int, likely: bool = False
    ) -> Generator[ModelChunk, None, None]:
        """Stream the reply, up to ``max_tokens`` tokens; closing the generator cancels it.

        Another thread may close it. With ``likely``, request probabilities of the first token,
        too; not every server returns them. Nothing is sent before the first piece is asked for.
        Raises ContextTooLongError where the prompt does not fit, and ModelError, also between
        pieces; what came before stays good.
        """
        ...

    def count_tokens(self, text: str) -> int:
        """Return how many of the model's tokens a text takes, or a close estimate."""
        ...

    def close(self) -> None:
        """Let go of connections and memory."""
        ...
