"""Check what another LlamaIndex engine answers against its own source nodes."""

import asyncio
import re
from collections.abc import Sequence

from llama_index.core.base.base_query_engine import BaseQueryEngine
from llama_index.core.base.llms.types import CitationBlock, TextBlock
from llama_index.core.base.response.schema import RESPONSE_TYPE, AsyncStreamingResponse
from llama_index.core.prompts.mixin import PromptMixinType
from llama_index.core.schema import NodeWithScore, QueryBundle

from index import Article, Passage, Sentence
from index.chunking import sentence_spans
from index.embedding import Embedder, bundled_embedder, direction
from qa.draft import Footnotes
from qa.prompting import GivenPassage
from qa.reply import ReplyReader, WrittenSentence
from qa.retrieval import RankedSentence
from qa.types import Citation, Claim
from qa.verification import ClaimChecker

# What LlamaIndex's CitationQueryEngine puts around the text of a node.
_NUMBERED = re.compile(r"Source \d+:\n(.*)\n", re.S)


class VerifiedQueryEngine(BaseQueryEngine):
    """Answers as another query engine does, and checks each sentence against the source nodes.

    The metadata of the response gains the ``claims`` and ``citations`` that ``verify_answer``
    returns; all else stays. A stream is read to its end first.
    """

    def __init__(self, query_engine: BaseQueryEngine) -> None:
        """Check this engine's answers."""
        super().__init__(query_engine.callback_manager)
        self._query_engine = query_engine

    def _get_prompt_modules(self) -> PromptMixinType:
        return {"query_engine": self._query_engine}

    def _query(self, query_bundle: QueryBundle) -> RESPONSE_TYPE:
        return _verified(self._query_engine.query(query_bundle))

    async def _aquery(self, query_bundle: QueryBundle) -> RESPONSE_TYPE:
        response = await self._query_engine.aquery(query_bundle)
        if isinstance(response, AsyncStreamingResponse):
            response = await response.get_response()
        return await asyncio.to_thread(_verified, response)


def _verified(response: RESPONSE_TYPE) -> RESPONSE_TYPE:
    claims, blocks = verify_answer(str(response), response.source_nodes)
    found = {"claims": claims, "citations": blocks}
    response.metadata = {**(response.metadata or {}), **found}
    return response


def verify_answer(
    text: str, nodes: Sequence[NodeWithScore]
) -> tuple[tuple[Claim, ...], list[CitationBlock]]:
    """Check each sentence of an answer against the nodes it was made from, as ``verify`` does.

    Returns the sentences with their support, and the quotes that they rest on, which a claim's
    ``citations`` count from 1. A block's ``additional_location_info`` has the position of its
    ``node``, and the quote's ``node_start`` and ``node_end`` in the node's text; where the node
    tells its place in a document, ``start`` and ``end`` are the quote's there. A marker like [2]
    means the second node. A sentence that only says what the nodes lack is no claim.
    """
    contents = [found.node.get_content() for found in nodes]
    embedder = bundled_embedder()
    given = [_given(place, content, embedder) for place, content in enumerate(contents)]
    articles = {
        str(place): Article(str(place), "", None, None, None, content, "")
        for place, content in enumerate(contents)
    }
    footnotes = Footnotes(articles, {})
    checker = ClaimChecker(given, embedder, footnotes)
    reader = ReplyReader(len(given))
    pieces = (*reader.feed(text), *reader.end())
    sentences = (piece for piece in pieces if isinstance(piece, WrittenSentence))
    claims = tuple(checker.check(sentence).claim for sentence in sentences)
    return claims, [_block(note, given, nodes) for note in footnotes.citations]


def _given(place: int, content: str, embedder: Embedder) -> GivenPassage:
    """Return a node's content as a passage that a model was given, without its number."""
    numbered, name = _NUMBERED.fullmatch(content), str(place)
    first, text = (numbered.start(1), numbered[1]) if numbered else (0, content)
    ranked = []
    (encoding,) = embedder.encode([text])
    for number, (start, end) in enumerate(sentence_spans(text)):
        span = first + start, first + end
        sentence = Sentence(f"{name}:{number}", name, name, number, *span, text[start:end])
        ranked.append(RankedSentence(sentence, 0.0, direction(encoding.tokens.within(start, end))))
    passage = Passage(name, name, first, first + len(text), text)
    return GivenPassage(passage, "", text, tuple(ranked), place)


def _block(
    note: Citation, given: Sequence[GivenPassage], nodes: Sequence[NodeWithScore]
) -> CitationBlock:
    position = int(note.article_id)
    passage, node = given[position].passage, nodes[position].node
    known = node.metadata
    place = {"node": position, "node_start": note.start, "node_end": note.end}
    start, end = getattr(node, "start_char_idx", None), getattr(node, "end_char_idx", None)
    if start is None or end is None:
        start, end = known.get("start"), known.get("end")
    # Of another length, the text is not what stands there.
    if isinstance(start, int) and isinstance(end, int) and end - start == len(passage.text):
        origin = start - passage.start
        place |= {"start": origin + note.start, "end": origin + note.end}
    return CitationBlock(
        cited_content=TextBlock(text=note.quote),
        source=str(known.get("article_id") or node.ref_doc_id or node.node_id),
        title=str(known.get("title") or known.get("file_name") or ""),
        additional_location_info=place,
    )
