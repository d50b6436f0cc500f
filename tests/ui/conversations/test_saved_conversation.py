import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa import Answer, Citation, Claim
from ui.conversations.saved_conversation import (
    SavedConversation,
    SavedTurn,
    title_of,
    turn_from,
    with_further,
)

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
)
TURN = SavedTurn(
    id="t1",
    position=3,
    question="Who? \ud83d",
    several=True,
    selected=True,
    so_far="up to 7% of The harbour",
    scope=("harbour", "market"),
    answer=ANSWER,
    error="The model failed.",
    stopped=True,
    remark="Asked of the harbour.",
    contexts={1: ("Before.", "")},
    feedback="up",
    further=("Who paid \ud83d?", "Where does it stand?"),
)


def test_a_turn_goes_out_and_comes_back_whole() -> None:
    document = TURN.to_document()
    assert document.isascii()
    assert turn_from("t1", 3, document, "up") == TURN
    bare = SavedTurn("t2", 0, "Why?", failure="No model.")
    stopped = SavedTurn("t3", 1, "Why?", stopped=True, begun=ANSWER, writing="It \ud83d")
    for each in (bare, stopped):
        assert turn_from(each.id, each.position, each.to_document(), None) == each


def test_a_turn_of_an_earlier_version_comes_back_without_what_was_not_kept_then() -> None:
    document = json.loads(TURN.to_document())
    for later in ("further", "selected", "begun", "writing"):
        del document[later]
    turn = turn_from("t1", 3, json.dumps(document), "up")
    assert turn == replace(TURN, further=(), selected=False)


def test_what_may_be_asked_next_is_noted_and_all_else_stays() -> None:
    document = json.dumps({**json.loads(TURN.to_document()), "later": 1})
    noted = with_further(document, ["Why? \ud83d"])
    assert json.loads(noted) == {**json.loads(document), "further": ["Why? \ud83d"]}
    assert noted.isascii()


def test_how_far_a_turn_is() -> None:
    assert TURN.completeness == 2
    assert SavedTurn("a", 0, "Why?", stopped=True).completeness == 1
    assert SavedTurn("a", 0, "Why?", failure="No.").completeness == 1
    assert SavedTurn("a", 0, "Why?").completeness == 0


def test_an_answer_that_cannot_be_read_any_more_is_said() -> None:
    document = json.loads(TURN.to_document())
    document["answer"]["status"] = "perhaps"
    turn = turn_from("t1", 3, json.dumps({**document, "later": 1}), None)
    assert turn.answer is None
    assert turn.failure is not None
    assert turn.failure.startswith("The saved answer cannot be read. This is no")
    assert turn.question == TURN.question


@pytest.mark.parametrize("document", ["", "{", "[]", "{}", '{"question": 3}', "[" * 100_000])
def test_what_is_no_turn_is_refused(document: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        turn_from("t1", 0, document, None)


def test_the_next_turn_goes_behind_the_last() -> None:
    assert SavedConversation("c").next_position == 0
    turns = (SavedTurn("a", 0, "A?"), SavedTurn("b", 7, "B?"))
    assert SavedConversation("c", turns).next_position == 8


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("  Who\n lit  it? ", "Who lit it?"),
        ("", "New conversation"),
        ("a" * 80, "a" * 80),
        ("a" * 81, "a" * 79 + "…"),
        ("word " * 16 + "end", "word " * 15 + "word…"),
        ("Who, " + "a" * 90, "Who…"),
        ("half \ud83d", "half ?"),
    ],
)
def test_a_title_is_cut_after_a_word(words: str, title: str) -> None:
    assert title_of(words) == title


@given(st.text(st.characters()))
def test_any_words_make_a_title(words: str) -> None:
    title = title_of(words)
    assert 1 <= len(title) <= 80
    assert title == " ".join(title.split())
    title.encode()
