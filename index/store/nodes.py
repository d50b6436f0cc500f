"""Passages as LlamaIndex nodes: its own function writes the metadata of what Chroma holds."""

from typing import TYPE_CHECKING, Any

from sqlalchemy import Row

from index.chunked import Chunk
from index.lines import HEADING_SEPARATOR
from index.store.passages import passage_id

if TYPE_CHECKING:
    from llama_index.core.schema import RelatedNodeInfo, TextNode


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


def node_metadata(number: int, article: Row[Any], chunk: Chunk) -> dict[str, Any]:
    """Return the metadata of a passage as LlamaIndex writes it, so that its own store opens it."""
    from llama_index.core.schema import ObjectType, RelatedNodeInfo
    from llama_index.core.vector_stores.utils import node_to_metadata_dict

    metadata: dict[str, Any] = {
        "article_id": article.id,
        "title": article.title,
        "passage_id": passage_id(article.id, number),
        "heading": HEADING_SEPARATOR.join(chunk.heading),
        "start": chunk.start,
        "end": chunk.end,
    }
    source = RelatedNodeInfo(node_id=article.id, node_type=ObjectType.DOCUMENT)
    text = article.text[chunk.start : chunk.end]
    # The id in Chroma is the node's own.
    node = passage_node(str(number), text, metadata, source)
    return node_to_metadata_dict(node, remove_text=True, flat_metadata=True)
