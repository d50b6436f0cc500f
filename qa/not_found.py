"""What a question can be told: answered, answered in part, or in which way it is not found."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Literal

from qa.answerability import AskedQuestion
from qa.decision import Decision, contradicted, unanswered
from qa.extractive import ANSWERABLE, choose, in_reading_order
from qa.missing_point import missing_point
from qa.named_roles import name_clashes
from qa.premise import Premise, quantity_clashes, takes_for_granted
from qa.question_parts import question_parts
from qa.retrieval import RankedSentence, Retrieval, retrieve
from qa.reversals import denial_clashes, opposite_clashes
from qa.searchable import Searchable

Kind = Literal["answerable", "partial", "missing", "off_topic", "false_premise"]

# How many sentences are held against what the question takes for granted, and how likely one
# must be to be the right one unless it is the first.
_LOOKED_AT = 3
_LIKELY = 0.2
_CLASHES = 0.55


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What the articles have to say to a question.

    ``missing`` names what is not there when the kind is "missing" or "partial", in a few words
    of the question; ``contradiction`` is the sentence that contradicts a false premise;
    ``answer`` are the sentences that answer, in the order to be read. ``decision`` tells by which
    score something is not answered; of several parts that are not, the first one's.
    """

    kind: Kind
    missing: str | None = None
    contradiction: RankedSentence | None = None
    answer: tuple[RankedSentence, ...] = ()
    decision: Decision | None = None

    @property
    def sentences(self) -> tuple[RankedSentence, ...]:
        """The sentences that it is about."""
        return self.answer if self.contradiction is None else (self.contradiction,)


def diagnose(
    index: Searchable, retrieval: Retrieval, find: Callable[[str], Retrieval] | None = None
) -> Diagnosis:
    """Tell whether what was found for a question answers it, and if not, in which way.

    A question of two parts is looked up part by part, by ``find`` or else in all articles: it is
    "partial" when only one of them is answered.
    """
    if not retrieval.sentences:
        return Diagnosis("off_topic")
    parts = question_parts(retrieval.question)
    if len(parts) == 1:
        return _judged(index, retrieval)
    found = [find(part) if find else retrieve(index, part) for part in parts]
    judged = [_judged(index, each) for each in found]
    for part in judged:
        if part.kind == "false_premise":
            return part
    answered = [part for part in judged if part.kind == "answerable"]
    unanswered = [part for part in judged if part.kind != "answerable"]
    if not answered:
        kinds = {part.kind for part in unanswered}
        return unanswered[0] if kinds == {"off_topic"} else _first_missing(unanswered)
    answer = _distinct(sentence for part in answered for sentence in part.answer)
    if not unanswered:
        return Diagnosis("answerable", answer=answer)
    points = [
        missing_point(part) for part, each in zip(parts, judged, strict=True)
        if each.kind != "answerable"
    ]  # fmt: skip
    missing = " and ".join(points)
    return Diagnosis("partial", missing, answer=answer, decision=unanswered[0].decision)


def on_topic(index: Searchable, retrieval: Retrieval) -> bool:
    """Tell whether what was found is about the subject of the question at all."""
    return bool(retrieval.sentences) and AskedQuestion(index, retrieval).on_topic


def _judged(index: Searchable, retrieval: Retrieval) -> Diagnosis:
    if not retrieval.sentences:
        return Diagnosis("off_topic")
    question = AskedQuestion(index, retrieval)
    otherwise = _otherwise(question)
    if otherwise.contradiction is not None:
        decision = contradicted(otherwise.weight, _CLASHES)
        contradiction = otherwise.contradiction
        return Diagnosis("false_premise", contradiction=contradiction, decision=decision)
    if otherwise.beside:
        retrieval = _without(retrieval, otherwise.beside)
        if retrieval.answerable < ANSWERABLE:
            decision = unanswered(retrieval.answerable, ANSWERABLE)
            return Diagnosis("missing", missing_point(retrieval.question), decision=decision)
        question = AskedQuestion(index, retrieval)
    if question.answered:
        chosen = in_reading_order(choose(retrieval.sentences))
        return Diagnosis("answerable", answer=tuple(chosen))
    # What was set aside is about the subject, even if the rest is not.
    if otherwise.beside or question.on_topic:
        missing = missing_point(retrieval.question)
        return Diagnosis("missing", missing, decision=question.decision)
    return Diagnosis("off_topic", decision=question.decision)


@dataclass(frozen=True, slots=True, eq=False)
class _Otherwise:
    """The sentences that say otherwise than a question.

    ``contradiction`` is the one that contradicts it most surely, if one does, and ``weight`` how
    surely; ``beside`` are those that tell of another year, or of others who did the opposite.
    """

    weight: float = 0.0
    contradiction: RankedSentence | None = None
    beside: tuple[RankedSentence, ...] = ()


def _otherwise(question: AskedQuestion) -> _Otherwise:
    found = _Otherwise()
    if not takes_for_granted(question.reading):
        return found
    elsewhere: frozenset[str] = frozenset()
    for rank, ranked in enumerate(question.retrieval.sentences[:_LOOKED_AT]):
        if rank and ranked.probability < _LIKELY:
            break
        place = question.place(ranked)
        premise = Premise(
            question.reading, place.sentence, place.passage, question.met(place), elsewhere,
            place.near_and_title, place.article,
        )  # fmt: skip
        clashes = [
            clash
            for find in (quantity_clashes, name_clashes, opposite_clashes, denial_clashes)
            for clash in find(premise)
            if clash.weight >= _CLASHES
        ]
        weight = max((clash.weight for clash in clashes if clash.contradicts), default=0.0)
        if weight > found.weight:
            found = replace(found, weight=weight, contradiction=ranked)
        elif clashes and not weight:
            found = replace(found, beside=(*found.beside, ranked))
        elsewhere |= place.sentence.stems
    return found


def _without(retrieval: Retrieval, beside: Iterable[RankedSentence]) -> Retrieval:
    """Leave out sentences that do not answer, and with them the chance that they do."""
    ids = {ranked.sentence.id for ranked in beside}
    rest = [ranked for ranked in retrieval.sentences if ranked.sentence.id not in ids]
    left = sum(ranked.probability for ranked in rest)
    kept = tuple(replace(each, probability=each.probability / left) for each in rest if left)
    return replace(retrieval, sentences=kept, answerable=retrieval.answerable * left)


def _first_missing(parts: Iterable[Diagnosis]) -> Diagnosis:
    return next(part for part in parts if part.kind == "missing")


def _distinct(sentences: Iterable[RankedSentence]) -> tuple[RankedSentence, ...]:
    return tuple({ranked.sentence.id: ranked for ranked in sentences}.values())
