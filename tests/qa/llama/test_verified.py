"""The answers of LlamaIndex's own engines, checked against their source nodes."""

from collections.abc import Sequence
from typing import Any

import pytest
from llama_index.core import VectorStoreIndex
from llama_index.core.base.base_query_engine import BaseQueryEngine
from llama_index.core.base.llms.types import CitationBlock, TextBlock
from llama_index.core.base.response.schema import AsyncStreamingResponse, StreamingResponse
from llama_index.core.chat_engine import ContextChatEngine
from llama_index.core.embeddings import MockEmbedding
from llama_index.core.indices.query.query_transform.base import IdentityQueryTransform
from llama_index.core.llms import MockLLM
from llama_index.core.memory import ChatMemoryBuffer
from llama_index.core.node_parser import SentenceSplitter
from llama_index.core.query_engine import (
    CitationQueryEngine,
    RetrieverQueryEngine,
    TransformQueryEngine,
)
from llama_index.core.response_synthesizers import get_response_synthesizer
from llama_index.core.schema import Document, NodeWithScore, TextNode

from qa import ArticleRetriever, QAService, VerifiedQueryEngine, verify_answer
from tests.qa.llama.scripted_llm import ScriptedLLM

QUESTION = "Where was the hull of the Heron built?"
SAME_WORDS = (
    "Its hull was built in Gdansk in 2019, and its batteries came from a factory in Bergen."
)
REPLY = (
    f"{SAME_WORDS} The crossing takes forty minutes on board the ferry. "
    "The Heron was built in Oslo in 1901. The population of Brazil is large."
)
SUPPORTS = ["verified", "partial", "unsupported", "unsupported"]


def assert_places(
    blocks: Sequence[CitationBlock], nodes: Sequence[NodeWithScore], texts: dict[str, str]
) -> None:
    """Assert that each quote stands where its block says, in its node and in its document."""
    for block in blocks:
        assert isinstance(block.cited_content, TextBlock)
        quote, place = block.cited_content.text, block.additional_location_info
        content = nodes[place["node"]].node.get_content()
        assert content[place["node_start"] : place["node_end"]] == quote != ""
        if "start" in place:
            assert texts[block.source][place["start"] : place["end"]] == quote


def texts_of(service: QAService) -> dict[str, str]:
    return {each.id: service.index.article(each.id).text for each in service.index.articles()}


def over_footnote(service: QAService, llm: ScriptedLLM, **options: Any) -> BaseQueryEngine:
    """Return LlamaIndex's plain engine over our retriever."""
    return RetrieverQueryEngine(
        ArticleRetriever(service.index, articles=["heron"]),
        get_response_synthesizer(llm=llm, **options),
    )


def numbered(service: QAService, llm: ScriptedLLM) -> BaseQueryEngine:
    """Return LlamaIndex's engine that numbers its sources, and drops their places."""
    retriever = ArticleRetriever(service.index, articles=["heron"])
    return CitationQueryEngine(retriever, llm=llm)


def wrapped(service: QAService, llm: ScriptedLLM) -> BaseQueryEngine:
    """Return an engine that takes no synthesizer."""
    return TransformQueryEngine(over_footnote(service, llm), IdentityQueryTransform())


@pytest.mark.parametrize("engine", [over_footnote, numbered, wrapped])
async def test_each_sentence_of_any_engine_is_checked_and_its_quote_found(
    service: QAService, engine: Any
) -> None:
    inner = engine(service, ScriptedLLM(REPLY))
    checked = VerifiedQueryEngine(inner)
    for response in (checked.query(QUESTION), await checked.aquery(QUESTION)):
        assert str(response) == REPLY
        assert response.metadata is not None
        claims, blocks = response.metadata["claims"], response.metadata["citations"]
        assert [claim.support for claim in claims] == SUPPORTS
        assert [claim.text for claim in claims] == [
            SAME_WORDS,
            "The crossing takes forty minutes on board the ferry.",
            "The Heron was built in Oslo in 1901.",
            "The population of Brazil is large.",
        ]
        assert claims[2].reason == "The article does not say 1901."
        assert not claims[2].citations
        assert_places(blocks, response.source_nodes, texts_of(service))
        quoted = blocks[claims[0].citations[0] - 1]
        assert quoted.cited_content.text == SAME_WORDS
        assert (quoted.source, "start" in quoted.additional_location_info) == ("heron", True)


