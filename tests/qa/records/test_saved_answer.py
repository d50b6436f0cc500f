"""Answers survive being saved; what is no answer, or does not agree with itself, is named."""

import json
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import UsageError
from qa import (
    HEDGE,
    Answer,
    Citation,
    Claim,
    Considered,
    Context,
    Decision,
    ShortAnswer,
    answer_from,
    contradictions,
)
from qa.draft import GREETING
from tests.qa.test_types import ANSWERED, CITATION, NOT_FOUND

DOCUMENT = ANSWERED.to_dict()
FIGURES = st.floats(allow_nan=False, allow_infinity=False)


def some(kind: Any, **given: Any) -> Any:
    """Return values of a class, each of its fields drawn by its type if it is not given."""
    return st.builds(kind, **({field.name: ... for field in fields(kind)} | given))


def few(strategy: Any) -> Any:
    return st.lists(strategy, max_size=2).map(tuple)


NOTES = few(some(Citation, context=st.none() | some(Context)))
ANSWERS = some(
    Answer,
    # The mark of a sentence is not saved.
    claims=few(some(Claim, mark=st.just(""))),
    citations=NOTES,
    nearest=NOTES,
    flagged=NOTES,
    considered=few(some(Considered, score=FIGURES)),
    usage=st.dictionaries(st.text(), st.none() | st.integers() | FIGURES, max_size=2),
    timings_ms=st.dictionaries(st.text(), FIGURES, max_size=2),
    decision=st.none() | some(Decision, score=FIGURES, threshold=FIGURES),
)


@given(ANSWERS)
@settings(max_examples=40)
def test_any_saved_answer_is_the_answer(answer: Answer) -> None:
    assert answer_from(json.loads(json.dumps(answer.to_dict()))) == answer


def test_fields_of_a_newer_version_are_ignored_and_those_that_an_older_one_lacks_empty() -> None:
    newer = {**DOCUMENT, "mood": "calm", "citations": [{**CITATION, "colour": "blue"}]}
    assert answer_from(newer) == replace(ANSWERED, citations=ANSWERED.citations[:1])
    older = {
        name: value
        for name, value in DOCUMENT.items()
        if name not in {"flagged", "notices", "decision", "short_answers"}
    }
    note = {name: value for name, value in CITATION.items() if name not in {"prefix", "suffix"}}
    claim = {"text": "It stays.", "support": "verified", "citations": [1]}
    looked = [{"passage_id": "p1", "score": 1.5}]
    assert answer_from(
        {**older, "citations": [note], "claims": [claim], "considered": looked}
    ) == replace(
        ANSWERED,
        short_answers=(),
        considered=(Considered("p1", 1.5),),
        citations=(replace(ANSWERED.citations[0], prefix="", suffix=""),),
        claims=(Claim("It stays.", "verified", (1,)),),
    )


def deep() -> list[Any]:
    nested: list[Any] = []
    for _ in range(100_000):
        nested = [nested]
    return nested


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ([], "input should be an"),
        ({}, "question: field required"),
        ({**DOCUMENT, "question": 1}, "question: input should be a valid string"),
        ({**DOCUMENT, "status": "maybe"},
         "status: input should be 'answered', 'partial' or 'not_found'"),
        ({**DOCUMENT, "claims": [{"text": "A.", "support": "verified"}]},
         "claims[0].citations: field required"),
        *(({**DOCUMENT, "citations": [{**CITATION, "start": start}]},
           "citations[0].start: input should be a valid integer") for start in ("10", True, 42.5)),
        ({**DOCUMENT, "question": "\ud83d"}, "it contains what JSON cannot express"),
        ({**DOCUMENT, "considered": [{"passage_id": "p", "score": float("inf")}]},
         "it contains what JSON"),
        ({**DOCUMENT, "mood": deep()}, "it contains what JSON cannot express"),
    ],
)  # fmt: skip
def test_what_is_no_answer_is_refused(document: Any, said: str) -> None:
    with pytest.raises(UsageError) as refused:
        answer_from(document)
    assert str(refused.value).startswith(f"This is not a Footnote answer ({said}")
    assert str(refused.value).endswith(
        "; take one that 'footnote ask --json' printed, or an export, as it was written."
    )


BUILT = Citation(1, "bridge", "a" * 64, "Bridge", "p", (), None, 0, 14, "It is old now.")
RED = replace(BUILT, number=2, start=15, end=25, quote="It is red.")
CLAIMS = (Claim("It is old now.", "verified", (1,)), Claim("It is red.", "verified", (2, 1)))
ANSWER = Answer(
    "How is it?", "How is it?", "answered", "It is old now. [1] It is red. [2][1]", CLAIMS,
    (BUILT, RED), considered=(Considered("p", 1.0, "bridge", "a" * 64, "Bridge"),),
)  # fmt: skip
NOTHING = Answer(
    "Who?", "Who?", "not_found", "No answer was found in the articles.", nearest=(BUILT,)
)
MADE_UP = replace(
    ANSWER,
    claims=(Claim("It is new.", "unsupported", ()),),
    citations=(),
    text="It is new. (not supported)",
)


