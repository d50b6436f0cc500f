"""Footnote's answers as a LlamaIndex query engine, and its conversations as a chat engine."""

from collections.abc import AsyncGenerator, Generator, Sequence
from contextlib import aclosing
from dataclasses import KW_ONLY, dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeAlias

from llama_index.core.base import base_query_engine
from llama_index.core.base.llms.types import ChatMessage, ChatResponse
from llama_index.core.base.response import schema
from llama_index.core.callbacks import CallbackManager
from llama_index.core.chat_engine import types
from llama_index.core.memory import BaseMemory, ChatMemoryBuffer
from llama_index.core.schema import QueryBundle

from qa.llama.asking import Asking
from qa.service import QAService
from qa.types import Turn

if TYPE_CHECKING:
    from qa.models.llama_model import AnyModel

_History: TypeAlias = list[ChatMessage] | None


@dataclass(eq=False)
class ArticleQueryEngine(base_query_engine.BaseQueryEngine):
    """Answers from ``articles`` (None: all of them) by ``model`` (None: the service's own).

    The text is that of ``qa.query``'s answer; a stream ends with a paragraph "Checked: …" if
    a judge changed the marks of sentences already sent. The source nodes are the answer's quotes,
    ``article.text[start:end] == node.text``, each with its passage's score and, in the metadata,
    ``article_id``, ``title``, ``start``, ``end``, ``number``, ``support``, "verified" or
    "partial", and ``page`` if its source has pages. The response's metadata has the ``answer``, its
    ``claims``, and its ``citations`` as CitationBlocks; with ``streaming``, they are set when the
    stream ends. If no answer was found, there are neither nodes nor citations. Raises what
    ``QAService.answer`` raises.
    """

    service: QAService
    _: KW_ONLY
    articles: Sequence[str] | None = None
    model: "AnyModel | None" = None
    streaming: bool = False

    def __post_init__(self) -> None:
        self.callback_manager = CallbackManager([])

    # LlamaIndex asks for this; there are no prompts to change.
    def _get_prompt_modules(self) -> dict[str, Any]:
        return {}

    def _query(self, query_bundle: QueryBundle) -> schema.Response | schema.StreamingResponse:
        asking = Asking(self.service, self.articles, self.model, query_bundle.query_str)
        stream = schema.StreamingResponse(asking.pieces(), asking.nodes, asking.metadata)
        if self.streaming:
            return stream
        # ``asking`` is complete once the stream is read.
        stream.get_response()
        return schema.Response(asking.text, asking.nodes, asking.metadata)

    async def _aquery(
        self, query_bundle: QueryBundle
    ) -> schema.Response | schema.AsyncStreamingResponse:
        asking = Asking(self.service, self.articles, self.model, query_bundle.query_str)
        stream = schema.AsyncStreamingResponse(asking.apieces(), asking.nodes, asking.metadata)
        if self.streaming:
            return stream
        await stream.get_response()
        return schema.Response(asking.text, asking.nodes, asking.metadata)


@dataclass
class StreamedChatResponse(types.StreamingAgentChatResponse):
    """A streamed answer; its nodes and metadata are complete once the stream has ended."""

    # Read the stream itself, not a queue that a thread of LlamaIndex fills.
    is_writing_to_memory: bool = False
    metadata: dict[str, Any] = field(default_factory=dict)

    def whole(self) -> types.AgentChatResponse:
        """Return the complete answer, once the stream has ended."""
        text = self.metadata["answer"].text
        return types.AgentChatResponse(text, source_nodes=self.source_nodes, metadata=self.metadata)


@dataclass(eq=False)
class ArticleChatEngine(types.BaseChatEngine):
    """Answers from articles in a conversation.

    Responses carry the same nodes and metadata as ArticleQueryEngine's. The memory keeps the
    texts of a question and its answer when the answer is complete, and nothing of a stream that is
    abandoned.
    """

    service: QAService
    _: KW_ONLY
    articles: Sequence[str] | None = None
    model: "AnyModel | None" = None
    memory: BaseMemory = field(default_factory=ChatMemoryBuffer.from_defaults)

    def chat(self, message: str, chat_history: _History = None) -> types.AgentChatResponse:
        """Answer a message; ``chat_history`` replaces what the memory holds."""
        streamed = self.stream_chat(message, chat_history)
        for _ in streamed.response_gen:
            pass
        return streamed.whole()

    async def achat(self, message: str, chat_history: _History = None) -> types.AgentChatResponse:
        """Answer a message as ``chat`` does."""
        streamed = await self.astream_chat(message, chat_history)
        async with aclosing(streamed.async_response_gen()) as pieces:
            async for _ in pieces:
                pass
        return streamed.whole()

    def stream_chat(self, message: str, chat_history: _History = None) -> StreamedChatResponse:
        """Answer a message as ``chat`` does, sentence by sentence."""
        if chat_history is not None:
            self.memory.set(list(chat_history))
        turns = _turns(self.memory.get(input=message))
        asking = Asking(self.service, self.articles, self.model, message, turns)

        def chunks() -> Generator[ChatResponse, None, None]:
            yield from map(_chunk, asking.pieces())
            self.memory.put_messages([ChatMessage(message), _said(asking.text)])

        return StreamedChatResponse(
            chat_stream=chunks(), source_nodes=asking.nodes, metadata=asking.metadata
        )

    async def astream_chat(
        self, message: str, chat_history: _History = None
    ) -> StreamedChatResponse:
        """Answer a message as ``stream_chat`` does."""
        if chat_history is not None:
            await self.memory.aset(list(chat_history))
        turns = _turns(await self.memory.aget(input=message))
        asking = Asking(self.service, self.articles, self.model, message, turns)

        async def chunks() -> AsyncGenerator[ChatResponse, None]:
            async with aclosing(asking.apieces()) as pieces:
                async for piece in pieces:
                    yield _chunk(piece)
            await self.memory.aput_messages([ChatMessage(message), _said(asking.text)])

        return StreamedChatResponse(
            achat_stream=chunks(), source_nodes=asking.nodes, metadata=asking.metadata
        )

    def reset(self) -> None:
        """Forget the conversation."""
        self.memory.reset()

    @property
    def chat_history(self) -> list[ChatMessage]:
        """The messages that the memory holds."""
        return self.memory.get_all()


def _turns(messages: Sequence[ChatMessage]) -> list[Turn]:
    """Pair each question with the answer right after it, and skip all other messages."""
    return [
        Turn(asked.content or "", said.content or "")
        for asked, said in pairwise(messages)
        if (asked.role, said.role) == ("user", "assistant")
    ]


def _said(text: str) -> ChatMessage:
    return ChatMessage(text, role="assistant")


def _chunk(piece: str) -> ChatResponse:
    return ChatResponse(message=_said(piece), delta=piece)
