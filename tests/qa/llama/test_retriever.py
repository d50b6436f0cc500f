"""LlamaIndex over our retrieval: exact spans in the nodes, answers through its query engine."""

import pytest
from llama_index.core.schema import NodeWithScore, TextNode

from index import UsageError
from index.errors import UnknownArticleError
from qa import ArticleRetriever, QAService, Question, retrieve

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


@pytest.mark.parametrize(
    "question", [QUESTION, "ferry 🥞", "half a \ud800 ferry", "ferry\x00crossing"]
)
def test_nodes_carry_the_spans_of_their_texts_in_the_order_of_our_own_retrieval(
    service: QAService, question: str
) -> None:
    nodes = ArticleRetriever(service.index, limit=3).retrieve(question)
    assert_exact(nodes, service)
    if question == QUESTION:
        hits = retrieve(service.index, Question(question)).hits[:3]
        assert [(node.node_id, node.score) for node in nodes] == [
            (hit.passage.id, hit.score) for hit in hits
        ]


def test_only_the_named_articles_are_looked_into(service: QAService) -> None:
    nodes = ArticleRetriever(service.index, articles=["heron"], limit=50).retrieve(QUESTION)
    assert {found.metadata["article_id"] for found in nodes} == {"heron"}
    with pytest.raises(UnknownArticleError, match="did you mean heron"):
        ArticleRetriever(service.index, articles=["herron"]).retrieve(QUESTION)
    with pytest.raises(UsageError, match=r'^"heron" is not a list of article ids; .*\["heron"\]'):
        ArticleRetriever(service.index, articles="heron")
