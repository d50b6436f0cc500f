"""Rows of the Chroma collections, in the format of LlamaIndex's ChromaVectorStore.

LlamaIndex is not imported: a reader that repairs the vectors must not wait for that.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from index.embedding import FloatArray
from index.store.prepared import PreparedArticle

# Chroma stores flat values only, so a heading path is one string.
HEADING_SEPARATOR = " › "

# LlamaIndex's codes for relationships and for node types.
_SOURCE, _PARENT = "1", "4"
_TEXT, _DOCUMENT = "1", "4"


@dataclass(frozen=True, slots=True, eq=False)
class VectorRow:
    """One row of a collection."""

    id: str
    text: str
    vector: FloatArray
    metadata: Mapping[str, str | int]


def passage_rows(prepared: PreparedArticle) -> list[VectorRow]:
    """Return the rows of a version's passages, with their nodes' metadata."""
    rows = []
    for position, passage in enumerate(prepared.passages):
        metadata: dict[str, str | int] = {
            **_shared(prepared),
            "passage_id": passage.id,
            "heading": HEADING_SEPARATOR.join(passage.heading),
            "start": passage.start,
            "end": passage.end,
            "position": position,
            "home_start": passage.home[0],
            "home_end": passage.home[1],
        }
        rows.append(_row(prepared, passage.id, passage.vector, metadata, None))
    return rows


def sentence_rows(prepared: PreparedArticle) -> list[VectorRow]:
    """Return the rows of a version's sentences, with their nodes' metadata."""
    rows = []
    for position, sentence in enumerate(prepared.sentences):
        passage_id = prepared.passages[sentence.passage].id
        metadata: dict[str, str | int] = {
            **_shared(prepared),
            "sentence_id": sentence.id,
            "passage_id": passage_id,
            "start": sentence.start,
            "end": sentence.end,
            "position": position,
        }
        rows.append(_row(prepared, sentence.id, sentence.vector, metadata, passage_id))
    return rows


def _shared(prepared: PreparedArticle) -> dict[str, str | int]:
    return {
        "article_id": prepared.article.id,
        "version": prepared.version,
        "title": prepared.article.title,
    }


def _row(
    prepared: PreparedArticle,
    row_id: str,
    vector: FloatArray,
    metadata: dict[str, str | int],
    parent: str | None,
) -> VectorRow:
    start, end = int(metadata["start"]), int(metadata["end"])
    document_id = f"{prepared.article.id}@{prepared.version}"
    relationships = {_SOURCE: _related(document_id, _DOCUMENT)}
    if parent is not None:
        relationships[_PARENT] = _related(parent, _TEXT)
    node = {
        "class_name": "TextNode",
        "id_": row_id,
        "metadata": metadata,
        "excluded_embed_metadata_keys": list(metadata),
        "excluded_llm_metadata_keys": list(metadata),
        "relationships": relationships,
        "start_char_idx": start,
        "end_char_idx": end,
        "text": "",
    }
    return VectorRow(
        row_id,
        prepared.article.text[start:end],
        vector,
        {
            **metadata,
            "_node_content": json.dumps(node, ensure_ascii=False),
            "_node_type": "TextNode",
            "document_id": document_id,
            "doc_id": document_id,
            "ref_doc_id": document_id,
        },
    )


def _related(node_id: str, node_type: str) -> dict[str, Any]:
    return {"class_name": "RelatedNodeInfo", "node_id": node_id, "node_type": node_type}
