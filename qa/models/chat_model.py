"""The protocol of a chat model: messages in, pieces of text out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

Role = Literal["system", "user", "assistant"]


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a conversation with a model."""

    role: Role
    content: str


@dataclass(frozen=True, slots=True)
class TokenUsage:
    """The number of tokens a request took, as counted by the server."""

    prompt: int
    completion: int


@dataclass(frozen=True, slots=True)
class ModelChunk:
    """A piece of a model's reply: text as it arrives, or the usage at the end, or both.

    ``truncated`` means that the reply was cut at its maximum length. ``likely`` holds the
    probabilities, from 0 to 1, of the possible first tokens, if requested and known.
    """

    text: str = ""
    usage: TokenUsage | None = None
    truncated: bool = False
    likely: Mapping[str, float] | None = None


class ModelReply(Iterator[ModelChunk], Protocol):
    """The pieces of a reply as they come."""

    def close(self) -> None:
        """Cancel the request; another thread may do so."""
        ...


class ChatModel(Protocol):
    """A model that answers messages. Safe to share between threads."""

    @property
    def name(self) -> str:
        """The server's name for the model."""
        ...

    @property
    def host(self) -> str:
        """The host that messages are sent to, with its port unless it is the default one."""
        ...

    def stream(
        self, messages: Sequence[Message], *, max_tokens: int, likely: bool = False
    ) -> ModelReply:
        """Stream the reply, its thinking included, up to ``max_tokens`` tokens.

        With ``likely``, also request the probabilities of the first token; not every server
        returns them. Nothing is sent before the first piece is requested. Raises
        ContextTooLongError when the prompt does not fit, and ModelError, also between pieces;
        earlier pieces stay valid.
        """
        ...

    def count_tokens(self, text: str) -> int:
        """Return how many of the model's tokens a text has, or a close estimate."""
        ...

    def close(self) -> None:
        """Release connections."""
        ...
