"""A follow-up, or a question in other words than the articles', as a model asks it again."""

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
        (ASKED, "---", ASKED),
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
