"""Footnote's answers as a LlamaIndex query engine, and its conversations as a chat engine."""

from collections.abc import AsyncGenerator, Generator, Sequence
from contextlib import aclosing
from dataclasses import KW_ONLY, dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeAlias

from llama_index.core.base import base_query_engine
from llama_index.core.base.llms.types import ChatMessage, ChatResponse, CitationBlock, TextBlock
from llama_index.core.base.response.schema import Response
from llama_index.core.callbacks import CallbackManager
from llama_index.core.chat_engine import types
from llama_index.core.memory import BaseMemory, ChatMemoryBuffer
from llama_index.core.schema import NodeWithScore, QueryBundle

from index.store import passage_node
from qa.question import Question, Turn
from qa.service import QAService, answer_of
from qa.types import Answer, Citation

if TYPE_CHECKING:
    from qa.models.llama_model import AnyModel

_History: TypeAlias = list[ChatMessage] | None


@dataclass(eq=False)
class ArticleQueryEngine(base_query_engine.BaseQueryEngine):
    """Answers from ``articles`` (None: all of them) by ``model`` (None: the service's own).

    The text is that of ``qa.query``'s answer. The source nodes are the answer's quotes,
    ``article.text[start:end] == node.text``, each with its passage's score and, in the metadata,
    ``article_id``, ``title``, ``start``, ``end``, ``number``, ``support``, "verified" or
    "partial", and ``page`` if its source has pages. The response's metadata has the ``answer``, its
    ``claims``, and its ``citations`` as CitationBlocks. If no answer was found, there are neither
    nodes nor citations. Raises what ``QAService.answer`` raises.
    """

    service: QAService
    _: KW_ONLY
    articles: Sequence[str] | None = None
    model: "AnyModel | None" = None

    def __post_init__(self) -> None:
        self.callback_manager = CallbackManager([])

    # LlamaIndex asks for this; there are no prompts to change.
    def _get_prompt_modules(self) -> dict[str, Any]:
        return {}

    def _query(self, query_bundle: QueryBundle) -> Response:
        return _response(self.service.answer(self._question(query_bundle)))

    async def _aquery(self, query_bundle: QueryBundle) -> Response:
        return await _waited(self.service, self._question(query_bundle))

    def _question(self, query_bundle: QueryBundle) -> Question:
        return Question(query_bundle.query_str, articles=self.articles, model=self.model)


@dataclass(eq=False)
class ArticleChatEngine(types.BaseChatEngine):
    """Answers from articles in a conversation.

    Responses carry the same nodes and metadata as ArticleQueryEngine's. The memory keeps the
    texts of each question and its answer.
    """

    service: QAService
    _: KW_ONLY
    articles: Sequence[str] | None = None
    model: "AnyModel | None" = None
    memory: BaseMemory = field(default_factory=ChatMemoryBuffer.from_defaults)

    def chat(self, message: str, chat_history: _History = None) -> types.AgentChatResponse:
        """Answer a message; ``chat_history`` replaces what the memory holds."""
        if chat_history is not None:
            self.memory.set(list(chat_history))
        turns = _turns(self.memory.get(input=message))
        answer = self.service.answer(self._question(message, turns))
        self.memory.put_messages([ChatMessage(message), _said(answer.text)])
        return _chat_response(_response(answer))

    async def achat(self, message: str, chat_history: _History = None) -> types.AgentChatResponse:
        """Answer a message as ``chat`` does."""
        if chat_history is not None:
            await self.memory.aset(list(chat_history))
        turns = _turns(await self.memory.aget(input=message))
        response = await _waited(self.service, self._question(message, turns))
        await self.memory.aput_messages([ChatMessage(message), _said(str(response))])
        return _chat_response(response)

    def stream_chat(
        self, message: str, chat_history: _History = None
    ) -> types.StreamingAgentChatResponse:
        """Answer a message as ``chat`` does; the stream is one piece."""
        said = self.chat(message, chat_history)
        return types.StreamingAgentChatResponse(
            chat_stream=_chunks(said.response),
            source_nodes=said.source_nodes,
            is_writing_to_memory=False,
        )

    async def astream_chat(
        self, message: str, chat_history: _History = None
    ) -> types.StreamingAgentChatResponse:
        """Answer a message as ``stream_chat`` does."""
        said = await self.achat(message, chat_history)
        return types.StreamingAgentChatResponse(
            achat_stream=_achunks(said.response),
            source_nodes=said.source_nodes,
            is_writing_to_memory=False,
        )

    def _question(self, message: str, turns: Sequence[Turn]) -> Question:
        return Question(message, turns, self.articles, model=self.model)

    def reset(self) -> None:
        """Forget the conversation."""
        self.memory.reset()

    @property
    def chat_history(self) -> list[ChatMessage]:
        """The messages that the memory holds."""
        return self.memory.get_all()


async def _waited(service: QAService, question: Question) -> Response:
    """Answer a question without blocking the event loop; cancelled, it cancels the request."""
    async with aclosing(service.stream(question)) as events:
        return _response(answer_of([event async for event in events]))


def _chat_response(response: Response) -> types.AgentChatResponse:
    return types.AgentChatResponse(
        str(response), source_nodes=response.source_nodes, metadata=response.metadata
    )


def _turns(messages: Sequence[ChatMessage]) -> list[Turn]:
    """Pair each question with the answer right after it, and skip all other messages."""
    return [
        Turn(asked.content or "", said.content or "")
        for asked, said in pairwise(messages)
        if (asked.role, said.role) == ("user", "assistant")
    ]


def _said(text: str) -> ChatMessage:
    return ChatMessage(text, role="assistant")


def _chunks(text: str) -> Generator[ChatResponse, None, None]:
    yield ChatResponse(message=_said(text), delta=text)


async def _achunks(text: str) -> AsyncGenerator[ChatResponse, None]:
    yield ChatResponse(message=_said(text), delta=text)


def _response(answer: Answer) -> Response:
    """Return an answer with its quotes as source nodes and as blocks of its metadata."""
    blocks = [_block(note) for note in answer.citations]
    metadata: dict[str, Any] = {"answer": answer, "claims": answer.claims, "citations": blocks}
    return Response(answer.text, [_node(note, answer) for note in answer.citations], metadata)


def _place(note: Citation) -> dict[str, int]:
    place = {"number": note.number, "start": note.start, "end": note.end}
    return place if note.page is None else {**place, "page": note.page}


def _block(note: Citation) -> CitationBlock:
    return CitationBlock(
        cited_content=TextBlock(text=note.quote),
        source=note.article_id,
        title=note.title,
        additional_location_info=_place(note),
    )


def _node(note: Citation, answer: Answer) -> NodeWithScore:
    """Return a citation as a node, with its passage's score and its weakest sentence's support."""
    supports = {claim.support for claim in answer.claims if note.number in claim.citations}
    support = "verified" if supports == {"verified"} else "partial"
    metadata = {"article_id": note.article_id, "title": note.title, "support": support}
    node = passage_node(
        f"{note.article_id}:{note.start}-{note.end}", note.quote, {**metadata, **_place(note)}
    )
    scores = {each.passage_id: each.score for each in answer.considered}
    return NodeWithScore(node=node, score=scores.get(note.passage_id))
