"""Footnote's answers as a LlamaIndex query engine, and its conversations as a chat engine."""

from collections.abc import AsyncGenerator, Generator, Iterable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

from llama_index.core.base.base_query_engine import BaseQueryEngine
from llama_index.core.base.llms.types import ChatMessage, ChatResponse
from llama_index.core.base.response.schema import (
    AsyncStreamingResponse,
    Response,
    StreamingResponse,
)
from llama_index.core.chat_engine.types import (
    AgentChatResponse,
    BaseChatEngine,
    StreamingAgentChatResponse,
)
from llama_index.core.memory import BaseMemory, Memory
from llama_index.core.prompts.mixin import PromptMixinType
from llama_index.core.schema import QueryBundle

from qa.llama.asking import Asking
from qa.service import QAService
from qa.types import Turn

if TYPE_CHECKING:
    from qa.models.llama_model import AnyModel

_History: TypeAlias = list[ChatMessage] | None


class ArticleQueryEngine(BaseQueryEngine):
    """Answers from articles; the response's text is that of ``qa.query``'s answer.

    Its source nodes are the answer's quotes, ``article.text[start:end] == node.text``, each with
    its passage's score and, in the metadata, ``article_id``, ``start``, ``end``, ``number`` and
    ``support``. The response's metadata has the ``answer``, its ``claims``, and its ``citations``
    as CitationBlocks. An answer that was not found has neither nodes nor citations.
    """

    def __init__(
        self,
        service: QAService,
        *,
        articles: Sequence[str] | None = None,
        model: "AnyModel | None" = None,
        streaming: bool = False,
    ) -> None:
        """Ask the service; with ``streaming``, a response is complete at its stream's end."""
        super().__init__(None)
        self._asking = partial(Asking, service, articles, model)
        self._streaming = streaming

    def _get_prompt_modules(self) -> PromptMixinType:
        return {}

    def _query(self, query_bundle: QueryBundle) -> Response | StreamingResponse:
        asking = self._asking(query_bundle.query_str)
        response = StreamingResponse(asking.pieces(), asking.nodes, asking.metadata)
        if self._streaming:
            return response
        response.get_response()
        return Response(asking.text, asking.nodes, asking.metadata)

    async def _aquery(self, query_bundle: QueryBundle) -> Response | AsyncStreamingResponse:
        asking = self._asking(query_bundle.query_str)
        response = AsyncStreamingResponse(asking.apieces(), asking.nodes, asking.metadata)
        if self._streaming:
            return response
        await response.get_response()
        return Response(asking.text, asking.nodes, asking.metadata)


@dataclass
class StreamedChatResponse(StreamingAgentChatResponse):
    """A streamed answer; its nodes and metadata are complete at the stream's end."""

    is_writing_to_memory: bool = False
    metadata: dict[str, Any] = field(default_factory=dict)


class ArticleChatEngine(BaseChatEngine):
    """Answers from articles in conversation; responses have what ArticleQueryEngine's have.

    The memory keeps the texts of a question and its answer once that is complete.
    """

    def __init__(
        self,
        service: QAService,
        *,
        articles: Sequence[str] | None = None,
        model: "AnyModel | None" = None,
        memory: BaseMemory | None = None,
    ) -> None:
        """Ask the service, with the turns that the memory holds."""
        self._asking = partial(Asking, service, articles, model)
        self._memory = memory or Memory.from_defaults()

    def chat(self, message: str, chat_history: _History = None) -> AgentChatResponse:
        """Answer a message; ``chat_history`` replaces what the memory holds."""
        streamed = self.stream_chat(message, chat_history)
        for _ in streamed.response_gen:
            pass
        return _whole(streamed)

    async def achat(self, message: str, chat_history: _History = None) -> AgentChatResponse:
        """Answer a message as ``chat`` does."""
        streamed = await self.astream_chat(message, chat_history)
        async with aclosing(streamed.async_response_gen()) as pieces:
            async for _ in pieces:
                pass
        return _whole(streamed)

    def stream_chat(self, message: str, chat_history: _History = None) -> StreamedChatResponse:
        """Answer a message as ``chat`` does, sentence by sentence."""
        if chat_history is not None:
            self._memory.set(list(chat_history))
        asking = self._asking(message, _turns(self._memory.get(input=message)))

        def chunks() -> Generator[ChatResponse, None, None]:
            yield from map(_chunk, asking.pieces())
            self._memory.put_messages([ChatMessage(message), _said(asking.text)])

        return StreamedChatResponse(
            chat_stream=chunks(), source_nodes=asking.nodes, metadata=asking.metadata
        )

    async def astream_chat(
        self, message: str, chat_history: _History = None
    ) -> StreamedChatResponse:
        """Answer a message as ``stream_chat`` does."""
        if chat_history is not None:
            await self._memory.aset(list(chat_history))
        asking = self._asking(message, _turns(await self._memory.aget(input=message)))

        async def chunks() -> AsyncGenerator[ChatResponse, None]:
            async with aclosing(asking.apieces()) as pieces:
                async for piece in pieces:
                    yield _chunk(piece)
            await self._memory.aput_messages([ChatMessage(message), _said(asking.text)])

        return StreamedChatResponse(
            achat_stream=chunks(), source_nodes=asking.nodes, metadata=asking.metadata
        )

    def reset(self) -> None:
        """Forget the conversation."""
        self._memory.reset()

    @property
    def chat_history(self) -> list[ChatMessage]:
        """The messages that the memory holds."""
        return self._memory.get_all()


def _whole(streamed: StreamedChatResponse) -> AgentChatResponse:
    text, nodes = streamed.metadata["answer"].text, streamed.source_nodes
    return AgentChatResponse(text, source_nodes=nodes, metadata=streamed.metadata)


def _turns(messages: Iterable[ChatMessage]) -> list[Turn]:
    """Return each question with the answer that follows it."""
    turns, question = [], ""
    for message in messages:
        if message.role == "user":
            question = message.content or ""
        elif message.role == "assistant" and question:
            turns.append(Turn(question, message.content or ""))
            question = ""
    return turns


def _said(text: str) -> ChatMessage:
    return ChatMessage(text, role="assistant")


def _chunk(piece: str) -> ChatResponse:
    return ChatResponse(message=_said(piece), delta=piece)
