import hashlib
from typing import Any

from hypothesis import given
from llama_index.core.ingestion import IngestionPipeline
from llama_index.core.schema import TextNode

from index.embedding.embedder import MiniLMEmbedder
from index.node_parser import ArticleNodeParser, article_document, heading_path
from index.types import Article, Heading
from tests.odd_texts import ODD_TEXTS

# The same sentence twice in one passage and again in the next, which a search would confuse.
TEXT = "Ports\n\nHarbours\n\nShips come in. Ships go out. Ships come in.\n\nLocks\n\nShips come in."


def article(text: str, *headings: Heading) -> Article:
    return Article(
        id="ports-1",
        title="Ports",
        source=None,
        published=None,
        language=None,
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        headings=headings,
    )


def ports() -> Article:
    return article(TEXT, Heading(1, 0, 5), Heading(2, 7, 15), Heading(2, 62, 67))


def parser(embedder: MiniLMEmbedder, **options: Any) -> ArticleNodeParser:
    return ArticleNodeParser(count_tokens=embedder.count_tokens, **options)


def test_the_parser_runs_in_a_pipeline(embedder: MiniLMEmbedder) -> None:
    pipeline = IngestionPipeline(transformations=[parser(embedder)])
    document = article_document(ports(), 1)
    assert [node.node_id for node in pipeline.run(documents=[document])] == [
        "ports-1@1:p0",
        "ports-1@1:p1",
    ]


def test_a_heading_that_holds_the_separator_of_headings_stays_one(embedder: MiniLMEmbedder) -> None:
    named = article("Home › Sea\n\nShips come in.", Heading(2, 0, 10))
    (node,) = parser(embedder)([article_document(named, 1)])
    assert heading_path(node.metadata) == ("Home > Sea",)


def test_the_budget_is_the_parsers_and_a_sentence_is_repeated(embedder: MiniLMEmbedder) -> None:
    text = " ".join(f"The {number} ships of the fleet come in late." for number in range(20))
    document = article_document(article(text), 1)
    nodes = parser(embedder, passage_tokens=64)([document])
    assert all(embedder.count_tokens(node.get_content()) <= 64 for node in nodes)
    assert all(node.metadata["start"] < node.metadata["home_start"] for node in nodes[1:])


@given(text=ODD_TEXTS)
def test_every_span_is_exact_for_any_text(embedder: MiniLMEmbedder, text: str) -> None:
    for node in parser(embedder, passage_tokens=32)([article_document(article(text), 1)]):
        assert isinstance(node, TextNode)
        start, end = node.metadata["start"], node.metadata["end"]
        assert text[start:end] == node.text
        assert (node.start_char_idx, node.end_char_idx) == (start, end)
        assert start <= node.metadata["home_start"] < node.metadata["home_end"] == end
        assert all(type(value) in {str, int} for value in node.metadata.values())
