"""Explain why each passage was used or not."""

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from qa.evidence import Evidence
from qa.reader import Candidate
from qa.retrieval import same_words
from qa.types import Answer, Considered

if TYPE_CHECKING:
    from qa.model_answer import ModelAnswer


def with_outcomes(
    evidence: Evidence,
    draft: Answer,
    written: "ModelAnswer | None" = None,
    *,
    set_aside: bool = False,
) -> tuple[Considered, ...]:
    """Return the passages considered, best first, each with its outcome.

    ``written`` is the model's answer, or None if none was asked. ``set_aside`` means that the
    draft replaces what that model wrote with sentences of the articles.
    """
    outcomes = _Outcomes(evidence, draft, written, set_aside)
    return tuple(
        replace(item, outcome=outcomes.of(item.passage_id)) for item in evidence.considered
    )


class _Outcomes:
    """Describes the outcome of each passage of one answer."""

    def __init__(
        self, evidence: Evidence, draft: Answer, written: "ModelAnswer | None", set_aside: bool
    ) -> None:
        self._evidence = evidence
        self._draft = draft
        self._written = written
        self._set_aside = set_aside
        given = written.given if written is not None else ()
        self._numbers = {item.passage.id: number for number, item in enumerate(given, 1)}
        self._sentences = Counter(
            ranked.sentence.passage_id for ranked in evidence.retrieval.sentences
        )
        self._best: dict[str, Candidate] = {}
        for candidate in evidence.candidates:
            self._best.setdefault(candidate.unit.sentence.passage_id, candidate)

    def of(self, passage_id: str) -> str:
        """Return the outcome of a passage, as one sentence without its full stop."""
        flagged = any(each.passage_id == passage_id for each in self._evidence.flagged)
        if flagged and not self._sentences[passage_id]:
            return "its sentences may be meant for an assistant"
        number = self._numbers.get(passage_id)
        cited = [note.number for note in self._draft.citations if note.passage_id == passage_id]
        parts = [] if self._written is None else [self._given(passage_id, self._written)]
        if cited:
            *marks, last = (f"[{each}]" for each in cited)
            parts.append(f"cited as {' and '.join([', '.join(marks), last] if marks else [last])}")
        elif any(note.passage_id == passage_id for note in self._draft.nearest):
            parts.append("shown as related, not as an answer")
        elif self._written is None or self._set_aside:
            parts.append(self._passed_over(passage_id))
        elif number is not None:
            parts.append(self._unused(number, self._written))
        if flagged:
            parts.append("sentences that may be meant for an assistant were left out")
        return "; ".join(parts)

    def _given(self, passage_id: str, written: "ModelAnswer") -> str:
        number = self._numbers.get(passage_id)
        if number is not None:
            cut = len(written.given[number - 1].sentences) < self._sentences[passage_id]
            part = " in part" if cut else ""
            if self._set_aside:
                return f"given{part} as passage {number} to the model, whose answer was set aside"
            return f"given to the model{part} as passage {number}"
        if any(item.passage.id == passage_id for item in written.chosen):
            return "not given to the model: with it, the request was too long"
        tokens = f"{written.context_tokens:,} tokens"
        return f"not given to the model: the {tokens} for passages were used up"

    def _unused(self, number: int, written: "ModelAnswer") -> str:
        if number in written.named:
            return "the model cited it, but the check rejected that"
        if written.failure is not None:
            return "the model broke off before it cited anything from it"
        if self._draft.status == "not_found":
            return "the model found no answer in it"
        return "the model cited nothing from it"

    def _passed_over(self, passage_id: str) -> str:
        """Return why no sentence of a passage was chosen without a model."""
        best = self._best.get(passage_id)
        if best is None:
            return "not read, because an earlier one clearly answers"
        for note in self._draft.citations:
            if same_words(best.sentence.text, note.quote):
                return f"says the same as [{note.number}]"
        return f"its best sentence scored {best.probability:.2f} out of 1"