@pytest.mark.parametrize(
    ("answer", "changes"),
    [
        (ANSWER, {}),
        (ANSWER, {"status": "partial", "missing": "who built it"}),
        (ANSWER, {"status": "partial", "answerer": "llm", "model": "tiny"}),
        (ANSWER, {"model": "tiny", "fallback": "tiny could not answer."}),
        (ANSWER, {"status": "not_found", "reason": "false_premise", "text":
         f"The question assumes something other than what is written: {ANSWER.text}"}),
        (NOTHING, {"text": "No answer was found in the selected text."}),
        *((ANSWER, {"hedged": True, "status": "partial", "decision": Decision(0.5, 0.8, ""),
                    "text": f"{hedge} {ANSWER.text}"}) for hedge in (HEDGE, "This may answer it:")),
        (ANSWER, {"short_answers": (ShortAnswer(10, 13, "now", 1), ShortAnswer(21, 24, "red", 2))}),
        (NOTHING, {"text": GREETING, "nearest": (), "reason": "off_topic"}),
    ],
)  # fmt: skip
def test_nothing_is_told_of_what_agrees(answer: Answer, changes: dict[str, Any]) -> None:
    assert list(contradictions(replace(answer, **changes))) == []


@pytest.mark.parametrize(
    "answer", [replace(ANSWER, text="It is old now. It is red.", status="partial"),
               replace(MADE_UP, status="partial")],
)  # fmt: skip
def test_an_answer_that_was_stopped_may_lack_markers_and_support(answer: Answer) -> None:
    assert list(contradictions(answer, unfinished=True)) == []
    assert list(contradictions(answer)) != []


MADE = "its sentences with their markers make"


@pytest.mark.parametrize(
    ("answer", "changes", "said"),
    [
        (ANSWER, {"text": "It is new."}, f"The text “It is new.” is not what {MADE}."),
        (NOTHING, {"text": "It is new."}, "The text “It is new.” is not what Footnote says then."),
        (NOTHING, {"reason": "false_premise"},
         "The status is “not_found” for a false premise, but no supported sentence "
         "contradicts it."),
        (ANSWER, {"reason": "missing"},
         "The status is “answered”, but there is a reason why nothing was found."),
        (ANSWER, {"nearest": (BUILT,)},
         "The status is “answered”, but there are related sentences, as if nothing was found."),
        (ANSWER, {"missing": "x"},
         "The status is “answered”, but something is said to be missing."),
        (ANSWER, {"status": "partial"},
         "The status is “partial”, but nothing is said to be missing."),
        (ANSWER, {"citations": (BUILT,)},
         "The sentence “It is red.” cites [2], which is not there."),
        (ANSWER, {"claims": CLAIMS[:1], "text": "It is old now. [1]"}, "No sentence cites [2]."),
        (ANSWER, {"claims": CLAIMS[::-1], "text": "It is red. [2][1] It is old now. [1]"},
         "The sentences are not in the order in which their quotes are numbered."),
        (ANSWER, {"flagged": (RED,)},
         "The sentences that address an assistant are not numbered one after the other from 1."),
        *((ANSWER, {"short_answers": (ShortAnswer(start, start + 3, words, 1),)},
           f"The short answer “{words}” is not there in the quote of [1].")
          for start, words in ((9, "now"), (10, "old"), (-4, "now"), (13, ""))),
        (ANSWER, {"short_answers": (ShortAnswer(21, 24, "red", 3),)},
         "The short answer “red” is of [3], which is not there."),
        (ANSWER, {"answerer": "llm"},
         "A model is said to have written the answer, but none is named."),
        (ANSWER, {"model": "tiny"}, "It is inconsistent about whether a model was to answer."),
        (ANSWER, {"considered": (Considered("p", 1.0, "bridge", "b" * 64, "Bridge"),)},
         "The article bridge is named with different hashes."),
        (MADE_UP, {"answerer": "llm", "model": "tiny"},
         "The status is “answered”, but none of its sentences is supported."),
        (MADE_UP, {"claims": ()}, "The status is “answered”, but the answer has no sentences."),
        (NOT_FOUND, {"claims": CLAIMS[:1], "nearest": (), "citations": (BUILT,), "text":
         "The question assumes something other than what is written: It is old now. [1]"},
         "The status is “not_found”, but there are sentences that answer."),
    ],
)  # fmt: skip
def test_each_contradiction_is_told(answer: Answer, changes: dict[str, Any], said: str) -> None:
    assert list(contradictions(replace(answer, **changes))) == [said]
