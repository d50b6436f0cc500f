"""Check what another LlamaIndex engine answers against its own source nodes."""

import asyncio
import re
from collections.abc import Sequence

import numpy as np
from llama_index.core.base.base_query_engine import BaseQueryEngine
from llama_index.core.base.llms.types import CitationBlock, TextBlock
from llama_index.core.base.response.schema import RESPONSE_TYPE, AsyncStreamingResponse
from llama_index.core.prompts.mixin import PromptMixinType
from llama_index.core.schema import BaseNode, NodeWithScore, QueryBundle

from index import Article, MiniLMEmbedder, Passage, Sentence
from index.chunking import sentence_spans
from qa.draft import Footnotes
from qa.prompting import GivenPassage
from qa.reply import ReplyReader, WrittenSentence
from qa.retrieval import RankedSentence
from qa.types import Citation, Claim
from qa.verification import ClaimChecker

# What LlamaIndex's CitationQueryEngine puts around the text of a node.
_NUMBERED = re.compile(r"(Source \d+:\n)(.*)\n", re.S)


class VerifiedQueryEngine(BaseQueryEngine):
    """Answers as another query engine does, and checks each sentence against the source nodes.

    The metadata of the response gains the ``claims`` and ``citations`` that ``verify_answer``
    returns; all else stays. A stream is read to its end first.
    """

    def __init__(self, query_engine: BaseQueryEngine) -> None:
        """Check this engine's answers. Raises EmbedderError when the bundled model is damaged."""
        super().__init__(query_engine.callback_manager)
        self._query_engine = query_engine
        self._embedder = MiniLMEmbedder.load()

    def _get_prompt_modules(self) -> PromptMixinType:
        return {"query_engine": self._query_engine}

    def _query(self, query_bundle: QueryBundle) -> RESPONSE_TYPE:
        return self._verified(self._query_engine.query(query_bundle))

    async def _aquery(self, query_bundle: QueryBundle) -> RESPONSE_TYPE:
        response = await self._query_engine.aquery(query_bundle)
        if isinstance(response, AsyncStreamingResponse):
            response = await response.get_response()
        return await asyncio.to_thread(self._verified, response)

    def _verified(self, response: RESPONSE_TYPE) -> RESPONSE_TYPE:
        claims, blocks = verify_answer(str(response), response.source_nodes, self._embedder)
        found = {"claims": claims, "citations": blocks}
        response.metadata = {**(response.metadata or {}), **found}
        return response


def verify_answer(
    text: str, nodes: Sequence[NodeWithScore], embedder: MiniLMEmbedder | None = None
) -> tuple[tuple[Claim, ...], list[CitationBlock]]:
    """Check each sentence of an answer against the nodes it was made from, as ``verify`` does.

    Returns the sentences with their support, and the quotes that they rest on, which a claim's
    ``citations`` count from 1. A block's ``additional_location_info`` has the position of its
    ``node``, and the quote's ``node_start`` and ``node_end`` in the node's text; where the node
    tells its place in a document, ``start`` and ``end`` are the quote's there. A marker like [2]
    means the second node. A sentence that only says what the nodes lack is no claim. Raises
    EmbedderError when the bundled model, which finds the quotes, is damaged.
    """
    given = [_given(str(position), found.node) for position, found in enumerate(nodes)]
    articles = {
        each.passage.id: Article(each.passage.id, "", None, None, None, found.get_content(), "")
        for each, found in zip(given, nodes, strict=True)
    }
    footnotes = Footnotes(articles, {})
    checker = ClaimChecker(given, embedder or MiniLMEmbedder.load(), footnotes)
    reader = ReplyReader(len(given))
    pieces = (*reader.feed(text), *reader.end())
    sentences = (piece for piece in pieces if isinstance(piece, WrittenSentence))
    claims = tuple(checker.check(sentence).claim for sentence in sentences)
    return claims, [_block(note, nodes[int(note.article_id)].node) for note in footnotes.citations]


def _given(name: str, node: BaseNode) -> GivenPassage:
    """Return a node as a passage that a model was given."""
    before, text = _unnumbered(node)
    ranked = tuple(
        # The direction of its tokens is for other searches.
        RankedSentence(
            Sentence(f"{name}:{start}", name, name, number, before + start, before + end,
                     text[start:end]),
            0.0,
            np.zeros(0, np.int8),
        )
        for number, (start, end) in enumerate(sentence_spans(text))
    )  # fmt: skip
    passage = Passage(name, name, before, before + len(text), text)
    return GivenPassage(passage, "", text, ranked, rank=int(name))


def _unnumbered(node: BaseNode) -> tuple[int, str]:
    """Return a node's text without its number as a source, and where in it that begins."""
    content = node.get_content()
    numbered = _NUMBERED.fullmatch(content)
    return (len(numbered[1]), numbered[2]) if numbered else (0, content)


def _block(note: Citation, node: BaseNode) -> CitationBlock:
    position, known = int(note.article_id), node.metadata
    place = {"node": position, "node_start": note.start, "node_end": note.end}
    before, text = _unnumbered(node)
    start, end = getattr(node, "start_char_idx", None), getattr(node, "end_char_idx", None)
    if start is None or end is None:
        start, end = known.get("start"), known.get("end")
    # Else the node's text is not what its span says.
    if isinstance(start, int) and isinstance(end, int) and end - start == len(text):
        place |= {"start": start - before + note.start, "end": start - before + note.end}
    return CitationBlock(
        cited_content=TextBlock(text=note.quote),
        source=str(known.get("article_id") or node.ref_doc_id or node.node_id),
        title=str(known.get("title") or known.get("file_name") or ""),
        additional_location_info=place,
    )
