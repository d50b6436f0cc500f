"""Answer in sentences from the articles."""

from collections.abc import Iterator, Sequence

from qa import decision, draft
from qa.decision import ON_TOPIC_FROM, PLAIN_FROM, REFUSED_BELOW, SURE_FROM, Decision
from qa.draft import Draft, Statement
from qa.events import Hedged, SentenceReady
from qa.evidence import Evidence
from qa.reader import MAX_ITEMS, Candidate, Unit
from qa.types import Citation, Claim, Reason

# Sentences are added until at least one of them answers with probability ENOUGH, and only while
# their own probability is at least WORTH_ADDING times that of the best.
ENOUGH = 0.9
WORTH_ADDING = 0.3
MAX_SENTENCES = 3
MAX_NEAREST = 3


def choose(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Choose the fewest sentences that answer, best first, no two in the same words.

    What another article says nearly alike is chosen beside it, as it may contradict it.
    ``candidates`` are sorted by probability. A table's header, which stands for its rows, is
    chosen only if it is the best.
    """
    chosen: list[Candidate] = []
    doubt = 1.0
    for candidate in candidates:
        if not candidate.may_answer or (candidate.is_header and chosen):
            continue
        if len(chosen) == MAX_SENTENCES:
            break
        if chosen and candidate.probability < WORTH_ADDING * chosen[0].probability:
            break
        if any(candidate.ranked.has_words_of(other.ranked) for other in chosen):
            continue
        if any(candidate.ranked.varies(other.ranked) for other in chosen):
            chosen.append(candidate)
        elif 1 - doubt < ENOUGH:
            chosen.append(candidate)
            doubt *= 1 - candidate.probability
    return chosen


def nearest(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Choose up to three sentences related to the question, best first."""
    chosen: list[Candidate] = []
    for candidate in candidates:
        if len(chosen) == MAX_NEAREST:
            break
        if not any(
            candidate.ranked.has_words_of(other.ranked) or candidate.ranked.is_like(other.ranked)
            for other in chosen
        ):
            chosen.append(candidate)
    return chosen


def in_reading_order(chosen: Sequence[Candidate]) -> list[Candidate]:
    """Put neighbours within one article into reading order; keep the rest in order of rank."""
    groups: list[list[Candidate]] = []
    for candidate in chosen:
        adjoining = [group for group in groups if _adjoins(candidate, group)]
        if adjoining:
            # A sentence may connect the one before it with the one after it.
            adjoining[0].append(candidate)
            for group in adjoining[1:]:
                adjoining[0] += group
                groups.remove(group)
        else:
            groups.append([candidate])
    return [
        member
        for group in groups
        for member in sorted(group, key=lambda member: member.sentence.position)
    ]


def with_items(chosen: Sequence[Candidate]) -> list[Unit]:
    """Return the units to show for the chosen sentences, with the items of lists and tables.

    Items follow the opening of a list. If two items of a list were
    chosen, the whole list is shown. The rows of a table replace its header, which is shown with
    each of them.
    """
    units: dict[str, Unit] = {}
    best = max((each.probability for each in chosen), default=0.0)
    for candidate in chosen:
        # The opening of a list says nothing without its items.
        shown = candidate.probability == best or not candidate.is_header
        items = candidate.items[:MAX_ITEMS] if shown else ()
        parts = items if candidate.is_header else (candidate.unit, *items)
        if candidate.beside and sum(each.beside == candidate.beside for each in chosen) > 1:
            parts = candidate.beside[:MAX_ITEMS]
        for each in parts:
            units.setdefault(each.sentence.id, each)
    return list(units.values())


def _adjoins(candidate: Candidate, group: Sequence[Candidate]) -> bool:
    sentence = candidate.sentence
    return any(
        member.sentence.article_id == sentence.article_id
        and abs(member.sentence.position - sentence.position) == 1
        for member in group
    )


class VerbatimAnswer:
    """Quotes the sentences that answer or may answer, or reports that none were found."""

    def __init__(self, evidence: Evidence, before: Sequence[Citation] = ()) -> None:
        """Answer from the candidates of this evidence, numbering on from earlier citations."""
        self._evidence = evidence
        self._footnotes = evidence.footnotes(before)
        self._claims: list[Claim] = []
        self._chosen = in_reading_order(choose(evidence.candidates)) if self.is_found else []
        self._shown = with_items(self._chosen)

    @property
    def by_history(self) -> bool:
        """Whether a sentence answers only in the context of the turn before."""
        return any(candidate.by_history for candidate in self._chosen)

    @property
    def decision(self) -> Decision | None:
        """Why there is no answer or a hedged one; None if it is sure."""
        if self.is_sure:
            return None
        score = self._evidence.probability
        if score >= SURE_FROM:
            return decision.uncompared(score, SURE_FROM)
        if self._chosen:
            return decision.hedged(score, SURE_FROM)
        return decision.refused(score, REFUSED_BELOW)

    @property
    def is_found(self) -> bool:
        """Whether there is a sentence that answers or may answer."""
        return self._evidence.highest_probability >= REFUSED_BELOW

    @property
    def is_sure(self) -> bool:
        """Whether there is a sentence that surely answers.

        Several rows of tables are sure of nothing: which is the greatest, or whether they are all
        that there are, only a comparison of all rows would say.
        """
        rows = sum(shown.is_row for shown in self._shown)
        return self._evidence.probability >= SURE_FROM and rows < 2

    def is_missed_by(self, citations: Sequence[Citation]) -> bool:
        """Whether a sentence plainly answers, but these citations name no passage of the answer."""
        passages = {each.sentence.passage_id for each in self._chosen}
        cited = {note.passage_id for note in citations}
        return self._evidence.probability >= PLAIN_FROM and passages.isdisjoint(cited)

    def write(self) -> Iterator[Hedged | SentenceReady]:
        """Yield the sentences of the answer in order, after a hedge if needed."""
        if self._chosen and not self.is_sure:
            yield Hedged()
        for shown in self._shown:
            article = self._evidence.articles[shown.sentence.article_id]
            cited = shown.cited(article.text)
            claim, citations = self._footnotes.claim(Statement(cited.text, (cited,), shown.lead))
            self._claims.append(claim)
            yield SentenceReady(claim, citations)

    def draft(self, elsewhere: Sequence[str] = ()) -> Draft:
        """Return the draft; related sentences have numbers of their own.

        ``elsewhere`` are the ids of articles out of scope that answer.
        """
        citations = self._footnotes.citations
        if self._claims and self.is_sure:
            return draft.found(self._claims, citations)
        if self._claims:
            return draft.hedged(self._claims, citations, elsewhere=elsewhere)
        related = nearest(self._evidence.candidates)
        near = self._evidence.footnotes().cite(item.sentence for item in related)
        return draft.not_found(
            self._evidence.scope, near, reason=reason_of(self._evidence), elsewhere=elsewhere
        )


def reason_of(evidence: Evidence) -> Reason:
    """Return "missing" if the evidence is on topic at all, else "off_topic"."""
    return "missing" if evidence.highest_probability >= ON_TOPIC_FROM else "off_topic"
