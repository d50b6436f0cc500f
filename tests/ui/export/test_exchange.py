"""Exchanges are read from what was exported, and from nothing else."""

import json
from typing import Any

import pytest

from index import UsageError
from tests.ui.saved import ANSWERED, CONVERSATION
from ui.export.exchange import Exchange, exchanges_from
from ui.export.export import as_json

DOCUMENT: dict[str, Any] = json.loads(as_json("The bridge", CONVERSATION))


def test_an_exported_conversation_is_read_back() -> None:
    assert exchanges_from(DOCUMENT) == CONVERSATION


def test_an_answer_is_a_conversation_of_one_question() -> None:
    assert exchanges_from(ANSWERED.to_dict()) == (Exchange(ANSWERED.question, ANSWERED),)


def test_what_an_exchange_may_lack_and_what_is_new_in_it() -> None:
    bare = {**DOCUMENT, "exchanges": [{"question": "Who?", "answer": None, "stars": 5}]}
    assert exchanges_from(bare) == (Exchange("Who?", None),)
    assert exchanges_from({**DOCUMENT, "exchanges": [], "mood": "calm"}) == ()


@pytest.mark.parametrize(
    "document", [None, [], "x", 3, {}, {"format": "other"}, {"question": "Who?"}, [DOCUMENT]]
)
def test_what_is_no_such_document_is_refused(document: object) -> None:
    with pytest.raises(UsageError) as refused:
        exchanges_from(document)
    assert str(refused.value) == (
        "This is neither a conversation exported as JSON nor an answer of 'footnote ask --json'; "
        "give one of them, unchanged."
    )


@pytest.mark.parametrize("version", [None, 0, 2, 10**400, "1", True, 1.0])
def test_another_version_is_refused(version: object) -> None:
    with pytest.raises(UsageError) as refused:
        exchanges_from({**DOCUMENT, "version": version})
    assert str(refused.value) == (
        "This conversation has another format version than 1; verify it with the "
        "Footnote that wrote it."
    )


@pytest.mark.parametrize("entries", [None, {}, "x"])
def test_without_a_list_of_exchanges_it_is_refused(entries: object) -> None:
    with pytest.raises(UsageError, match=r"^This conversation has no list of exchanges; export"):
        exchanges_from({**DOCUMENT, "exchanges": entries})


@pytest.mark.parametrize(
    "entry",
    [
        None,
        [],
        {"question": "Who?"},
        {"question": 1, "answer": None},
        {"question": "Who?", "answer": []},
        {"question": "Who?", "answer": "Me."},
        {"question": "Who?", "answer": None, "note": 1},
    ],
)
def test_an_entry_that_is_no_exchange_is_named(entry: object) -> None:
    document = {**DOCUMENT, "exchanges": [DOCUMENT["exchanges"][0], entry]}
    with pytest.raises(UsageError, match=r"^Exchange 2 is not a question with"):
        exchanges_from(document)


def test_an_answer_at_fault_is_named_with_its_field() -> None:
    entry = {"question": "Who?", "answer": {**ANSWERED.to_dict(), "citations": [3]}}
    with pytest.raises(
        UsageError,
        match=r"^Exchange 1 of this conversation: This is not a Footnote answer \(citations\[0\]: ",
    ):
        exchanges_from({**DOCUMENT, "exchanges": [entry]})
