"""The conversation of a tab, and the places that their buttons name."""

import pytest

from qa import Answer, Citation, Claim, Done, Turn
from ui.chat.conversation import Conversation
from ui.conversations import ChatTurn
from ui.engine import ModelChoice

RAIN = Claim("Rain fell.", "verified", (1,))
SNOW = Claim("Snow, too.", "partial", (1, 2))


def note(number: int, quote: str = "Rain fell.", title: str = "Weather") -> Citation:
    return Citation(number, "w", "0", title, "p", (), None, 0, len(quote), quote)


ANSWER = Answer(
    "What fell?",
    "What fell?",
    "answered",
    "Rain fell. [1] Snow, too. [1] [2]",
    (RAIN, SNOW),
    (note(1), note(2, "Snow was rare.")),
)


def answered(answer: Answer = ANSWER) -> ChatTurn:
    turn = ChatTurn(answer.question)
    turn.take(Done(answer))
    return turn


@pytest.mark.parametrize(
    "name", ["", "0", "0-", "0-c", "0-c9", "0-n1", "9-c1", "-1-c1", "0-x1", "a-c1", "0-c1x", "²-c1"]
)
def test_a_name_that_is_no_place_is_none(name: str) -> None:
    assert Conversation([answered()]).place(name) is None


def test_history_holds_finished_turns_alone() -> None:
    turns = [answered(), ChatTurn("x", failure="No."), ChatTurn("still running")]
    assert Conversation(turns).history() == (
        Turn("What fell?", "Rain fell. [1] Snow, too. [1] [2]"),
    )


def test_only_a_model_that_was_offered_can_be_chosen() -> None:
    small = ModelChoice("small", "small", "127.0.0.1:8080")
    conversation = Conversation(offered=(small,))
    conversation.choose("small")
    assert conversation.model == small
    conversation.choose("http://elsewhere.test/v1 large")
    assert conversation.model is None
