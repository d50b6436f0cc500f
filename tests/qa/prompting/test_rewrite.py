"""A follow-up, or a question in other words than the articles', as a model asks it again."""

from collections.abc import Sequence

import pytest

from qa import Turn
from qa.models.requests import Requests
from qa.prompting.rewrite import rewritten_question
from tests.fakes import ScriptedModel

HISTORY = [Turn("Who painted the sign?", "Ada Holm painted the sign.")]
ASKED = "When did she paint it?"
CLEAR = "When did Ada Holm paint it?"


@pytest.mark.parametrize(
    ("question", "reply", "rewritten"),
    [
        (ASKED, CLEAR, CLEAR),
        (ASKED, f"Question: {CLEAR}", CLEAR),
        # The same words are the question as it was asked; an earlier question is not it.
        ("when did she paint it", ASKED, "when did she paint it"),
        (ASKED, "Who painted the sign ?", ASKED),
        # What is no question gives way to what was asked.
        (ASKED, "", ASKED),
        (ASKED, "Ada Holm painted it in 1950.", ASKED),
        (ASKED, f"Sure!\n{CLEAR}", ASKED),
        (ASKED, f"{'so ' * 200}?", ASKED),
    ],
)
def test_a_follow_up_is_asked_again_by_one_request(
    question: str, reply: str, rewritten: str
) -> None:
    model = ScriptedModel([reply])
    assert rewritten_question(question, HISTORY, Requests(model), max_tokens=99) == rewritten
    assert len(model.asked) == 1


@pytest.mark.parametrize(
    ("question", "unknown_words", "rewritten", "sent"),
    [
        ("What colour is the harbour wall of Lysekil?", False, None, []),
        ("Wann wurde das Schild gemalt?", True, "When was the sign painted?",
         ["Question: Wann wurde das Schild gemalt?"]),
    ],
)  # fmt: skip
def test_a_first_question_is_sent_only_where_its_words_are_odd(
    question: str, unknown_words: bool, rewritten: str | None, sent: Sequence[str]
) -> None:
    model = ScriptedModel(["When was the sign painted?"])
    asked = rewritten_question(
        question, [], Requests(model), max_tokens=99, unknown_words=unknown_words
    )
    assert asked == (rewritten or question)
    assert [messages[1].content for messages in model.asked] == sent
