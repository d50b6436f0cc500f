"""Footnote's retrieval as a LlamaIndex retriever."""

from collections.abc import Sequence

from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from index import ArticleIndex, Passage, Sentence, refuse_lone_article
from qa.retrieval.question import one_line
from qa.retrieval.retriever import fused, retrieve

# Results per search of sentences.
_LISTED = 50


class ArticleRetriever(BaseRetriever):
    """Retrieves passages or sentences with exact spans in their metadata.

    Every node carries ``article_id``, ``start`` and ``end``, and satisfies
    ``article.text[start:end] == node.text``. A query about unknown articles raises
    UnknownArticleError.
    """

    def __init__(
        self,
        index: ArticleIndex,
        *,
        articles: Sequence[str] | None = None,
        limit: int = 5,
        sentences: bool = False,
    ) -> None:
        """Retrieve up to ``limit`` passages or sentences from some articles, or from all.

        Raises UsageError for a single article id instead of a list.
        """
        refuse_lone_article(articles)
        super().__init__()
        self._index = index
        self._articles = articles
        self._limit = limit
        self._sentences = sentences

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        question = one_line(query_bundle.query_str)
        with self._index.snapshot():
            for article_id in self._articles or ():
                self._index.article(article_id)
            if self._sentences:
                return self._nearest_sentences(question)
            found = retrieve(self._index, question, articles=self._articles)
        return [_node(hit.passage.id, hit.passage, hit.score) for hit in found.hits[: self._limit]]

    def _nearest_sentences(self, question: str) -> list[NodeWithScore]:
        (vector,) = self._index.embedder.embed([question])
        scores = fused(
            self._index.nearest(vector, _LISTED, self._articles, rows="sentences"),
            self._index.lexical(question, _LISTED, self._articles, rows="sentences"),
        )
        found = self._index.sentences(list(scores)[: self._limit])
        return [_node(key, sentence, scores[key]) for key, sentence in found.items()]


def _node(node_id: str, span: Passage | Sentence, score: float) -> NodeWithScore:
    node = TextNode(
        id_=node_id,
        text=span.text,
        metadata={"article_id": span.article_id, "start": span.start, "end": span.end},
        excluded_embed_metadata_keys=["article_id", "start", "end"],
        excluded_llm_metadata_keys=["article_id", "start", "end"],
        start_char_idx=span.start,
        end_char_idx=span.end,
    )
    return NodeWithScore(node=node, score=score)
