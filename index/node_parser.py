"""Articles as LlamaIndex nodes with exact spans.

LlamaIndex's own splitters cut inside sentences, and locate a node by searching for its text,
which fails when an article says the same thing twice.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import astuple
from itertools import pairwise
from typing import Any

from llama_index.core.bridge.pydantic import Field
from llama_index.core.node_parser import NodeParser
from llama_index.core.schema import (
    BaseNode,
    Document,
    MetadataMode,
    NodeRelationship,
    ObjectType,
    RelatedNodeInfo,
    TextNode,
)

from index.chunking import element_sentences, passage_spans
from index.store import HEADING_SEPARATOR, passage_node
from index.types import Article, Element, Heading

_HEADINGS, _ELEMENTS, _PAGES = "headings", "elements", "pages"


def article_document(article: Article, version: int) -> Document:
    """Return an article as a LlamaIndex document for ``ArticleNodeParser``.

    ``version`` distinguishes the rows of one version of the article from another's.
    """
    metadata: dict[str, Any] = {
        "article_id": article.id,
        "version": version,
        "title": article.title,
        _HEADINGS: [astuple(heading) for heading in article.headings],
        _ELEMENTS: [astuple(element) for element in article.elements],
        _PAGES: list(article.pages),
    }
    return Document(
        id_=f"{article.id}@{version}",
        text=article.text,
        metadata=metadata,
        excluded_embed_metadata_keys=list(metadata),
        excluded_llm_metadata_keys=list(metadata),
    )


def heading_path(metadata: dict[str, Any]) -> tuple[str, ...]:
    """Return the heading path that a node's metadata stores as one string."""
    joined = str(metadata["heading"])
    return tuple(joined.split(HEADING_SEPARATOR)) if joined else ()


class ArticleNodeParser(NodeParser):
    """Parses the documents of ``article_document`` into passages.

    ``text == document.text[start:end]`` holds for every node, with ``start`` and ``end`` in
    its metadata and again as ``start_char_idx`` and ``end_char_idx``. All metadata is flat, and
    none of it is added to the text that is embedded or shown to a model. Nodes refer to their
    document as SOURCE and to their neighbours as PREVIOUS and NEXT.

    The metadata: article_id, version, title, passage_id, heading, start, end, position (among the
    article's passages, from 0), page (if the article has pages), home_start and home_end (the
    span of the sentences that have their home in this passage).
    """

    count_tokens: Callable[[str], int] = Field(exclude=True)
    passage_tokens: int = 256

    @classmethod
    def class_name(cls) -> str:
        """Return the name LlamaIndex registers the class under."""
        return "ArticleNodeParser"

    def _parse_nodes(
        self, nodes: Sequence[BaseNode], show_progress: bool = False, **kwargs: Any
    ) -> list[BaseNode]:
        return [passage for document in nodes for passage in self._passages(document)]

    def _passages(self, document: BaseNode) -> Iterator[TextNode]:
        text = document.get_content(metadata_mode=MetadataMode.NONE)
        elements = [Element(*element) for element in document.metadata.get(_ELEMENTS, [])]
        pages = document.metadata.get(_PAGES, [])
        sentences = element_sentences(text, elements)
        spans = passage_spans(
            text,
            sentences,
            [Heading(*heading) for heading in document.metadata.get(_HEADINGS, [])],
            self.count_tokens,
            token_budget=self.passage_tokens,
        )
        # Without the document's metadata, which every row would otherwise copy.
        source = RelatedNodeInfo(
            node_id=document.id_, node_type=ObjectType.DOCUMENT, hash=document.hash
        )
        for position, span in enumerate(spans):
            passage_id = f"{document.id_}:p{position}"
            first, last = span.home
            path = (name.replace(HEADING_SEPARATOR, " > ") for name in span.heading)
            metadata = {
                **{name: document.metadata[name] for name in ("article_id", "version", "title")},
                "passage_id": passage_id,
                "heading": HEADING_SEPARATOR.join(path),
                "start": span.start,
                "end": span.end,
                "position": position,
                **({"page": bisect_right(pages, span.start) or 1} if pages else {}),
                "home_start": sentences[first][0],
                "home_end": sentences[last - 1][1],
            }
            yield passage_node(passage_id, text[span.start : span.end], metadata, source)

    def _postprocess_parsed_nodes(
        self, nodes: list[BaseNode], parent_doc_map: dict[str, Document]
    ) -> list[BaseNode]:
        """Link neighbours only: the spans are exact already and need no search."""
        for before, after in pairwise(nodes):
            if self.include_prev_next_rel and before.ref_doc_id == after.ref_doc_id:
                before.relationships[NodeRelationship.NEXT] = RelatedNodeInfo(node_id=after.id_)
                after.relationships[NodeRelationship.PREVIOUS] = RelatedNodeInfo(node_id=before.id_)
        return nodes
