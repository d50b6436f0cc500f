"""Follow-ups: answered by other sentences than the answer's, and asked only once."""

import pytest

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


def test_articles_out_of_reach_are_passed_over(service: QAService) -> None:
    answer = service.answer(QUESTIONS[0], articles=["beijing"])
    assert follow_ups(service, answer, ["heron"]) == ()
    assert follow_ups(service, answer, ["beijing"], most=0) == ()


def test_an_answer_that_was_not_found_is_followed_by_what_is_near(service: QAService) -> None:
    answer = service.answer("How many violins does Blinken own?", articles=["beijing"])
    assert answer.status == "not_found"
    for further in follow_ups(service, answer, ["beijing"]):
        assert service.answer(further, articles=["beijing"]).status == "answered"
