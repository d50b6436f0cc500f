import pytest

from index import ModelReplyError
from qa import Turn
from qa.models.requests import Requests
from qa.prompting.rewrite import rewritten_question
from tests.fakes import ScriptedModel

HISTORY = [Turn("Who painted the sign?", "Ada Holm painted the sign.")]


def rewritten(
    requests: Requests, question: str = "When did she paint it?", *, max_tokens: int = 99
) -> str:
    return rewritten_question(question, HISTORY, requests, max_tokens=max_tokens)


def test_a_follow_up_is_rewritten_by_one_request() -> None:
    model = ScriptedModel(["When did Ada Holm paint it?"])
    asked = rewritten(Requests(model))
    assert asked == "When did Ada Holm paint it?"
    assert len(model.asked) == 1


def test_a_first_question_is_not_sent() -> None:
    model = ScriptedModel(["Something else?"])
    question = "What colour is the harbour wall of Lysekil?"
    assert rewritten_question(question, [], Requests(model), max_tokens=99) == question
    assert model.asked == []


def test_an_odd_question_comes_back_in_english() -> None:
    model = ScriptedModel(["When was the sign painted?"])
    german = "Wann wurde das Schild gemalt?"
    asked = rewritten_question(german, [], Requests(model), max_tokens=99, is_odd=True)
    assert asked == "When was the sign painted?"
    assert model.asked[0][1].content == f"Question: {german}"


@pytest.mark.parametrize(
    "reply",
    ["", "Ada Holm painted it in 1950.", "Sure!\nWhen did Ada Holm paint it?", f"{'so ' * 200}?"],
)
def test_a_reply_that_is_no_question_gives_way_to_what_was_asked(reply: str) -> None:
    requests = Requests(ScriptedModel([reply]))
    asked = rewritten(requests)
    assert asked == "When did she paint it?"


def test_an_earlier_question_does_not_stand_for_what_was_asked() -> None:
    requests = Requests(ScriptedModel(["Who painted the sign ?"]))
    assert rewritten(requests) == "When did she paint it?"


def test_the_same_words_are_the_question_as_it_was_asked() -> None:
    asked = rewritten(Requests(ScriptedModel(["When did she paint it?"])), "when did she paint it")
    assert asked == "when did she paint it"


def test_a_label_before_the_question_is_dropped() -> None:
    model = ScriptedModel(["Question: When did Ada Holm paint it?"])
    asked = rewritten(Requests(model))
    assert asked == "When did Ada Holm paint it?"


def test_a_failure_is_not_hidden() -> None:
    model = ScriptedModel([ModelReplyError("empty")])
    with pytest.raises(ModelReplyError, match="empty"):
        rewritten(Requests(model))


def test_a_model_that_rambles_is_cut() -> None:
    model = ScriptedModel(["Well, " * 400])
    asked = rewritten(Requests(model), max_tokens=999)
    assert asked == "When did she paint it?"
    assert model.closed == 1
