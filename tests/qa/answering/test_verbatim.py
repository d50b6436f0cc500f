"""The articles' own sentences: hedged, or none that were found."""

from dataclasses import replace

import pytest

from qa import Hedged, QAService, Scope
from qa.answering.verbatim import VerbatimAnswer
from qa.decision import REFUSED_BELOW, SURE_FROM


def answer_of(service: QAService, probability: float) -> VerbatimAnswer:
    """The answer to a question of which the best sentence answers with this probability."""
    found = service.evidence("How much is a ticket for one adult?", Scope())
    least = [replace(each, probability=min(each.probability, probability))
             for each in found.candidates[1:]]  # fmt: skip
    best = replace(found.candidates[0], probability=probability)
    return VerbatimAnswer(replace(found, candidates=(best, *least)))


@pytest.mark.parametrize("probability", [REFUSED_BELOW, SURE_FROM - 0.01])
def test_what_may_answer_is_said_to(service: QAService, probability: float) -> None:
    answer = answer_of(service, probability)
    first, *_ = answer.write()
    draft = answer.draft()
    assert isinstance(first, Hedged)
    assert (draft.status, draft.hedged) == ("partial", True)
    assert draft.text.startswith("This may answer it: ")
    assert draft.claims
    assert answer.decision is not None
    assert "a sure answer needs" in answer.decision.reason


@pytest.mark.parametrize(
    ("probability", "reason"), [(REFUSED_BELOW - 0.01, "missing"), (0.01, "off_topic")]
)
def test_what_hardly_answers_is_not_found(
    service: QAService, probability: float, reason: str
) -> None:
    answer = answer_of(service, probability)
    assert list(answer.write()) == []
    draft = answer.draft(elsewhere=["market"])
    assert (draft.status, draft.reason, draft.elsewhere) == ("not_found", reason, ("market",))
    assert draft.text == "No answer was found in the articles."
    assert draft.claims == ()


@pytest.mark.parametrize("probability", [REFUSED_BELOW - 0.01, REFUSED_BELOW, SURE_FROM - 0.01])
def test_a_question_of_the_article_makes_no_answer_sure(
    service: QAService, probability: float
) -> None:
    found = service.evidence("How much is a ticket for one adult?", Scope())
    first = found.candidates[0]
    unit = first.unit
    asking = replace(unit, sentence=replace(unit.sentence, text="How much is a ticket?"))
    candidates = (
        replace(first, unit=asking, probability=0.99),
        replace(first, probability=probability),
    )
    answer = VerbatimAnswer(replace(found, candidates=candidates))
    assert not answer.is_sure
    # What the article asks is never shown as the answer, however well it was read.
    events = list(answer.write())
    shown = [first.sentence.text] if probability >= REFUSED_BELOW else []
    assert [type(event) for event in events[:1]] == [Hedged for _ in shown]
    assert [claim.text for claim in answer.draft().claims] == shown
    assert answer.decision is not None
    assert answer.decision.score == probability


def test_several_rows_are_never_sure(service: QAService) -> None:
    asked = ("How much is a ticket for one adult?", "Where was the hull of the Heron built?")
    found, other = (service.evidence(question, Scope()) for question in asked)
    rows = tuple(
        replace(
            each,
            probability=0.8,
            unit=replace(each.unit, sentence=replace(each.sentence, kind="row")),
        )
        for each in (found.candidates[0], other.candidates[0])
    )
    articles = {**found.articles, **other.articles}
    alone = VerbatimAnswer(replace(found, candidates=rows[:1]))
    assert alone.is_sure
    both = VerbatimAnswer(replace(found, candidates=rows, articles=articles))
    first, *shown = both.write()
    assert isinstance(first, Hedged)
    assert len(shown) == 2
    assert both.decision is not None
    assert both.decision.reason.endswith("they were not compared with all others")
