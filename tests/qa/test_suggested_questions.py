"""Suggested questions: each is answered surely, and none was asked or shown before."""

import pytest

from index import UsageError
from qa import QAService, Scope, Turn, follow_ups, followed, suggestions
from qa.decision import SUGGESTED_FROM

ASKED = "Where did Sullivan meet Wang Yi?"


@pytest.mark.parametrize("articles", [None, ["heron"], ["market", "scripts"]])
def test_what_is_suggested_is_answered(service: QAService, articles: list[str] | None) -> None:
    found = suggestions(service, articles)
    assert 1 <= len(found) <= 4
    assert len(set(found)) == len(found)
    for question in found:
        answer = service.answer(question, articles=articles)
        assert answer.status != "not_found"
        assert answer.decision is None or answer.decision.score >= SUGGESTED_FROM


def test_of_one_article_the_first_question_is_about_the_whole(service: QAService) -> None:
    first, *_ = suggestions(service, ["heron"])
    assert first == "What is this article about?"
    assert service.answer(first, articles=["heron"]).kind == "overview"


def test_what_may_be_asked_next_is_answered_and_new(service: QAService) -> None:
    answer = service.answer(ASKED)
    found = follow_ups(service, answer)
    turns = [Turn(answer.question, answer.text)]
    assert len(found) <= 3
    for question in found:
        assert question != ASKED
        assert service.evidence(question, Scope(), followed(turns)).probability >= SUGGESTED_FROM
    again = follow_ups(service, answer, asked=found[:1], shown=found[1:])
    assert not set(again) & set(found)


def test_articles_that_are_gone_are_passed_over(service: QAService) -> None:
    assert suggestions(service, ["gone"]) == ()
    assert follow_ups(service, service.answer(ASKED), ["gone"]) == ()


def test_a_lone_id_or_question_is_refused(service: QAService) -> None:
    with pytest.raises(UsageError):
        suggestions(service, "heron")
    with pytest.raises(UsageError):
        follow_ups(service, service.answer(ASKED), asked="Who?")
