"""Judge one reply to one case."""

from dataclasses import dataclass
from typing import Any

from eval.cases import Case
from eval.gold import Gold, Reply
from eval.metrics import first_rank, holds_answer


@dataclass(frozen=True, slots=True)
class Crash:
    """A case that raised an error, with the error."""

    case_id: str
    message: str

    def to_dict(self) -> dict[str, str]:
        """Return the crash as a JSON object."""
        return {"id": self.case_id, "message": self.message}


@dataclass(frozen=True, slots=True)
class Outcome:
    """A case, the reply, and its scores.

    Hits and ranks (from 1) are None if the case has nothing to hit: no answer, evidence or place.
    A rank is also None if nothing ranked is right; ``has_evidence`` and ``has_place`` tell the two
    apart. ``milliseconds`` is the time of the answer. ``cited`` counts its citations,
    ``cited_right`` those that cover a supporting sentence. ``covered`` counts those of the
    ``supporting`` sentences that a citation covers. ``support`` holds each claim's support.
    ``fell_back`` is true if sentences of the articles replace a model's, ``model_failed`` if the
    model failed; ``tokens`` is what it used.
    """

    case: Case
    text: str
    refused: bool
    answer_hit: bool | None
    citation_hit: bool | None
    sentences: int
    has_evidence: bool
    has_place: bool
    sentence_rank: int | None
    passage_rank: int | None
    answerable: float | None
    milliseconds: float
    broken_citations: int
    cited: int = 0
    cited_right: int = 0
    supporting: int = 0
    covered: int = 0
    support: tuple[str, ...] = ()
    fell_back: bool = False
    model_failed: bool = False
    tokens: int = 0

    @property
    def failure(self) -> str | None:
        """What went wrong, in a word or two, or None if nothing did."""
        if self.broken_citations:
            return "broken citation"
        if not self.case.answerable:
            return None if self.refused else "should refuse"
        if self.refused:
            return "refused"
        if self.answer_hit is False:
            return "wrong answer"
        return "wrong citation" if self.citation_hit is False else None

    def to_dict(self) -> dict[str, Any]:
        """Return the outcome as a JSON object."""
        return {
            "id": self.case.id,
            "question": self.case.question,
            "answerable": self.case.answerable,
            "tags": list(self.case.tags),
            "text": self.text,
            "refused": self.refused,
            "failure": self.failure,
            "answer_hit": self.answer_hit,
            "citation_hit": self.citation_hit,
            "sentences": self.sentences,
            "sentence_rank": self.sentence_rank,
            "passage_rank": self.passage_rank,
            "answerable_score": self.answerable,
            "milliseconds": round(self.milliseconds, 3),
            "broken_citations": self.broken_citations,
            "support": list(self.support),
            "fell_back": self.fell_back,
            "model_failed": self.model_failed,
            "tokens": self.tokens,
        }


def judge(case: Case, gold: Gold, reply: Reply) -> Outcome:
    """Score a system's reply to a case. A refusal is never a hit."""
    has_evidence = case.answerable and bool(gold.places)
    has_place = has_evidence or (case.answerable and gold.paragraph is not None)
    text = " ".join(reply.claims)
    right = sum(gold.supported_by(place) for place in reply.citations)
    evidence = gold.places if has_evidence and not reply.refused else ()
    covered = sum(
        any(gold.covered_by(place, quote) for place in reply.citations) for quote in evidence
    )
    return Outcome(
        case=case,
        text=text,
        refused=reply.refused,
        answer_hit=_is_hit(case, text, right, reply) if case.answerable else None,
        citation_hit=not reply.refused and right > 0 if has_evidence else None,
        sentences=len(reply.claims),
        has_evidence=has_evidence,
        has_place=has_place,
        sentence_rank=first_rank(map(gold.supported_by, reply.sentences)) if has_evidence else None,
        passage_rank=first_rank(map(gold.read_in, reply.passages)) if has_place else None,
        answerable=reply.answerable,
        milliseconds=reply.milliseconds,
        broken_citations=reply.broken_citations,
        cited=len(reply.citations) if evidence else 0,
        cited_right=right if evidence else 0,
        supporting=len(evidence),
        covered=covered,
        support=reply.support,
        fell_back=reply.fell_back,
        model_failed=reply.model_failed,
        tokens=reply.tokens,
    )


def _is_hit(case: Case, text: str, right: int, reply: Reply) -> bool:
    """Return whether an answer is right: by its text or, in a praised case, by its citations."""
    if holds_answer(text, case.answers):
        return True
    # A praised case accepts whole sentences, which a model words differently each time.
    praised = case.judgement is not None and case.judgement.verdict == "up"
    return praised and not reply.refused and right > 0
