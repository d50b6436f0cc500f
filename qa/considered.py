"""The passages that were looked at for an answer, and why each was used or was not."""

import math
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from qa.draft import Draft
from qa.extractive import ENOUGH, MOST_SENTENCES, repeats
from qa.material import Material
from qa.question_parts import question_parts
from qa.retrieval import RankedSentence
from qa.types import Citation, Considered

if TYPE_CHECKING:
    from qa.handed import Handed


def considered(
    material: Material, draft: Draft, handed: "Handed | None" = None, *, set_aside: bool = False
) -> tuple[Considered, ...]:
    """Return the passages that were looked at, best first, each with what came of it.

    ``handed`` is what a model was given, None where none was asked; with ``set_aside`` the draft
    is not that model's, but sentences in place of what it wrote.
    """
    outcomes = _Outcomes(material, draft, handed, set_aside)
    return tuple(
        replace(item, outcome=outcomes.of(item.passage_id)) for item in material.considered
    )


class _Outcomes:
    """What came of the passages of one answer, in words."""

    def __init__(
        self, material: Material, draft: Draft, handed: "Handed | None", set_aside: bool
    ) -> None:
        self._draft = draft
        self._handed = handed
        self._set_aside = set_aside
        self._question = material.retrieval.question
        self._kept: dict[str, list[RankedSentence]] = {}
        for ranked in material.retrieval.sentences:
            self._kept.setdefault(ranked.sentence.passage_id, []).append(ranked)
        self._flagged = {sentence.passage_id for sentence in material.flagged}
        self._cited: dict[str, list[int]] = {}
        for note in draft.citations:
            self._cited.setdefault(note.passage_id, []).append(note.number)
        self._related = {note.passage_id for note in draft.nearest}
        self._shown = list(_found(draft.citations or draft.nearest, material))
        enough = ENOUGH if draft.citations else math.inf
        chosen = {ranked.sentence.id for _, ranked in self._shown}
        self._weighed = set(_weighed(material.retrieval.sentences, chosen, enough))

    def of(self, passage_id: str) -> str:
        """Say what came of a passage, in one sentence without its full stop."""
        kept = self._kept.get(passage_id, [])
        if not kept and passage_id in self._flagged:
            return "its sentences address an assistant"
        parts = []
        if self._handed is not None:
            parts.append(self._given(passage_id, kept, self._handed))
        if passage_id in self._cited:
            parts.append(f"cited as {_listed(self._cited[passage_id])}")
        elif passage_id in self._related:
            parts.append("shown as related, not as an answer")
        elif self._handed is None or self._set_aside:
            parts.append(self._passed_over(kept))
        elif (number := self._number(passage_id, self._handed)) is not None:
            parts.append(self._unused(number, self._handed))
        if passage_id in self._flagged:
            parts.append("what addresses an assistant in it was left out")
        return "; ".join(parts)

    def _given(self, passage_id: str, kept: Sequence[RankedSentence], handed: "Handed") -> str:
        number = self._number(passage_id, handed)
        if number is not None:
            part = " in part" if len(handed.chosen[number - 1].sentences) < len(kept) else ""
            if self._set_aside:
                return f"given{part} as passage {number} to the model, whose answer was set aside"
            return f"given to the model{part} as passage {number}"
        if any(item.passage.id == passage_id for item in handed.chosen):
            return "not given to the model: with it, the request was too long"
        return f"not given to the model: the {handed.tokens:,} tokens for passages were full"

    def _unused(self, number: int, handed: "Handed") -> str:
        if number in handed.named:
            return "the model cited it, and the check did not keep that"
        if not handed.finished:
            return "the model broke off before it cited anything of it"
        if not self._draft.citations:
            return "the model found no answer in it"
        return "the model cited nothing of it"

    def _passed_over(self, kept: Sequence[RankedSentence]) -> str:
        """Say why no sentence of a passage was chosen without a model."""
        draft = self._draft
        if draft.reason == "false_premise":
            return "only the sentence that contradicts the question is cited"
        if draft.citations and len(question_parts(self._question)) > 1:
            return "other sentences were chosen for the parts of the question"
        if not kept or not self._shown:
            return "no sentence of it answers"
        best = kept[0]
        if best.sentence.id in self._weighed:
            # Nothing else keeps a sentence out that choosing came to.
            same = next((note for note, other in self._shown if repeats(best, [other])), None)
            if same is not None:
                what = f"[{same.number}]" if draft.citations else "a related sentence"
                return f"says the same as {what}"
        least = min(ranked.score for _, ranked in self._shown)
        return f"its best sentence scored lower ({best.score:.2f} against {least:.2f})"

    @staticmethod
    def _number(passage_id: str, handed: "Handed") -> int | None:
        sent = enumerate(handed.chosen[: handed.sent], 1)
        return next((number for number, item in sent if item.passage.id == passage_id), None)


def _found(
    notes: Iterable[Citation], material: Material
) -> Iterator[tuple[Citation, RankedSentence]]:
    """Yield the citations of sentences that were found for the whole question, with these."""
    by_place = {
        (ranked.sentence.article_id, ranked.sentence.start, ranked.sentence.end): ranked
        for ranked in material.retrieval.sentences
    }
    for note in notes:
        ranked = by_place.get((note.article_id, note.start, note.end))
        if ranked is not None:
            yield note, ranked


def _weighed(
    sentences: Iterable[RankedSentence], chosen: Container[str], enough: float
) -> Iterator[str]:
    """Yield the ids of the sentences that choosing came to before it had enough."""
    count, probability = 0, 0.0
    for ranked in sentences:
        if count == MOST_SENTENCES or probability >= enough:
            return
        yield ranked.sentence.id
        probability += ranked.probability
        count += ranked.sentence.id in chosen


def _listed(numbers: Sequence[int]) -> str:
    marks = [f"[{number}]" for number in numbers]
    return " and ".join([", ".join(marks[:-1]), marks[-1]] if len(marks) > 1 else marks)
