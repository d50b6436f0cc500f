"""In which way a question is not found, over a store of four articles."""

import pytest

from qa import QAService, Retrieval, retrieve
from qa.not_found import Diagnosis, diagnose


def diagnosed(service: QAService, question: str) -> Diagnosis:
    return diagnose(service.index, retrieve(service.index, question))


def test_an_answer_is_the_verbatim_choice(service: QAService) -> None:
    found = diagnosed(service, "Where was the hull of the Heron built?")
    assert (found.kind, found.missing, found.contradiction) == ("answerable", None, None)
    assert "built in Gdansk in 2019" in found.answer[0].sentence.text
    assert found.sentences == found.answer


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Why was the hull of the Heron built in 2012?", "built in Gdansk in 2019"),
        ("Why does a ticket for one adult cost 80 crowns?", "costs 52 crowns"),
        ("Why do fares fall in July and August?", "Fares rise by a fifth"),
    ],
)
def test_a_false_premise_is_contradicted(service: QAService, question: str, sentence: str) -> None:
    found = diagnosed(service, question)
    assert found.kind == "false_premise"
    assert found.contradiction is not None
    assert sentence in found.contradiction.sentence.text
    assert found.answer == ()
    assert found.sentences == (found.contradiction,)


@pytest.mark.parametrize("question", ["FARE%FALL", "fares fall in July and August"])
def test_words_that_ask_nothing_assume_nothing(service: QAService, question: str) -> None:
    assert diagnosed(service, question).kind != "false_premise"


def test_what_is_missing_is_named(service: QAService) -> None:
    found = diagnosed(service, "How many sailors does the Heron employ?")
    assert (found.kind, found.missing, found.sentences) == (
        "missing",
        "how many sailors the Heron employs",
        (),
    )


def test_another_subject_names_nothing(service: QAService) -> None:
    found = diagnosed(service, "How do I knit a pair of socks?")
    assert found == Diagnosis("off_topic", decision=found.decision)


@pytest.mark.parametrize(
    ("question", "threshold"),
    [
        ("How many sailors does the Heron employ?", 0.182),
        ("Which planet has the most moons?", 0.047),
        ("Who won the cup in Peru?", 0.083),
        ("Where was the hull of the Heron built, and how many sailors does it employ?", 0.182),
        ("Why do cats purr and how do bees dance?", 0.047),
    ],
)
def test_what_is_not_answered_lies_below_a_threshold(
    service: QAService, question: str, threshold: float
) -> None:
    found = diagnosed(service, question)
    assert found.kind in {"missing", "off_topic", "partial"}
    assert found.decision is not None
    assert round(found.decision.threshold, 3) == threshold
    assert 0 <= found.decision.score < found.decision.threshold


def test_a_contradiction_has_a_score_and_an_answer_needs_none(service: QAService) -> None:
    found = diagnosed(service, "Why was the hull of the Heron built in 2012?")
    assert found.decision is not None
    assert found.decision.score >= found.decision.threshold == 0.55
    assert diagnosed(service, "Where was the hull of the Heron built?").decision is None
    assert diagnose(service.index, Retrieval("Who?", (), (), 0.0)).decision is None


def test_a_half_that_is_there_is_answered(service: QAService) -> None:
    question = "Where was the hull of the Heron built, and how many sailors does the Heron employ?"
    found = diagnosed(service, question)
    assert (found.kind, found.missing) == ("partial", "how many sailors the Heron employs")
    assert any("Gdansk" in ranked.sentence.text for ranked in found.answer)


def test_two_halves_that_are_there_are_an_answer(service: QAService) -> None:
    question = "Where was the hull of the Heron built, and what does a ticket for one adult cost?"
    found = diagnosed(service, question)
    assert found.kind == "answerable"
    answer = " ".join(ranked.sentence.text for ranked in found.answer)
    assert "Gdansk" in answer
    assert "52 crowns" in answer
    assert len({ranked.sentence.id for ranked in found.answer}) == len(found.answer)


def test_two_halves_of_another_subject_are_off_topic(service: QAService) -> None:
    assert diagnosed(service, "Why do cats purr and how do bees dance?").kind == "off_topic"


def test_parts_are_looked_up_where_the_caller_says(service: QAService) -> None:
    looked_up: list[str] = []

    def find(part: str) -> Retrieval:
        looked_up.append(part)
        return retrieve(service.index, part, articles=["heron"])

    question = "Where was the hull of the Heron built, and how many sailors does the Heron employ?"
    diagnose(service.index, retrieve(service.index, question), find)
    assert looked_up == [
        "Where was the hull of the Heron built?",
        "How many sailors does the Heron employ?",
    ]


def test_nothing_found_is_off_topic(service: QAService) -> None:
    assert diagnose(service.index, Retrieval("Who?", (), (), 0.0)).kind == "off_topic"
