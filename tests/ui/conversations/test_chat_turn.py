"""A turn grows by events, and its document holds it."""

import json
from dataclasses import replace

import pytest

from index import UsageError
from qa import Answer, Citation, Claim, ShortAnswer
from ui.conversations import ChatTurn, Context
from ui.conversations.chat_turn import turn_from

NOTE = Citation(
    1, "harbour", "ab" * 32, "The harbour", "p1", ("The light",), None, 4, 8, "👩‍🚀é", "a ", " b"
)
ANSWER = Answer(
    question="Who?",
    standalone_question="Who lit the lamp?",
    status="answered",
    text="👩‍🚀é [1]",
    claims=(Claim("👩‍🚀é", "verified", (1,), reason="It is a quote."),),
    citations=(NOTE,),
    usage={"prompt_tokens": 3},
    timings_ms={"all": 1.5},
    short_answers=(ShortAnswer(7, 8, "é", 1),),
)
TURN = ChatTurn(
    question="Who? \ud83d",
    id="t1",
    position=3,
    several=True,
    selected=True,
    scope=("harbour", "market"),
    answer=ANSWER,
    error="The model failed.",
    stopped=True,
    remark="Asked of the harbour.",
    contexts={1: Context("Before.", "")},
)


@pytest.mark.parametrize(
    "turn",
    [
        TURN,
        ChatTurn("Why?", failure="No model."),
        ChatTurn("Why?", stopped=True, begun=ANSWER, writing="It \ud83d"),
    ],
)
def test_a_turn_goes_out_and_comes_back_whole(turn: ChatTurn) -> None:
    document = json.loads(json.dumps(turn.to_document()))
    assert replace(turn_from(document), id=turn.id, position=turn.position) == turn


def test_a_turn_of_another_version_comes_back_with_what_is_known_of_it() -> None:
    document = {
        "version": 1, "question": "Who?", "several": True, "scope": ["harbour"],
        "answer": ANSWER.to_dict(), "error": None, "failure": None, "stopped": False,
        "remark": "Noted.", "contexts": {"1": ["Before.", ""]}, "later": 1,
    }  # fmt: skip
    turn = turn_from(document)
    assert turn == ChatTurn(
        "Who?",
        turn.id,
        several=True,
        scope=("harbour",),
        answer=ANSWER,
        remark="Noted.",
        contexts={1: Context("Before.")},
    )


def test_what_is_no_turn_is_refused() -> None:
    for wrong in ({**ANSWER.to_dict(), "status": "perhaps"}, 3):
        for part in ("answer", "begun"):
            with pytest.raises(UsageError, match="This is not a Footnote answer"):
                turn_from({**TURN.to_document(), part: wrong})
    for document in ({}, {"question": 3}, {"question": "Why?", "note": 3}):
        with pytest.raises(ValueError, match="not a turn"):
            turn_from(document)
    with pytest.raises(ValueError, match="later version"):
        turn_from({"question": "Why?", "version": 2})
