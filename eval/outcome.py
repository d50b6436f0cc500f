"""A system's reply to a case, and how right it is."""

import math
from dataclasses import dataclass
from typing import Any

from eval.cases import Case
from eval.gold import Gold, Place
from eval.metrics import first_rank, holds_answer


@dataclass(frozen=True, slots=True)
class Reply:
    """A system's answer and its rankings, best first.

    ``claims`` are the sentences of the answer, without markers; a refusal has none.
    ``answerable_score``, if there is one, decides on a refusal; a higher one makes an answer
    likelier. ``milliseconds`` is the time of the answer. ``broken_citations`` counts citations
    whose quote does not match the text at their place. ``support`` holds each claim's support.
    ``fell_back`` is true if sentences of the articles replace a model's, ``model_failed`` if the
    model failed; ``tokens`` is how many it used.
    """

    claims: tuple[str, ...]
    citations: tuple[Place, ...]
    sentences: tuple[Place, ...]
    passages: tuple[Place, ...]
    answerable_score: float | None
    milliseconds: float
    broken_citations: int = 0
    support: tuple[str, ...] = ()
    fell_back: bool = False
    model_failed: bool = False
    tokens: int = 0

    @property
    def text(self) -> str:
        """The sentences of the answer as one text."""
        return " ".join(self.claims)

    @property
    def refused(self) -> bool:
        """Whether the system said that there is no answer."""
        return not self.claims


@dataclass(frozen=True, slots=True)
class Crash:
    """A case that raised an error, with the error."""

    id: str
    message: str

    @classmethod
    def of(cls, case_id: str | int, error: Exception) -> "Crash":
        """Return the crash of a case that raised an error."""
        return cls(str(case_id), f"{type(error).__name__}: {error}")


@dataclass(frozen=True, slots=True)
class Outcome:
    """A case, the reply, and how right it is. A refusal is never a hit.

    Hits and ranks are None if the case has nothing to hit: no answer, evidence or place. Ranks
    count from 1, and are infinite if nothing ranked is right. Unless an answer was given and the
    supporting places are known, the counts are 0: ``supporting`` places, those ``covered`` by a
    citation, citations ``cited``, and those ``cited_right``, on a supporting place.
    """

    case: Case
    reply: Reply
    answer_hit: bool | None
    citation_hit: bool | None
    sentence_rank: float | None
    passage_rank: float | None
    supporting: int = 0
    covered: int = 0
    cited: int = 0
    cited_right: int = 0

    @classmethod
    def of(cls, case: Case, gold: Gold, reply: Reply) -> "Outcome":
        """Score a system's reply to a case."""
        known = case.answerable and bool(gold.evidence)
        placed = known or (case.answerable and gold.paragraph is not None)
        right = sum(map(gold.supported_by, reply.citations))
        cites_right = not reply.refused and right > 0
        # The accepted answers of a thumbs-up are whole sentences, which a model rarely repeats:
        # there a right citation is enough.
        praised = case.judgement is not None and case.judgement.verdict == "up"
        hit = holds_answer(reply.text, case.answers) or (praised and cites_right)
        supporting = gold.evidence if known and not reply.refused else ()
        return cls(
            case,
            reply,
            answer_hit=hit if case.answerable else None,
            citation_hit=cites_right if known else None,
            sentence_rank=first_rank(map(gold.supported_by, reply.sentences)) if known else None,
            passage_rank=first_rank(map(gold.read_in, reply.passages)) if placed else None,
            supporting=len(supporting),
            covered=sum(any(c.covers(quote) for c in reply.citations) for quote in supporting),
            cited=len(reply.citations) if supporting else 0,
            cited_right=right if supporting else 0,
        )

    @property
    def same_as_judged(self) -> bool:
        """Whether the reply is the answer that a reader judged."""
        judgement = self.case.judgement
        return judgement is not None and judgement.gave(self.reply.text, refused=self.reply.refused)

    @property
    def failure(self) -> str | None:
        """What went wrong, in a word or two, or None if nothing did."""
        if self.reply.broken_citations:
            return "broken citation"
        if not self.case.answerable:
            return None if self.reply.refused else "should refuse"
        if self.reply.refused:
            return "refused"
        if self.answer_hit is False:
            return "wrong answer"
        return "wrong citation" if self.citation_hit is False else None

    def to_dict(self) -> dict[str, Any]:
        """Return the outcome as a JSON object."""
        reply = self.reply
        return {
            "id": self.case.id,
            "question": self.case.question,
            "answerable": self.case.answerable,
            "tags": list(self.case.tags),
            "text": reply.text,
            "refused": reply.refused,
            "failure": self.failure,
            "answer_hit": self.answer_hit,
            "citation_hit": self.citation_hit,
            "sentences": len(reply.claims),
            "sentence_rank": finite(self.sentence_rank),
            "passage_rank": finite(self.passage_rank),
            "answerable_score": reply.answerable_score,
            "milliseconds": round(reply.milliseconds, 3),
            "broken_citations": reply.broken_citations,
            "support": list(reply.support),
            "fell_back": reply.fell_back,
            "model_failed": reply.model_failed,
            "tokens": reply.tokens,
        }


def finite(rank: float | None) -> float | None:
    """Return a rank, or None if it is infinite, which JSON cannot hold."""
    return None if rank == math.inf else rank
