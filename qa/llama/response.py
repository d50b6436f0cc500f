"""Footnote's answers in LlamaIndex's types."""

from typing import Any

from llama_index.core.base.llms.types import CitationBlock, TextBlock
from llama_index.core.base.response.schema import Response
from llama_index.core.schema import NodeWithScore

from index.store import passage_node
from qa.types import Answer, Citation


def response_of(answer: Answer) -> Response:
    """Return an answer with its quotes as source nodes and as blocks of its metadata."""
    blocks = [_block(note) for note in answer.citations]
    metadata: dict[str, Any] = {"answer": answer, "claims": answer.claims, "citations": blocks}
    return Response(answer.text, [_node(note, answer) for note in answer.citations], metadata)


def _place(note: Citation) -> dict[str, int]:
    place = {"number": note.number, "start": note.start, "end": note.end}
    return place if note.page is None else {**place, "page": note.page}


def _block(note: Citation) -> CitationBlock:
    return CitationBlock(
        cited_content=TextBlock(text=note.quote),
        source=note.article_id,
        title=note.title,
        additional_location_info=_place(note),
    )


def _node(note: Citation, answer: Answer) -> NodeWithScore:
    """Return a citation as a node, with its passage's score and its weakest sentence's support."""
    supports = {claim.support for claim in answer.claims if note.number in claim.citations}
    support = "verified" if supports == {"verified"} else "partial"
    metadata = {"article_id": note.article_id, "title": note.title, "support": support}
    node = passage_node(
        f"{note.article_id}:{note.start}-{note.end}", note.quote, {**metadata, **_place(note)}
    )
    scores = {each.passage_id: each.score for each in answer.considered}
    return NodeWithScore(node=node, score=scores.get(note.passage_id))
