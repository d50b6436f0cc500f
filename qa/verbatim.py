"""The articles' own sentences as an answer: no model, no key, no network."""

from collections.abc import Iterator, Sequence

from qa import draft
from qa.decision import Decision, unanswered, unsure
from qa.draft import Draft
from qa.extractive import PERHAPS, PLAIN, SURE, choose, in_reading_order, nearest, with_items
from qa.material import Material
from qa.statement import Statement
from qa.types import Citation, Claim, Hedged, Reason, SentenceReady

# Below this probability, from 0 to 1, nothing that was found is about the question at all.
_ON_TOPIC = 0.05


class VerbatimAnswer:
    """Quotes the sentences that answer or may answer, or says that none were found."""

    def __init__(self, material: Material, before: Sequence[Citation] = ()) -> None:
        """Answer from the candidates of this material; number on from the citations before."""
        self._material = material
        self._footnotes = material.footnotes(before)
        self._claims: list[Claim] = []
        self._chosen = in_reading_order(choose(material.candidates)) if self.is_found else []

    @property
    def by_history(self) -> bool:
        """Whether a sentence answers only together with what was said right before."""
        return any(candidate.by_history for candidate in self._chosen)

    @property
    def decision(self) -> Decision | None:
        """By which score it is no answer, or none that is sure; None for one that is."""
        if self.is_sure:
            return None
        score = self._material.probability
        return unsure(score, SURE) if self.is_found else unanswered(score, PERHAPS)

    @property
    def is_found(self) -> bool:
        """Whether there is a sentence that answers, or may."""
        return self._material.probability >= PERHAPS

    @property
    def is_sure(self) -> bool:
        """Whether there is a sentence that surely answers."""
        return self._material.probability >= SURE

    def is_missed_by(self, citations: Sequence[Citation]) -> bool:
        """Whether a sentence plainly answers, and these citations name no passage of the answer."""
        passages = {each.sentence.passage_id for each in self._chosen}
        cited = {note.passage_id for note in citations}
        return self._material.probability >= PLAIN and passages.isdisjoint(cited)

    def write(self) -> Iterator[Hedged | SentenceReady]:
        """Yield the sentences of the answer, one after the other, after a hedge if need be."""
        if self._chosen and not self.is_sure:
            yield Hedged()
        for unit in with_items(self._chosen):
            article = self._material.articles[unit.sentence.article_id]
            cited = unit.cited(article.text)
            claim, citations = self._footnotes.claim(Statement(cited.text, (cited,), unit.lead))
            self._claims.append(claim)
            yield SentenceReady(claim, citations)

    def draft(self, elsewhere: Sequence[str] = ()) -> Draft:
        """Return what was written; related sentences are numbered on their own.

        ``elsewhere`` are the ids of articles that were not asked, and answer.
        """
        citations = self._footnotes.citations
        if self._claims and self.is_sure:
            return draft.found(self._claims, citations)
        if self._claims:
            return draft.hedged(self._claims, citations, elsewhere=elsewhere)
        related = nearest(self._material.candidates)
        near = self._material.footnotes().cite(item.sentence for item in related)
        return draft.not_found(
            self._material.scope, near, reason=reason_of(self._material), elsewhere=elsewhere
        )


def reason_of(material: Material) -> Reason:
    """Say whether what was found touches the question at all."""
    return "missing" if material.probability >= _ON_TOPIC else "off_topic"
