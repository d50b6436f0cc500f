"""A question that is complete is answered as it is alone, whatever was asked before it."""

from itertools import cycle

import pytest

from qa import Answer, QAService, Question, Turn
from tests.qa.test_service_selection import selection_of

BEIJING = Turn("Where did Sullivan meet Wang Yi?", "Sullivan met Wang Yi in Vienna. [1]")
HERON = Turn("Where was the hull of the Heron built?", "Its hull was built in Gdansk. [1]")
SIGN = Turn("Who painted the Arabic sign?", "The Arabic sign was painted in 1987. [1]")

COMPLETE = [
    "Where are dogs welcome?",
    "When does the café close?",
    "Who made the batteries?",
    "so how wide is the flag?",
    "How much is the insurance?",
    "What does the café in Tórshavn serve?",
    "What did Blinken say in Beijing?",
    "Where is the high court of Oslo?",
]


def told(answer: Answer) -> tuple[object, ...]:
    cited = tuple((note.article_id, note.start, note.end) for note in answer.citations)
    return answer.standalone_question, answer.status, answer.text, cited


@pytest.mark.parametrize(
    ("question", "turn"), list(zip(COMPLETE, cycle([BEIJING, HERON, SIGN]), strict=False))
)
def test_a_complete_question_keeps_its_answer(
    service: QAService, question: str, turn: Turn
) -> None:
    alone, after = (
        service.answer(Question(question)),
        service.answer(Question(question, history=[turn])),
    )
    assert after.standalone_question == question
    if alone.status == "answered":
        cited = {(note.article_id, note.start) for note in alone.citations}
        first = after.citations[0]
        assert (first.article_id, first.start) in cited


@pytest.mark.parametrize(
    ("question", "history", "said"),
    [
        ("Where was it built?", HERON, "Gdansk"),
        ("And when?", SIGN, "1987"),
        ("where did he meet him", BEIJING, "Vienna"),
    ],
)
def test_a_follow_up_is_answered_with_what_was_said_before_it(
    service: QAService, question: str, history: Turn, said: str
) -> None:
    answer = service.answer(Question(question, history=[history]))
    assert answer.standalone_question == question
    assert answer.by_history
    assert said in answer.text


def test_a_question_at_a_selection_is_asked_as_it_is(service: QAService) -> None:
    selection = selection_of(service, "heron", "On board are a café, a playroom")
    for question in ("What is there?", "What can they carry there?", "Why?"):
        alone = service.answer(Question(question, within=selection))
        after = service.answer(Question(question, history=[BEIJING, HERON], within=selection))
        assert told(after) == told(alone)
        assert after.standalone_question == question
