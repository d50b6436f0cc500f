"""Answers survive being saved; what is no answer is refused in one sentence."""

import dataclasses
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import UsageError
from qa import Answer, Citation, Claim, Considered, Decision, answer_from
from tests.qa.test_types import ANSWERED, CITATION, NOT_FOUND

PARTIAL = dataclasses.replace(
    ANSWERED,
    status="partial",
    missing="the price",
    claims=(
        Claim("It stays.", "partial", (2, 1), attributed=True, reason="Nobody says why."),
        Claim("It goes.", "unsupported", ()),
    ),
    answerer="llm",
    model="tiny",
    host="127.0.0.1:11434",
    fallback="tiny could not answer.",
    flagged=(ANSWERED.citations[1],),
    notices=("The model did not finish.",),
    usage={"prompt_tokens": 12, "cost_usd": None, "estimated": True},
)
DOCUMENT = ANSWERED.to_dict()

WORDS = st.text(st.characters(codec="utf-8"))
FIGURES = st.floats(allow_nan=False, allow_infinity=False)
CITATIONS = st.builds(
    Citation,
    number=st.integers(),
    article_id=WORDS,
    article_sha256=WORDS,
    title=WORDS,
    passage_id=WORDS,
    heading=st.lists(WORDS, max_size=2).map(tuple),
    page=st.none() | st.integers(),
    start=st.integers(),
    end=st.integers(),
    quote=WORDS,
    prefix=WORDS,
    suffix=WORDS,
)
NOTES = st.lists(CITATIONS, max_size=2).map(tuple)
ANSWERS = st.builds(
    Answer,
    question=WORDS,
    standalone_question=WORDS,
    status=st.sampled_from(["answered", "partial", "not_found"]),
    text=WORDS,
    claims=st.lists(
        st.builds(
            Claim,
            WORDS,
            st.sampled_from(["verified", "partial", "unsupported"]),
            st.lists(st.integers(), max_size=2).map(tuple),
            st.booleans(),
            st.none() | WORDS,
        ),
        max_size=2,
    ).map(tuple),
    citations=NOTES,
    nearest=NOTES,
    considered=st.lists(
        st.builds(
            Considered,
            passage_id=WORDS,
            score=FIGURES,
            article_id=WORDS,
            article_sha256=WORDS,
            title=WORDS,
            heading=st.lists(WORDS, max_size=2).map(tuple),
            page=st.none() | st.integers(),
            start=st.integers(),
            end=st.integers(),
            outcome=WORDS,
        ),
        max_size=2,
    ).map(tuple),
    reason=st.sampled_from([None, "off_topic", "missing", "false_premise"]),
    missing=st.none() | WORDS,
    answerer=st.sampled_from(["extractive", "llm"]),
    model=st.none() | WORDS,
    host=st.none() | WORDS,
    fallback=st.none() | WORDS,
    flagged=NOTES,
    notices=st.lists(WORDS, max_size=2).map(tuple),
    usage=st.dictionaries(WORDS, st.none() | st.integers() | FIGURES, max_size=2),
    timings_ms=st.dictionaries(WORDS, FIGURES, max_size=2),
    decision=st.none() | st.builds(Decision, FIGURES, FIGURES, WORDS),
)


@pytest.mark.parametrize("answer", [ANSWERED, PARTIAL, NOT_FOUND])
def test_a_saved_answer_is_the_answer(answer: Answer) -> None:
    assert answer_from(answer.to_dict()) == answer
    assert answer_from(json.loads(json.dumps(answer.to_dict()))) == answer
    assert str(answer_from(answer.to_dict())) == str(answer)


@given(ANSWERS)
def test_any_saved_answer_is_the_answer(answer: Answer) -> None:
    assert answer_from(json.loads(json.dumps(answer.to_dict()))) == answer


def test_an_answer_that_was_saved_without_its_decision_is_read() -> None:
    decided = dataclasses.replace(NOT_FOUND, decision=Decision(0.25, 0.5, "too low"))
    document = decided.to_dict()
    assert document.pop("decision") == {"score": 0.25, "threshold": 0.5, "reason": "too low"}
    assert answer_from(document) == NOT_FOUND


def test_fields_of_a_newer_version_are_ignored() -> None:
    newer = {**DOCUMENT, "mood": "calm", "citations": [{**CITATION, "colour": "blue"}]}
    assert answer_from(newer) == dataclasses.replace(ANSWERED, citations=ANSWERED.citations[:1])


def test_fields_that_an_older_version_lacks_are_empty() -> None:
    older = {name: value for name, value in DOCUMENT.items() if name not in {"flagged", "notices"}}
    note = {name: value for name, value in CITATION.items() if name not in {"prefix", "suffix"}}
    claim = {"text": "It stays.", "support": "verified", "citations": [1]}
    looked = [{"passage_id": "p1", "score": 1.5}]
    read = answer_from({**older, "citations": [note], "claims": [claim], "considered": looked})
    assert (read.flagged, read.notices) == ((), ())
    assert read.considered == (Considered("p1", 1.5),)
    assert read.citations == (dataclasses.replace(ANSWERED.citations[0], prefix="", suffix=""),)
    assert read.claims == (Claim("It stays.", "verified", (1,)),)


def deep() -> list[Any]:
    nested: list[Any] = []
    for _ in range(100_000):
        nested = [nested]
    return nested


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"question": None}, "question: input should be a valid string"),
        ({"question": 1}, "question: input should be a valid string"),
        ({"status": "maybe"}, "status: input should be 'answered', 'partial' or 'not_found'"),
        ({"claims": {}}, "claims: input should be a valid array"),
        (
            {"claims": [{"text": "A.", "support": "verified"}]},
            "claims[0].citations: field required",
        ),
        ({"citations": ["x"]}, "citations[0]: input should be an object"),
        (
            {"citations": [{**CITATION, "start": "10"}]},
            "citations[0].start: input should be a valid integer",
        ),
        (
            {"citations": [{**CITATION, "start": True}]},
            "citations[0].start: input should be a valid integer",
        ),
        (
            {"citations": [{**CITATION, "end": 42.5}]},
            "citations[0].end: input should be a valid integer",
        ),
        ({"timings_ms": {"total": "3"}}, "timings_ms.total: input should be a valid number"),
        ({"question": "\ud83d"}, "it contains what JSON cannot express"),
        ({"considered": [{"passage_id": "p", "score": float("inf")}]}, "it contains what JSON"),
        ({"question": b"Who?"}, "it contains what JSON cannot express"),
        ({"mood": deep()}, "it contains what JSON cannot express"),
    ],
)
def test_what_is_no_answer_is_refused(fields: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError) as refused:
        answer_from({**DOCUMENT, **fields})
    assert str(refused.value).startswith(f"This is not a Footnote answer ({said}")
    assert str(refused.value).endswith(
        "; take one that 'footnote ask --json' printed, or an export, as it was written."
    )


@pytest.mark.parametrize("document", [None, [], "x", 3])
def test_what_is_no_object_is_refused(document: Any) -> None:
    with pytest.raises(UsageError, match=r"^This is not a Footnote answer \(input should be an"):
        answer_from(document)


def test_what_is_missing_is_named() -> None:
    with pytest.raises(UsageError, match=r"\(question: field required\)"):
        answer_from({})
