"""Footnote's retrieval as a LlamaIndex retriever."""

from collections.abc import Sequence

from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle

from index import ArticleIndex, Hit
from index.conditions import Where
from index.store import passage_node, refuse_lone_article
from qa.question import Question, without_controls
from qa.retrieval import in_scope, retrieve


class ArticleRetriever(BaseRetriever):
    """Retrieves passages with exact spans in their metadata.

    Every node carries ``article_id``, ``start`` and ``end``, and satisfies
    ``article.text[start:end] == node.text``. A query about unknown articles raises
    UnknownArticleError.
    """

    def __init__(
        self,
        index: ArticleIndex,
        *,
        articles: Sequence[str] | None = None,
        where: Where = (),
        limit: int = 5,
    ) -> None:
        """Retrieve up to ``limit`` passages from some articles, or all, that meet conditions.

        Raises UsageError for a single article id instead of a list.
        """
        refuse_lone_article(articles)
        super().__init__()
        self._index = index
        self._articles, self._where = articles, where
        self._limit = limit

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        text = without_controls(query_bundle.query_str)
        question = Question(text, articles=self._articles, where=self._where)
        with self._index.snapshot():
            found = retrieve(self._index, in_scope(self._index, question))
        return [_node(hit) for hit in found.hits[: self._limit]]


def _node(hit: Hit) -> NodeWithScore:
    passage = hit.passage
    metadata = {"article_id": passage.article_id, "start": passage.start, "end": passage.end}
    return NodeWithScore(node=passage_node(passage.id, passage.text, metadata), score=hit.score)
