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
        """The passages that were looked at, best first, without what came of them.

        What was found for a part of the question alone is among them where it answers.
        """
        looked = {hit.passage.id: (hit.passage, hit.score) for hit in self.retrieval.hits}
        of_parts = False
        for ranked in self.diagnosis.sentences if self.diagnosis else ():
            home = self.passages.get(ranked.sentence.passage_id)
            if home is not None and home.id not in looked:
                looked[home.id] = home, ranked.score
                of_parts = True
        rows = tuple(self._considered(passage, score) for passage, score in looked.values())
        return tuple(sorted(rows, key=lambda row: -row.score)) if of_parts else rows

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

    def footnotes(self) -> Footnotes:
        """Return footnotes that number citations of this material from 1."""
        return Footnotes(self.articles, self.passages)
