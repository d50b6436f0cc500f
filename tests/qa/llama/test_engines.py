"""Footnote's answers through LlamaIndex's query and chat engines."""

from collections.abc import Sequence
from typing import Any

import pytest
from llama_index.core.base.llms.types import ChatMessage, CitationBlock, TextBlock
from llama_index.core.base.response.schema import Response
from llama_index.core.memory import ChatMemoryBuffer
from llama_index.core.schema import NodeWithScore, TextNode

from index.errors import ModelBusyError, QuestionError, UnknownArticleError, UsageError
from qa import ArticleChatEngine, ArticleQueryEngine, QAService, Question, Turn
from qa.draft import HEDGE
from tests.fakes import ScriptedModel
from tests.qa.answered import Serve
from tests.qa.llama.scripted_llm import ScriptedLLM

MEETING = "Where did Sullivan meet Wang Yi?"
HERON = "Where was the hull of the Heron built?"
SIGN = "What does the Arabic sign read?"
FOLLOW_UP = "And when?"
HEDGED = "Why is the relationship tense?"
ABSENT = "What is the population of Brazil?"


def assert_exact(
    nodes: Sequence[NodeWithScore], metadata: dict[str, Any] | None, service: QAService
) -> None:
    """Assert that the nodes and the blocks are the answer's quotes, at their places."""
    assert metadata is not None
    answer, blocks = metadata["answer"], metadata["citations"]
    assert metadata["claims"] == answer.claims
    assert len(nodes) == len(blocks) == len(answer.citations)
    for number, (found, block) in enumerate(zip(nodes, blocks, strict=True), 1):
        node, place = found.node, block.additional_location_info
        assert isinstance(node, TextNode)
        assert isinstance(block, CitationBlock)
        assert isinstance(block.cited_content, TextBlock)
        article = service.index.article(node.metadata["article_id"])
        start, end = node.metadata["start"], node.metadata["end"]
        assert article.text[start:end] == node.text == block.cited_content.text != ""
        assert (node.start_char_idx, node.end_char_idx) == (start, end)
        assert (place["start"], place["end"], place["number"]) == (start, end, number)
        assert node.metadata["number"] == number
        assert (block.source, block.title) == (article.id, article.title)
        assert node.metadata["support"] in {"verified", "partial"}
        assert found.score is not None
        assert found.score > 0


QUESTIONS = [
    (MEETING, []),
    (HEDGED, []),
    (FOLLOW_UP, [Turn(SIGN, "The Arabic sign was painted in 1987. [1]")]),
    (ABSENT, []),
    ("hello", []),
]


def messages(history: Sequence[Turn]) -> list[ChatMessage]:
    return [
        message
        for turn in history
        for message in (
            ChatMessage(turn.question),
            ChatMessage(turn.answer, role="assistant"),
        )
    ]


@pytest.mark.parametrize(("question", "history"), QUESTIONS)
async def test_every_way_to_ask_gives_the_text_and_the_places_of_the_answer(
    service: QAService, question: str, history: list[Turn]
) -> None:
    answer = service.answer(Question(question, history=history))
    assert answer.hedged or question != HEDGED
    told: list[tuple[str, Any, Any]] = []
    if not history:
        engine = ArticleQueryEngine(service)
        for response in (engine.query(question), await engine.aquery(question)):
            assert isinstance(response, Response)
            told.append((str(response), response.source_nodes, response.metadata))
    chat = ArticleChatEngine(service, memory=ChatMemoryBuffer.from_defaults())
    before = messages(history)
    for said in (chat.chat(question, before), await chat.achat(question, before)):
        told.append((said.response, said.source_nodes, said.metadata))
    pieces = chat.stream_chat(question, before)
    told.append(("".join(pieces.response_gen), pieces.source_nodes, told[0][2]))
    apieces = await chat.astream_chat(question, before)
    text = "".join([piece async for piece in apieces.async_response_gen()])
    told.append((text, apieces.source_nodes, told[0][2]))
    for text, nodes, metadata in told:
        assert text == answer.text
        assert text.startswith(HEDGE) == answer.hedged
        assert metadata["answer"].citations == answer.citations
        assert metadata["answer"].nearest == answer.nearest
        assert_exact(nodes, metadata, service)
    kept = [(message.role.value, message.content) for message in chat.chat_history[-2:]]
    assert kept == [("user", question), ("assistant", answer.text)]
    if answer.status == "not_found":
        assert told[0][1] == []
        assert told[0][2]["citations"] == []


