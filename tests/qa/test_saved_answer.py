"""Answers survive being saved; what is no answer is named."""

import json
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import UsageError
from qa import (
    Answer,
    Citation,
    Claim,
    Considered,
    Context,
    Decision,
    answer_from,
)
from tests.qa.test_types import ANSWERED, CITATION

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


def test_fields_of_a_newer_version_are_ignored() -> None:
    newer = {**DOCUMENT, "mood": "calm", "citations": [{**CITATION, "colour": "blue"}]}
    assert answer_from(newer) == replace(ANSWERED, citations=ANSWERED.citations[:1])


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ([], "input should be an"),
        ({}, "question: field required"),
        ({**DOCUMENT, "question": 1}, "question: input should be a valid string"),
        ({**DOCUMENT, "claims": [{"text": "A.", "support": "verified"}]},
         "claims[0].citations: field required"),
        *(({**DOCUMENT, "citations": [{**CITATION, "start": start}]},
           "citations[0].start: input should be a valid integer") for start in ("10", True, 42.5)),
        ({**DOCUMENT, "question": "\ud83d"}, "it contains what JSON cannot express"),
    ],
)  # fmt: skip
def test_what_is_no_answer_is_refused(document: Any, said: str) -> None:
    with pytest.raises(UsageError) as refused:
        answer_from(document)
    assert str(refused.value).startswith(f"This is not a Footnote answer ({said}")
    assert str(refused.value).endswith(
        "; take one that 'footnote ask --json' printed, or an export, as it was written."
    )
