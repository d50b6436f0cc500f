"""Follow-ups: answered by other sentences than the answer's, and asked only once."""

from typing import Any

import pytest

from index import UsageError
from qa import Answer, QAService, Turn, follow_ups
from tests.qa.exact import assert_exact

QUESTIONS = (
    "Who has dismissed the dealings with Beijing as “zombie engagement”?",
    "What did Medeiros say about the trip?",
    "When did the Chinese balloon come into view over North America?",
)


def _turn(answer: Answer) -> Turn:
    return Turn(answer.question, answer.text)


@pytest.mark.parametrize("question", QUESTIONS)
def test_each_follow_up_is_answered_by_another_sentence(service: QAService, question: str) -> None:
    answer = service.answer(question, articles=["beijing"])
    asked = follow_ups(service, answer, ["beijing"])
    assert asked == follow_ups(service, answer, ["beijing"])
    assert 1 <= len(asked) <= 3
    before = {note.quote for note in answer.citations}
    for further in asked:
        assert further != question
        after = service.answer(further, articles=["beijing"], history=[_turn(answer)])
        assert after.status == "answered"
        assert after.standalone_question == further
        assert {note.quote for note in after.citations} - before
        assert_exact(after, service.index.article)


def test_what_was_asked_is_not_proposed_again(service: QAService) -> None:
    history: list[Turn] = []
    seen: set[str] = set()
    question = QUESTIONS[0]
    for _ in range(5):
        answer = service.answer(question, history=history, articles=["beijing"])
        seen.add(question)
        asked = follow_ups(service, answer, ["beijing"], history=history)
        assert not seen & set(asked)
        history.append(_turn(answer))
        if not asked:
            break
        question = asked[0]
    assert len(seen) >= 3


def test_what_was_understood_earlier_is_not_proposed(service: QAService) -> None:
    answer = service.answer(QUESTIONS[0], articles=["beijing"])
    proposed = follow_ups(service, answer, ["beijing"])
    understood = [question.upper() for question in proposed[:1]]
    assert proposed[0] not in follow_ups(service, answer, ["beijing"], asked=understood)
    assert proposed[0] not in follow_ups(service, answer, ["beijing"], asked=proposed[:1])


def test_what_was_proposed_is_not_proposed_again_while_there_are_others(
    service: QAService,
) -> None:
    shown: list[str] = []
    for question in QUESTIONS:
        answer = service.answer(question, articles=["beijing"])
        proposed = follow_ups(service, answer, ["beijing"], shown=shown)
        assert len(proposed) == 3
        assert not set(shown) & set(proposed)
        shown += proposed


def test_where_others_are_too_few_what_was_proposed_long_ago_comes_again(
    service: QAService,
) -> None:
    answer = service.answer(QUESTIONS[1], articles=["beijing"])
    shown: list[str] = []
    while not set(proposed := follow_ups(service, answer, ["beijing"], shown=shown)) & set(shown):
        assert len(shown) < 40
        shown += proposed
    assert len(proposed) == 3
    # New ones stand first, and the last three are the last to come again.
    assert not set(proposed) & set(shown[-3:])


def test_articles_out_of_reach_are_passed_over(service: QAService) -> None:
    answer = service.answer(QUESTIONS[0], articles=["beijing"])
    assert follow_ups(service, answer, ["heron"]) == ()
    assert follow_ups(service, answer, ["beijing"], most=0) == ()


@pytest.mark.parametrize(
    ("name", "kind"), [("articles", "article ids"), ("asked", "questions"), ("shown", "questions")]
)
def test_a_lone_name_is_refused(service: QAService, name: str, kind: str) -> None:
    answer = service.answer("Where did Sullivan meet Wang Yi?")
    lone: dict[str, Any] = {name: "beijing"}
    with pytest.raises(UsageError, match=f'^"beijing" is no list of {kind}; '):
        follow_ups(service, answer, **lone)


def test_an_answer_that_was_not_found_is_followed_by_what_is_near(service: QAService) -> None:
    answer = service.answer("How many violins does Blinken own?", articles=["beijing"])
    assert answer.status == "not_found"
    for further in follow_ups(service, answer, ["beijing"]):
        assert service.answer(further, articles=["beijing"]).status == "answered"
