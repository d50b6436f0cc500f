"""What an answer is made of: the passages and sentences found, and their articles."""

from collections.abc import Mapping
from dataclasses import dataclass

from index import Article
from qa.cite import Footnotes
from qa.retrieval import Retrieval
from qa.types import Considered


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """What was retrieved, the articles it stands in by id, and of how many they are."""

    retrieval: Retrieval
    articles: Mapping[str, Article]
    scope: int

    @property
    def considered(self) -> tuple[Considered, ...]:
        """The passages that were looked at, best first."""
        return tuple(Considered(hit.passage.id, hit.score) for hit in self.retrieval.hits)

    def footnotes(self) -> Footnotes:
        """Return footnotes that number citations of this material from 1."""
        passages = {hit.passage.id: hit.passage for hit in self.retrieval.hits}
        return Footnotes(self.articles, passages)
