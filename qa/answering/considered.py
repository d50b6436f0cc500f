"""Explain why each passage was used or not."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from qa.draft import Draft
from qa.evidence import Evidence
from qa.reader import Candidate
from qa.retrieval import drop_distant_hits, same_words
from qa.types import Considered

if TYPE_CHECKING:
    from qa.prompting import PromptTrace


def considered(
    evidence: Evidence, draft: Draft, trace: "PromptTrace | None" = None, *, set_aside: bool = False
) -> tuple[Considered, ...]:
    """Return the passages considered, best first, each with its outcome.

    ``trace`` is what a model was given, or None if none was asked. ``set_aside`` means that the
    draft replaces what that model wrote with sentences of the articles.
    """
    outcomes = _Outcomes(evidence, draft, trace, set_aside)
    return tuple(
        replace(item, outcome=outcomes.of(item.passage_id)) for item in evidence.considered
    )


class _Outcomes:
    """Describes the outcome of each passage of one answer."""

    def __init__(
        self, evidence: Evidence, draft: Draft, trace: "PromptTrace | None", set_aside: bool
    ) -> None:
        self._draft = draft
        self._trace = trace
        self._set_aside = set_aside
        self._read: dict[str, Candidate] = {}
        for candidate in evidence.candidates:
            self._read.setdefault(candidate.sentence.passage_id, candidate)
        self._sentences = Counter(
            ranked.sentence.passage_id for ranked in evidence.retrieval.sentences
        )
        self._near = {hit.passage.id for hit in drop_distant_hits(evidence.retrieval.hits)}
        self._flagged = {sentence.passage_id for sentence in evidence.flagged}
        self._cited: dict[str, list[int]] = {}
        for note in draft.citations:
            self._cited.setdefault(note.passage_id, []).append(note.number)
        self._related = {note.passage_id for note in draft.nearest}

    def of(self, passage_id: str) -> str:
        """Return the outcome of a passage, as one sentence without its full stop."""
        count = self._sentences[passage_id]
        if not count and passage_id in self._flagged:
            return "its sentences may be meant for an assistant"
        parts = []
        if self._trace is not None:
            parts.append(self._given(passage_id, count, self._trace))
        if passage_id in self._cited:
            parts.append(f"cited as {_listed(self._cited[passage_id])}")
        elif passage_id in self._related:
            parts.append("shown as related, not as an answer")
        elif self._trace is None or self._set_aside:
            parts.append(self._passed_over(passage_id))
        elif (number := self._number(passage_id, self._trace)) is not None:
            parts.append(self._unused(number, self._trace))
        if passage_id in self._flagged:
            parts.append("sentences that may be meant for an assistant were left out")
        return "; ".join(parts)

    def _given(self, passage_id: str, count: int, trace: "PromptTrace") -> str:
        number = self._number(passage_id, trace)
        if number is not None:
            part = " in part" if len(trace.sent[number - 1].sentences) < count else ""
            if self._set_aside:
                return f"given{part} as passage {number} to the model, whose answer was set aside"
            return f"given to the model{part} as passage {number}"
        if any(item.passage.id == passage_id for item in trace.chosen):
            return "not given to the model: with it, the request was too long"
        if passage_id not in self._near:
            return "not given to the model: little suggests that it answers"
        return f"not given to the model: the {trace.tokens:,} tokens for passages were used up"

    def _unused(self, number: int, trace: "PromptTrace") -> str:
        if number in trace.named:
            return "the model cited it, but the check rejected that"
        if not trace.finished:
            return "the model broke off before it cited anything from it"
        if self._draft.status == "not_found":
            return "the model found no answer in it"
        return "the model cited nothing from it"

    def _passed_over(self, passage_id: str) -> str:
        """Return why no sentence of a passage was chosen without a model."""
        best = self._read.get(passage_id)
        if best is None:
            return "not read, since one found before it clearly answers"
        for note in self._draft.citations:
            if same_words(best.sentence.text, note.quote):
                return f"says the same as [{note.number}]"
        return f"its best sentence scored {best.probability:.2f} out of 1"

    @staticmethod
    def _number(passage_id: str, trace: "PromptTrace") -> int | None:
        sent = enumerate(trace.sent, 1)
        return next((number for number, item in sent if item.passage.id == passage_id), None)


def _listed(numbers: Sequence[int]) -> str:
    marks = [f"[{number}]" for number in numbers]
    return " and ".join([", ".join(marks[:-1]), marks[-1]] if len(marks) > 1 else marks)