async def test_a_conversation_is_remembered_forgotten_and_kept_by_the_memory_given(
    service: QAService,
) -> None:
    chat = ArticleChatEngine(service)
    first, followed = chat.chat(SIGN), chat.chat(FOLLOW_UP)
    alone, after = (
        service.answer(Question(FOLLOW_UP, history=history))
        for history in ([], [Turn(SIGN, first.response)])
    )
    assert followed.response == after.text != alone.text
    assert [message.content for message in chat.chat_history[::2]] == [SIGN, FOLLOW_UP]
    chat.reset()
    assert chat.chat_history == []
    memory = ChatMemoryBuffer.from_defaults()
    await ArticleChatEngine(service, memory=memory).achat(SIGN)
    again = await ArticleChatEngine(service, memory=memory).astream_chat(FOLLOW_UP)
    assert "1987" in "".join([piece async for piece in again.async_response_gen()])
    assert len(memory.get_all()) == 4


@pytest.mark.parametrize(
    ("articles", "question", "error"),
    [(["herron"], MEETING, UnknownArticleError), (None, " ", QuestionError),
     ("heron", MEETING, UsageError)],
)  # fmt: skip
async def test_what_cannot_be_asked_raises_the_error_of_the_service(
    service: QAService, articles: Any, question: str, error: type[Exception]
) -> None:
    engine = ArticleQueryEngine(service, articles=articles)
    chat = ArticleChatEngine(service, articles=articles)
    for ask in (engine.query, chat.chat, chat.stream_chat):
        with pytest.raises(error):
            ask(question)
    for wait in (engine.aquery, chat.achat, chat.astream_chat):
        with pytest.raises(error):
            await wait(question)
    assert chat.chat_history == []


def test_a_quote_s_node_tells_the_weakest_support_that_rests_on_it(serve: Serve) -> None:
    meeting = (
        "Also in May, Jake Sullivan, the American national security adviser, held a meeting in "
        "Vienna with Wang Yi, a senior figure in Chinese foreign policy [?Vienna]."
    )
    reply = f"{meeting} Sullivan and Wang Yi talked in Vienna in May [?Vienna]."
    for judgement, support in (("YES", "verified"), ("NO", "partial")):
        service = serve(ScriptedModel([reply], judgement=judgement))
        response = ArticleQueryEngine(service).query(MEETING)
        assert isinstance(response, Response)
        assert response.metadata is not None
        supports = [claim.support for claim in response.metadata["claims"]]
        assert supports == ["verified", support]
        assert_exact(response.source_nodes, response.metadata, service)
        assert response.source_nodes[0].metadata["support"] == support


async def test_a_model_that_fails_is_an_error_with_what_can_be_answered(serve: Serve) -> None:
    service = serve(ScriptedModel([ModelBusyError("It is busy; wait a little.")]))
    chat = ArticleChatEngine(service)
    with pytest.raises(ModelBusyError, match="busy") as failed:
        chat.chat(MEETING)
    assert "Vienna" in str(failed.value.answer)
    with pytest.raises(ModelBusyError):
        await ArticleQueryEngine(service).aquery(MEETING)
    assert chat.chat_history == []


def test_a_llama_index_llm_answers_in_the_engines(service: QAService) -> None:
    llm = ScriptedLLM("It was built in Gdansk [1].")
    chat = ArticleChatEngine(service, articles=["heron"], model=llm)
    said = chat.chat(HERON)
    assert said.metadata is not None
    assert (said.metadata["answer"].model, said.metadata["answer"].host) == (
        "scripted-llm", "llm.test:8000",
    )  # fmt: skip
    assert "Gdansk" in said.response
    assert_exact(said.source_nodes, said.metadata, service)
