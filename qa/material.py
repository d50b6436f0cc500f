"""What an answer is made of: the passages and sentences found, and their articles."""

from collections.abc import Mapping
from dataclasses import dataclass

from index import Article, Passage, Sentence
from qa.cite import Footnotes
from qa.not_found import Diagnosis
from qa.retrieval import Retrieval
from qa.types import Considered


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """What was retrieved, and all that is needed to cite it.

    ``articles`` and ``passages`` go by id; ``scope`` counts the articles that were looked in,
    and is None where it was a selection of one. ``diagnosis`` tells what the articles have to
    say without a model, and is None where that was not asked. ``flagged`` are the sentences
    that address an assistant and were left out.
    """

    retrieval: Retrieval
    articles: Mapping[str, Article]
    passages: Mapping[str, Passage]
    scope: int | None
    diagnosis: Diagnosis | None = None
    flagged: tuple[Sentence, ...] = ()

    @property
    def considered(self) -> tuple[Considered, ...]:
        """The passages that were looked at, best first."""
        return tuple(Considered(hit.passage.id, hit.score) for hit in self.retrieval.hits)

    def footnotes(self) -> Footnotes:
        """Return footnotes that number citations of this material from 1."""
        return Footnotes(self.articles, self.passages)
