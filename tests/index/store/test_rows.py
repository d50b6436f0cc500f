import hashlib

import numpy as np
from llama_index.core.schema import BaseNode, MetadataMode
from llama_index.core.vector_stores.utils import metadata_dict_to_node, node_to_metadata_dict

from index.embedding.embedder import MiniLMEmbedder
from index.node_parser import ArticleNodeParser, article_document, heading_path
from index.store.prepared import PreparedArticle, PreparedPassage, PreparedSentence
from index.store.rows import passage_rows, sentence_rows
from index.types import Article, Heading

TEXT = "Ports\n\nBig harbours\n\nShips come in. “Ships” go out — à Zürich.\n\nLocks\n\nThey close."


def test_rows_are_the_nodes_of_the_parser(embedder: MiniLMEmbedder) -> None:
    article = Article(
        "ports",
        "Ports",
        "/ports.txt",
        None,
        None,
        TEXT,
        hashlib.sha256(TEXT.encode()).hexdigest(),
        tuple(
            Heading(level, TEXT.index(words), TEXT.index(words) + len(words))
            for level, words in [(1, "Ports"), (2, "Big harbours"), (3, "Locks")]
        ),
    )
    parser = ArticleNodeParser(count_tokens=embedder.count_tokens)
    nodes = parser.article_nodes(article_document(article, 7))
    zeros = np.zeros(3, np.float32)
    ids = [node.node_id for node in nodes.passages]
    prepared = PreparedArticle(
        article,
        7,
        tuple(
            PreparedPassage(
                node.node_id,
                node.metadata["start"],
                node.metadata["end"],
                heading_path(node.metadata),
                (node.metadata["home_start"], node.metadata["home_end"]),
                zeros,
            )
            for node in nodes.passages
        ),
        tuple(
            PreparedSentence(
                node.node_id,
                ids.index(node.metadata["passage_id"]),
                node.metadata["start"],
                node.metadata["end"],
                zeros,
                b"",
            )
            for node in nodes.sentences
        ),
    )
    rows = passage_rows(prepared) + sentence_rows(prepared)
    expected = nodes.passages + nodes.sentences
    assert len(rows) == len(expected) == 5
    for row, node in zip(rows, expected, strict=True):
        written = node_to_metadata_dict(node, remove_text=True, flat_metadata=True)
        del written["_node_content"]
        assert {**row.metadata, **written} == row.metadata
        assert row.metadata.keys() - written.keys() == {"_node_content"}
        read = metadata_dict_to_node(dict(row.metadata), text=row.text)
        assert (read.node_id, row.id) == (node.node_id, node.node_id)
        assert read.get_content(metadata_mode=MetadataMode.ALL) == node.get_content(
            metadata_mode=MetadataMode.ALL
        )
        assert read.get_content(metadata_mode=MetadataMode.LLM) == node.text
        assert read.metadata == node.metadata
        assert origin(read) == origin(node)


def origin(node: BaseNode) -> tuple[str | None, str | None]:
    """Return the ids of a node's document and of its passage, where it has one."""
    return node.ref_doc_id, node.parent_node.node_id if node.parent_node else None
