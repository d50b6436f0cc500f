"""A saved answer that does not agree with itself."""

import dataclasses
from typing import Any

import pytest

from qa import Answer, Citation, Claim, Considered
from qa.decision import Decision
from qa.records.saved_answer import contradictions

BUILT = Citation(1, "bridge", "a" * 64, "Bridge", "p", (), None, 0, 14, "It is old now.")
RED = dataclasses.replace(BUILT, number=2, start=15, end=25, quote="It is red.")
CLAIMS = (Claim("It is old now.", "verified", (1,)), Claim("It is red.", "verified", (2, 1)))
ANSWER = Answer(
    "How is it?", "How is it?", "answered", "It is old now. [1] It is red. [2][1]", CLAIMS,
    (BUILT, RED), considered=(Considered("p", 1.0, "bridge", "a" * 64, "Bridge"),),
)  # fmt: skip
NOTHING = Answer("Who?", "Who?", "not_found", "This is not in the articles.", nearest=(BUILT,))
DECISION = Decision(0.1, 0.15, "the best sentence scores 0.1")


def told(answer: Answer, *, unfinished: bool = False, **fields: Any) -> list[str]:
    return list(contradictions(dataclasses.replace(answer, **fields), unfinished=unfinished))


def test_nothing_is_told_of_what_agrees() -> None:
    assert told(ANSWER) == []
    assert told(ANSWER, status="partial", missing="who built it") == []
    assert told(ANSWER, status="partial", decision=DECISION) == []
    assert told(ANSWER, status="partial", answerer="llm", model="tiny") == []
    assert told(ANSWER, unfinished=True, text="It is old now. It is red.", status="partial") == []
    assert told(ANSWER, model="tiny", fallback="tiny could not answer.") == []
    corrected = f"The question assumes something else than what is written: {ANSWER.text}"
    assert told(ANSWER, status="not_found", reason="false_premise", text=corrected) == []
    for text, reason, missing in (
        ("This is not in the selected text.", None, None),
        ("Nothing about this was found in the article.", "off_topic", None),
        ("The article does not touch this.", "off_topic", None),
        ("The articles do not say who paid.", "missing", "who paid"),
    ):
        assert told(NOTHING, text=text, reason=reason, missing=missing) == []


ODD = "Footnote says then"
MADE = "its sentences with their markers make"


@pytest.mark.parametrize(
    ("answer", "fields", "said"),
    [
        (ANSWER, {"text": "It is new."}, f"The text “It is new.” is not what {MADE}."),
        (
            ANSWER,
            {"status": "partial", "missing": "x", "text": "It is old now. It is red."},
            f"The text “It is old now. It is red.” is not what {MADE}.",
        ),
        (NOTHING, {"text": "It is new."}, f"The text “It is new.” is not what {ODD}."),
        (
            NOTHING,
            {"reason": "false_premise"},
            "The status is “not_found” for a false premise, but no supported sentence "
            "contradicts it.",
        ),
        (
            ANSWER,
            {"reason": "missing"},
            "The status is “answered”, but there is a reason why nothing was found.",
        ),
        (
            ANSWER,
            {"nearest": (BUILT,)},
            "The status is “answered”, but there are related sentences, as if nothing was found.",
        ),
        (
            ANSWER,
            {"missing": "x"},
            "The status is “answered”, but something is said to be missing.",
        ),
        (
            ANSWER,
            {"status": "partial"},
            "The status is “partial”, but nothing is said to be missing.",
        ),
        (
            ANSWER,
            {"citations": (BUILT,)},
            "The sentence “It is red.” cites [2], which is not there.",
        ),
        (
            ANSWER,
            {"claims": CLAIMS[:1], "text": "It is old now. [1]"},
            "No sentence cites [2].",
        ),
        (
            ANSWER,
            {"claims": CLAIMS[::-1], "text": "It is red. [2][1] It is old now. [1]"},
            "The sentences are not in the order in which their quotes are numbered.",
        ),
        (
            ANSWER,
            {"flagged": (RED,)},
            "The sentences that address an assistant are not numbered one after the other from 1.",
        ),
        (
            ANSWER,
            {"answerer": "llm"},
            "A model is said to have written the answer, but none is named.",
        ),
        (ANSWER, {"model": "tiny"}, "It is inconsistent about whether a model was to answer."),
        (
            ANSWER,
            {"considered": (Considered("p", 1.0, "bridge", "b" * 64, "Bridge"),)},
            "The article bridge is named with different hashes.",
        ),
    ],
)
def test_each_contradiction_is_told(answer: Answer, fields: dict[str, Any], said: str) -> None:
    assert told(answer, **fields) == [said]


def test_an_answer_needs_a_sentence_that_is_supported() -> None:
    claims = (Claim("It is new.", "unsupported", ()),)
    fields: dict[str, Any] = {
        "claims": claims,
        "citations": (),
        "text": "It is new. (not supported)",
    }
    assert told(ANSWER, **fields, answerer="llm", model="tiny") == [
        "The status is “answered”, but none of its sentences is supported."
    ]
    assert told(ANSWER, **fields, status="partial", unfinished=True) == []
    assert told(ANSWER, claims=(), citations=(), text="Made up.") == [
        "The status is “answered”, but the answer has no sentences."
    ]
