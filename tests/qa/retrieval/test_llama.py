"""LlamaIndex over our retrieval: exact spans in the nodes, answers through its query engine."""

from collections.abc import Sequence

import pytest
from llama_index.core.llms import MockLLM
from llama_index.core.query_engine import RetrieverQueryEngine
from llama_index.core.response_synthesizers import get_response_synthesizer
from llama_index.core.schema import MetadataMode, NodeWithScore, QueryBundle, TextNode

from index import (
    IndexSettings,
    Sentence,
    UnknownArticleError,
    UsageError,
    add_articles,
    remove_articles,
    text_source,
)
from qa import ArticleRetriever, QAService, retrieve

QUESTION = "Where did Sullivan meet Wang Yi?"


def assert_exact(nodes: list[NodeWithScore], service: QAService) -> None:
    assert nodes
    for found in nodes:
        node = found.node
        assert isinstance(node, TextNode)
        start, end = node.metadata["start"], node.metadata["end"]
        article = service.index.article(node.metadata["article_id"])
        assert article.text[start:end] == node.text != ""
        assert (node.start_char_idx, node.end_char_idx) == (start, end)


@pytest.mark.parametrize("question", [QUESTION, "What does the sign in Haifa read?", "ferry 🥞"])
def test_nodes_carry_the_spans_of_their_texts(service: QAService, question: str) -> None:
    nodes = ArticleRetriever(service.index).retrieve(question)
    assert_exact(nodes, service)
    scores = [found.score or 0.0 for found in nodes]
    assert scores == sorted(scores, reverse=True)


def test_nodes_are_what_our_own_retrieval_finds(service: QAService) -> None:
    found = retrieve(service.index, QUESTION)
    passages = ArticleRetriever(service.index, limit=3).retrieve(QUESTION)
    assert [(node.node_id, node.score) for node in passages] == [
        (hit.passage.id, hit.score) for hit in found.hits[:3]
    ]


def test_only_the_named_articles_are_looked_into(service: QAService) -> None:
    nodes = ArticleRetriever(service.index, articles=["heron"], limit=50).retrieve(QUESTION)
    assert {found.metadata["article_id"] for found in nodes} == {"heron"}


async def test_retrieval_may_be_awaited(service: QAService) -> None:
    nodes = await ArticleRetriever(service.index).aretrieve(QueryBundle(QUESTION))
    assert "Vienna" in nodes[0].text


def test_an_unknown_article_is_an_error_and_not_silence(service: QAService) -> None:
    retriever = ArticleRetriever(service.index, articles=["herron"])
    with pytest.raises(UnknownArticleError, match="did you mean heron"):
        retriever.retrieve(QUESTION)


def test_a_lone_article_is_refused(service: QAService) -> None:
    with pytest.raises(
        UsageError, match=r'^"heron" is not a list of article ids; .*\["heron"\]\.$'
    ):
        ArticleRetriever(service.index, articles="heron")


@pytest.mark.parametrize("question", ["half a \ud800 ferry", "ferry\x00crossing"])
def test_any_text_may_be_asked(service: QAService, question: str) -> None:
    assert_exact(ArticleRetriever(service.index).retrieve(question), service)


def test_what_was_added_since_is_found(library: object) -> None:
    with QAService.open() as service:
        retriever = ArticleRetriever(service.index, limit=1)
        retriever.retrieve("Where was the engine of the Otter built?")
        text = "The engine of the Otter was built in Turku."
        add_articles([text_source(text, article_id="otter")])
        (node,) = retriever.retrieve("Where was the engine of the Otter built?")
        assert node.text == text


def test_an_article_that_goes_meanwhile_is_still_read_whole(
    library: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    with QAService.open() as service:
        retriever = ArticleRetriever(service.index, articles=["heron"])
        before = [(found.node_id, found.text) for found in retriever.retrieve("ferry")]
        read = service.index.directions

        def read_after_a_removal(sentences: Sequence[Sentence]) -> object:
            monkeypatch.undo()
            remove_articles(["heron"], settings=stored)
            return read(sentences)

        stored = IndexSettings.from_environment()
        monkeypatch.setattr(service.index, "directions", read_after_a_removal)
        assert [(found.node_id, found.text) for found in retriever.retrieve("ferry")] == before
        with pytest.raises(UnknownArticleError):
            retriever.retrieve("ferry")


def test_a_query_engine_answers_through_the_retriever(service: QAService) -> None:
    engine = RetrieverQueryEngine(
        retriever=ArticleRetriever(service.index, limit=2),
        response_synthesizer=get_response_synthesizer(llm=MockLLM()),
    )
    response = engine.query(QUESTION)
    # The mock model says what it was told: our texts, and none of our bookkeeping.
    prompt = str(response)
    assert QUESTION in prompt
    for found in response.source_nodes:
        assert found.node.get_content(MetadataMode.LLM) == found.text
        assert found.text in prompt
    assert "Vienna" in response.source_nodes[0].text
    assert_exact(response.source_nodes, service)
    assert "article_id" not in prompt
