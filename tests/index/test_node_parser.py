import hashlib
from typing import Any

import pytest
from hypothesis import given
from llama_index.core.ingestion import IngestionPipeline
from llama_index.core.schema import MetadataMode, TextNode

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


def test_passages_have_exact_spans_and_flat_metadata(embedder: MiniLMEmbedder) -> None:
    nodes = parser(embedder).get_nodes_from_documents([article_document(ports(), 3)])
    shared = {"article_id": "ports-1", "version": 3, "title": "Ports"}
    assert [node.metadata for node in nodes] == [
        shared
        | {"passage_id": "ports-1@3:p0", "heading": "Harbours", "start": 17, "end": 60}
        | {"position": 0, "home_start": 17, "home_end": 60},
        shared
        | {"passage_id": "ports-1@3:p1", "heading": "Locks", "start": 69, "end": 83}
        | {"position": 1, "home_start": 69, "home_end": 83},
    ]
    assert [node.node_id for node in nodes] == ["ports-1@3:p0", "ports-1@3:p1"]


def test_nodes_point_at_their_document_and_neighbours(embedder: MiniLMEmbedder) -> None:
    other = article_document(article("Trains run late."), 2)
    first, second, third = parser(embedder).get_nodes_from_documents(
        [article_document(ports(), 1), other]
    )
    assert (first.ref_doc_id, second.ref_doc_id) == ("ports-1@1", "ports-1@1")
    assert third.ref_doc_id == "ports-1@2"
    assert first.next_node is not None
    assert first.next_node.node_id == second.node_id
    assert second.prev_node is not None
    assert second.prev_node.node_id == first.node_id
    assert (first.prev_node, second.next_node, third.prev_node) == (None, None, None)
    assert first.source_node is not None
    # The document's metadata would otherwise be copied into every row of the store.
    assert first.source_node.metadata == {}


def test_nothing_but_the_text_is_embedded_or_shown_to_a_model(embedder: MiniLMEmbedder) -> None:
    for node in parser(embedder)([article_document(ports(), 1)]):
        assert isinstance(node, TextNode)
        for mode in (MetadataMode.EMBED, MetadataMode.LLM, MetadataMode.NONE):
            assert node.get_content(mode) == node.text


def test_the_parser_runs_in_a_pipeline(embedder: MiniLMEmbedder) -> None:
    pipeline = IngestionPipeline(transformations=[parser(embedder)])
    document = article_document(ports(), 1)
    assert [node.node_id for node in pipeline.run(documents=[document])] == [
        "ports-1@1:p0",
        "ports-1@1:p1",
    ]


@pytest.mark.parametrize(
    ("text", "headings", "stored", "path"),
    [
        ("Ports\n\nSea\n\nQuays\n\nShips come in.",
         [Heading(1, 0, 5), Heading(2, 7, 10), Heading(3, 12, 17)],
         "Sea › Quays", ("Sea", "Quays")),
        ("Ships come in.", [], "", ()),
        # A heading that holds the separator stays one.
        ("Home › Sea\n\nShips come in.", [Heading(2, 0, 10)], "Home > Sea", ("Home > Sea",)),
    ],
)  # fmt: skip
def test_the_path_of_headings_comes_back(
    embedder: MiniLMEmbedder,
    text: str,
    headings: list[Heading],
    stored: str,
    path: tuple[str, ...],
) -> None:
    (node,) = parser(embedder)([article_document(article(text, *headings), 1)])
    assert node.metadata["heading"] == stored
    assert heading_path(node.metadata) == path


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
