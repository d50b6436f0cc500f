"""The evidence for a question: passages, candidates and articles."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from index import Article, Embedder, Passage, Sentence
from qa.draft import Footnotes
from qa.events import HitsFound
from qa.reader import Candidate, Unit
from qa.retrieval import Retrieval
from qa.safety import flagged, order_scores
from qa.types import Citation, Considered


def without_instructions(
    retrieval: Retrieval, embedder: Embedder, around: Sequence[Sentence] = ()
) -> tuple[Retrieval, tuple[Sentence, ...]]:
    """Take the sentences that address an assistant out of a retrieval.

    Returns the rest, and those sentences, best first. ``around`` are other sentences that serve
    as context. A heading that addresses an assistant is removed from its passages.
    """
    found = [ranked.sentence for ranked in retrieval.sentences]
    directions = {ranked.sentence.id: ranked.direction for ranked in retrieval.sentences}
    ids = flagged([*found, *around], embedder, directions)
    headings = list({each for hit in retrieval.hits for each in hit.passage.heading})
    scored = zip(headings, order_scores(headings, embedder), strict=True)
    orders = {heading for heading, score in scored if score > 0}
    hits = []
    for hit in retrieval.hits:
        plain = tuple(each for each in hit.passage.heading if each not in orders)
        hits.append(replace(hit, passage=replace(hit.passage, heading=plain)))
    kept = tuple(ranked for ranked in retrieval.sentences if ranked.sentence.id not in ids)
    taken = tuple(ranked.sentence for ranked in retrieval.sentences if ranked.sentence.id in ids)
    return replace(retrieval, hits=tuple(hits), sentences=kept), taken


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """What was retrieved and read for a question, with all that is needed to cite it.

    ``articles`` and ``passages`` are keyed by id. ``scope`` is the number of articles searched,
    or None for a selection of one. ``candidates`` are the sentences that were read, best first;
    before that there are none.
    ``flagged`` are the sentences that address an assistant and were left out. ``tables`` are all
    rows of the table that a candidate is a row of, in reading order, by the candidate's id.
    ``by_history`` means that the question was read with the turn before. ``unnamed`` are the ids of
    articles that are like the one that the question names, and that it does not name.
    """

    retrieval: Retrieval
    candidates: tuple[Candidate, ...]
    articles: Mapping[str, Article]
    passages: Mapping[str, Passage]
    scope: int | None
    flagged: tuple[Sentence, ...] = ()
    tables: Mapping[str, tuple[Unit, ...]] = field(default_factory=dict)
    by_history: bool = False
    unnamed: frozenset[str] = frozenset()

    @property
    def probability(self) -> float:
        """The probability that the best sentence answers, among those that may be shown."""
        return max((each.probability for each in self.candidates if each.may_answer), default=0.0)

    @property
    def highest_probability(self) -> float:
        """That of any sentence read; a question in an article is often answered right after it."""
        return max((each.probability for each in self.candidates), default=0.0)

    @property
    def considered(self) -> tuple[Considered, ...]:
        """The passages considered, best first, without their outcomes."""
        return tuple(
            Considered(
                passage_id=hit.passage.id,
                score=hit.score,
                article_id=hit.passage.article_id,
                article_sha256=self.articles[hit.passage.article_id].sha256,
                title=self.articles[hit.passage.article_id].title,
                heading=hit.passage.heading,
                page=hit.passage.page,
                start=hit.passage.start,
                end=hit.passage.end,
            )
            for hit in self.retrieval.hits
        )

    @property
    def hits_found(self) -> HitsFound:
        """The event that says what was found."""
        sentences = tuple(ranked.sentence for ranked in self.retrieval.sentences)
        unread = bool(sentences) and not self.candidates
        return HitsFound(self.considered, sentences, None if unread else self.probability)

    def footnotes(self, before: Iterable[Citation] = ()) -> Footnotes:
        """Return footnotes that number this evidence from 1, or on from earlier citations."""
        return Footnotes(self.articles, self.passages, before)

    def flagged_in(self, passage_ids: Collection[str]) -> tuple[Citation, ...]:
        """Cite the sentences in these passages that address an assistant.

        Those in other passages do not concern the answer.
        """
        return self.footnotes().cite(
            sentence for sentence in self.flagged if sentence.passage_id in passage_ids
        )
