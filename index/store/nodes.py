"""Passages as the rows of a vector store that LlamaIndex can open: each is one of its nodes."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from index.embedding import FloatArray
from index.store.versions import PreparedArticle, row_id

if TYPE_CHECKING:
    from llama_index.core.schema import RelatedNodeInfo, TextNode

HEADING_SEPARATOR = " › "

Row = tuple[str, str, FloatArray, dict[str, Any]]
"""The id, the text, the vector and the metadata of a passage."""


def passage_node(
    name: str, text: str, metadata: dict[str, Any], source: "RelatedNodeInfo | None" = None
) -> "TextNode":
    """Return a passage as a LlamaIndex node; its metadata has ``start`` and ``end``.

    None of the metadata is added to the text that is embedded or shown to a model. ``source``
    refers to the document that the passage is of.
    """
    from llama_index.core.schema import NodeRelationship, TextNode

    return TextNode(
        id_=name,
        text=text,
        metadata=metadata,
        excluded_embed_metadata_keys=list(metadata),
        excluded_llm_metadata_keys=list(metadata),
        relationships={NodeRelationship.SOURCE: source} if source else {},
        start_char_idx=metadata["start"],
        end_char_idx=metadata["end"],
    )


def node_rows(prepared: PreparedArticle) -> Iterator[Row]:
    """Yield the row of each passage, its metadata as LlamaIndex writes it."""
    from llama_index.core.schema import ObjectType, RelatedNodeInfo
    from llama_index.core.vector_stores.utils import node_to_metadata_dict

    article, document = prepared.article, f"{prepared.article.id}@{prepared.version}"
    source = RelatedNodeInfo(node_id=document, node_type=ObjectType.DOCUMENT)
    for position, passage in enumerate(prepared.passages):
        name = row_id(article.id, prepared.version, "passages", position)
        metadata: dict[str, Any] = {
            "article_id": article.id,
            "version": prepared.version,
            "title": article.title,
            "passage_id": name,
            "heading": HEADING_SEPARATOR.join(passage.heading),
            "start": passage.start,
            "end": passage.end,
            "position": position,
            "home_start": passage.home[0],
            "home_end": passage.home[1],
        }
        text = article.text[passage.start : passage.end]
        node = passage_node(name, text, metadata, source)
        flat = node_to_metadata_dict(node, remove_text=True, flat_metadata=True)
        yield name, text, passage.vector, flat
