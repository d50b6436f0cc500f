"""The articles' own sentences: sure, hedged, or none that were found."""

from dataclasses import replace

import pytest

from qa import Evidence, Hedged, QAService, Scope, SentenceReady
from qa.answering.verbatim import VerbatimAnswer
from qa.decision import HEDGED, SURE

FARE = "How much is a ticket for one adult?"


def evidence(service: QAService, question: str, probability: float | None = None) -> Evidence:
    """The evidence of a question, with another probability of its best sentence if need be."""
    found = service.evidence(question, Scope())
    if probability is None:
        return found
    first, *others = found.candidates
    rest = [replace(each, probability=min(each.probability, probability)) for each in others]
    return replace(found, candidates=(replace(first, probability=probability), *rest))


def test_the_sentences_that_answer_are_claims_of_their_own_words(service: QAService) -> None:
    answer = VerbatimAnswer(evidence(service, FARE))
    events = list(answer.write())
    draft = answer.draft()
    claims = [event.claim for event in events if isinstance(event, SentenceReady)]
    assert tuple(claims) == draft.claims
    assert len(events) == len(claims)
    assert (draft.status, draft.reason, draft.hedged) == ("answered", None, False)
    assert "52 crowns" in draft.text
    assert draft.nearest == ()
    assert answer.decision is None


@pytest.mark.parametrize("probability", [HEDGED, SURE - 0.01])
def test_what_may_answer_is_said_to(service: QAService, probability: float) -> None:
    answer = VerbatimAnswer(evidence(service, FARE, probability))
    first, *_ = answer.write()
    draft = answer.draft()
    assert isinstance(first, Hedged)
    assert (draft.status, draft.hedged) == ("partial", True)
    assert draft.text.startswith("This may answer it: ")
    assert draft.claims
    assert answer.decision is not None
    assert "a sure answer needs" in answer.decision.reason


@pytest.mark.parametrize(
    ("probability", "reason"), [(HEDGED - 0.01, "missing"), (0.01, "off_topic")]
)
def test_what_hardly_answers_is_not_found(
    service: QAService, probability: float, reason: str
) -> None:
    answer = VerbatimAnswer(evidence(service, FARE, probability))
    assert list(answer.write()) == []
    draft = answer.draft(elsewhere=["market"])
    assert (draft.status, draft.reason, draft.elsewhere) == ("not_found", reason, ("market",))
    assert draft.text == "No answer was found in the articles."
    assert draft.claims == ()


def test_near_sentences_are_numbered_on_their_own(service: QAService) -> None:
    draft = VerbatimAnswer(evidence(service, "Who discovered penicillin?")).draft()
    assert draft.status == "not_found"
    assert [note.number for note in draft.nearest] == [1, 2, 3]


def test_what_was_looked_at_is_told_best_first(service: QAService) -> None:
    made = evidence(service, FARE)
    scores = [item.score for item in made.considered]
    assert scores == sorted(scores, reverse=True)
    assert made.considered[0].passage_id == made.retrieval.hits[0].passage.id