def test_a_marker_names_the_node_that_is_compared(service: QAService) -> None:
    nodes = [
        NodeWithScore(node=TextNode(text="Anna was born in 1874.")),
        NodeWithScore(node=TextNode(text="Berta was born in 1901.")),
    ]
    claims, blocks = verify_answer("Anna was born in 1874 [1]. Berta was born in 1901 [2].", nodes)
    assert [claim.support for claim in claims] == ["verified", "verified"]
    assert [block.additional_location_info["node"] for block in blocks] == [0, 1]
    assert all("start" not in block.additional_location_info for block in blocks)
    assert [block.source for block in blocks] == [found.node.node_id for found in nodes]
    (claim,), _ = verify_answer("Berta was born in 1874 [2].", nodes)
    assert (claim.support, claim.judged, claim.attributed) == ("partial", False, True)
    (claim,), _ = verify_answer("Berta was born in 1874 [1].", nodes[1:])
    assert claim.support == "unsupported"


def test_the_places_in_llama_index_s_own_documents_are_told(service: QAService) -> None:
    texts = texts_of(service)
    documents = [
        Document(id_=name, text=text, metadata={"file_name": f"{name}.txt"})
        for name, text in texts.items()
    ]
    index = VectorStoreIndex.from_documents(
        documents,
        embed_model=MockEmbedding(embed_dim=8),
        transformations=[SentenceSplitter(chunk_size=120, chunk_overlap=0)],
    )
    engine = index.as_query_engine(llm=ScriptedLLM(SAME_WORDS), similarity_top_k=100)
    response = VerifiedQueryEngine(engine).query(QUESTION)
    assert response.metadata is not None
    (block,) = response.metadata["citations"]
    assert (block.source, block.title) == ("heron", "heron.txt")
    assert {"start", "end"} <= set(block.additional_location_info)
    assert_places([block], response.source_nodes, texts)
    # What the engine itself put there stays.
    assert {found.node_id for found in response.source_nodes} <= set(response.metadata)


async def test_a_stream_is_read_to_its_end_and_checked(service: QAService) -> None:
    checked = VerifiedQueryEngine(over_footnote(service, ScriptedLLM(REPLY), streaming=True))
    stream = checked.query(QUESTION)
    assert isinstance(stream, StreamingResponse)
    assert str(stream) == REPLY
    astream = await checked.aquery(QUESTION)
    assert not isinstance(astream, AsyncStreamingResponse)
    for response in (stream, astream):
        assert response.metadata is not None
        assert [claim.support for claim in response.metadata["claims"]] == SUPPORTS


def test_a_chat_engine_s_answer_is_checked_by_its_text_and_nodes(service: QAService) -> None:
    engine = ContextChatEngine.from_defaults(
        retriever=ArticleRetriever(service.index, articles=["heron"]),
        llm=ScriptedLLM(REPLY),
        memory=ChatMemoryBuffer.from_defaults(),
    )
    response = engine.chat(QUESTION)
    claims, blocks = verify_answer(response.response, response.source_nodes)
    assert [claim.support for claim in claims] == SUPPORTS
    assert_places(blocks, response.source_nodes, texts_of(service))


@pytest.mark.parametrize("nodes", [[], [NodeWithScore(node=TextNode(text=""))]])
def test_without_text_nothing_is_supported(nodes: list[NodeWithScore]) -> None:
    claims, blocks = verify_answer("Anna was born in 1874.", nodes)
    assert [claim.support for claim in claims] == ["unsupported"]
    assert blocks == []
    assert verify_answer("", nodes) == ((), [])


def test_the_engine_without_nodes_stays_as_it_is(service: QAService) -> None:
    retriever = ArticleRetriever(service.index, limit=0)
    inner = RetrieverQueryEngine(retriever, get_response_synthesizer(llm=MockLLM()))
    response = VerifiedQueryEngine(inner).query(QUESTION)
    assert str(response) == "Empty Response"
    assert response.metadata is not None
    assert response.metadata["citations"] == []
