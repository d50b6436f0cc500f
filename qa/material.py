"""What an answer is made of: the passages and sentences found, and their articles."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from index import Article, Passage, Sentence
from qa.cite import Footnotes
from qa.reader.judge import Candidate
from qa.retrieval import Retrieval
from qa.types import Citation, Considered


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """What was found and read for a question, and all that is needed to cite it.

    ``articles`` and ``passages`` go by id; ``scope`` counts the articles that were looked in,
    and is None where it was a selection of one. ``candidates`` are the sentences that were read,
    best first. ``flagged`` are the sentences that address an assistant and were left out.
    """

    retrieval: Retrieval
    candidates: tuple[Candidate, ...]
    articles: Mapping[str, Article]
    passages: Mapping[str, Passage]
    scope: int | None
    flagged: tuple[Sentence, ...] = ()

    @property
    def probability(self) -> float:
        """How likely, from 0 to 1, the best sentence answers."""
        return max((each.probability for each in self.candidates), default=0.0)

    @property
    def considered(self) -> tuple[Considered, ...]:
        """The passages that were looked at, best first, without what came of them."""
        return tuple(self._considered(hit.passage, hit.score) for hit in self.retrieval.hits)

    def _considered(self, passage: Passage, score: float) -> Considered:
        article = self.articles[passage.article_id]
        return Considered(
            passage_id=passage.id,
            score=score,
            article_id=article.id,
            article_sha256=article.sha256,
            title=article.title,
            heading=passage.heading,
            page=passage.page,
            start=passage.start,
            end=passage.end,
        )

    def footnotes(self, before: Iterable[Citation] = ()) -> Footnotes:
        """Return footnotes that number citations of this material from 1, or on from others."""
        return Footnotes(self.articles, self.passages, before)
