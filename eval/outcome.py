"""A system's reply to a case, and how right it is."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from eval.cases import Case
from eval.gold import Gold, Place
from eval.metrics import first_rank, holds_answer


@dataclass(frozen=True, slots=True)
class Reply:
    """A system's answer and its rankings, best first.

    ``claims`` are the sentences of the answer, without markers; a refusal has none. ``answerable``
    is the score that decides on a refusal, higher for a likelier answer, if the system has one.
    ``milliseconds`` is the time of the answer. ``broken_citations`` counts citations whose quote
    does not match the text at their place. ``support`` holds each claim's support. ``fell_back`` is
    true if sentences of the articles replace a model's, ``model_failed`` if the model failed;
    ``tokens`` is what it used.
    """

    claims: tuple[str, ...]
    citations: tuple[Place, ...]
    sentences: tuple[Place, ...]
    passages: tuple[Place, ...]
    answerable: float | None
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


@dataclass(frozen=True)
class Outcome:
    """A case, where its answer stands, and the reply. A refusal is never a hit.

    Hits and ranks (from 1) are None if the case has nothing to hit: no answer, evidence or place.
    A rank is also None if nothing ranked is right; ``has_evidence`` and ``has_place`` tell the two
    apart.
    """

    case: Case
    gold: Gold
    reply: Reply

    @property
    def has_evidence(self) -> bool:
        """Whether it is known which places support the answer."""
        return self.case.answerable and bool(self.gold.evidence)

    @property
    def has_place(self) -> bool:
        """Whether it is known which passage is right."""
        return self.has_evidence or (self.case.answerable and self.gold.paragraph is not None)

    @property
    def answer_hit(self) -> bool | None:
        """Whether the answer is right: by its text or, in a praised case, by its citations."""
        if not self.case.answerable:
            return None
        if holds_answer(self.reply.text, self.case.answers):
            return True
        # A praised case accepts whole sentences, which a model words differently each time.
        praised = self.case.judgement is not None and self.case.judgement.verdict == "up"
        return praised and not self.reply.refused and self.right_citations > 0

    @property
    def citation_hit(self) -> bool | None:
        """Whether a citation covers a supporting place."""
        if not self.has_evidence:
            return None
        return not self.reply.refused and self.right_citations > 0

    @cached_property
    def right_citations(self) -> int:
        """How many citations cover a supporting place."""
        return sum(map(self.gold.supported_by, self.reply.citations))

    @property
    def supporting(self) -> tuple[Place, ...]:
        """The places that an answer should cite, none if there is no answer."""
        return self.gold.evidence if self.has_evidence and not self.reply.refused else ()

    @property
    def covered(self) -> int:
        """How many of the supporting places a citation covers."""
        cited = self.reply.citations
        return sum(any(each.covers(quote) for each in cited) for quote in self.supporting)

    @cached_property
    def sentence_rank(self) -> int | None:
        """The rank of the first supporting sentence."""
        ranked = map(self.gold.supported_by, self.reply.sentences)
        return first_rank(ranked) if self.has_evidence else None

    @cached_property
    def passage_rank(self) -> int | None:
        """The rank of the first right passage."""
        return first_rank(map(self.gold.read_in, self.reply.passages)) if self.has_place else None

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
            "sentence_rank": self.sentence_rank,
            "passage_rank": self.passage_rank,
            "answerable_score": reply.answerable,
            "milliseconds": round(reply.milliseconds, 3),
            "broken_citations": reply.broken_citations,
            "support": list(reply.support),
            "fell_back": reply.fell_back,
            "model_failed": reply.model_failed,
            "tokens": reply.tokens,
        }
