"""Any of LlamaIndex's language models as a chat model."""

from collections.abc import Generator, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import urlsplit

from index.server import llama_error
from qa.models.chat_model import ChatModel, Message, ModelChunk
from qa.token_count import count_tokens

if TYPE_CHECKING:
    from llama_index.core.llms import LLM, ChatResponse

AnyModel: TypeAlias = "str | ChatModel | LLM"
"""A model by its name, or one that is open."""


class LlamaModel:
    """A LlamaIndex LLM, whose timeout, temperature and retries hold.

    As safe to share between threads as the LLM.
    """

    def __init__(self, llm: "LLM") -> None:
        """Ask this LLM; its owner closes it."""
        self._llm = llm
        named = llm.metadata.model_name
        self.name = type(llm).__name__ if named == "unknown" else named

    @property
    def host(self) -> str:
        """The host of the LLM's address; "unknown", with the LLM's class, if it tells none."""
        told = (getattr(self._llm, name, None) for name in ("api_base", "base_url"))
        hosts = (urlsplit(each).netloc.rpartition("@")[2] for each in told if isinstance(each, str))
        return next(filter(None, hosts), f"unknown ({type(self._llm).__name__})")

    def stream(
        self, messages: Sequence[Message], *, max_tokens: int, likely: bool = False
    ) -> Generator[ModelChunk, None, None]:
        """Yield the reply as it comes, up to ``max_tokens`` tokens by ``count_tokens``.

        Closed from another thread, it ends at the LLM's next piece. Raises ModelError, also
        between pieces. Probabilities of tokens are never known.
        """
        text, truncated = "", False
        try:
            with closing(self._replies(messages)) as replies:
                for reply in replies:
                    whole = reply.message.content or ""
                    added = whole.removeprefix(text) if reply.delta is None else reply.delta
                    text += added
                    # Counting takes time, and hardly a token is shorter than a character.
                    if len(text) >= max_tokens:
                        truncated = self.count_tokens(text) >= max_tokens
                    yield ModelChunk(added, truncated=truncated)
                    if truncated:
                        break
        except Exception as error:
            raise llama_error(self.name, error) from error

    def count_tokens(self, text: str) -> int:
        """Return how many tokens a text has: exact for OpenAI's models, else an estimate."""
        return count_tokens(text, self.name)

    def close(self) -> None:
        """Do nothing, as the LLM is its owner's."""

    def _replies(self, messages: Sequence[Message]) -> "Generator[ChatResponse, None, None]":
        from llama_index.core.llms import ChatMessage

        system = self._llm.metadata.system_role
        asked = [
            ChatMessage(item.content, role=system if item.role == "system" else item.role)
            for item in messages
        ]
        try:
            yield from self._llm.stream_chat(asked)
        except NotImplementedError:
            # Not every LLM streams.
            yield self._llm.chat(asked)
