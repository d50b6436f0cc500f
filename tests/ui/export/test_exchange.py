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


NEITHER = (
    "This is neither a conversation exported as JSON nor an answer of 'footnote ask --json'; "
    "give one of them, unchanged."
)
OTHER = (
    "This conversation has another format version than 1; verify it with the Footnote "
    "that wrote it."
)
FAULTY = {"question": "Who?", "answer": {**ANSWERED.to_dict(), "citations": [3]}}


def changed(name: str, values: list[object]) -> list[object]:
    """Return the document with each of the values for a field."""
    return [{**DOCUMENT, name: value} for value in values]


def second(*entries: object) -> list[object]:
    """Return the document with each of the entries after its first."""
    return changed("exchanges", [[DOCUMENT["exchanges"][0], entry] for entry in entries])


@pytest.mark.parametrize(
    ("documents", "said"),
    [
        ([None, [], "x", 3, {}, {"format": "x"}, {"question": "Who?"}, [DOCUMENT]], NEITHER),
        (changed("version", [None, 0, 2, 10**400, "1", True, 1.0]), OTHER),
        (
            changed("exchanges", [None, {}, "x"]),
            "This conversation has no list of exchanges; export",
        ),
        (
            second(
                None,
                [],
                {"question": "Who?"},
                {"question": 1, "answer": None},
                {"question": "Who?", "answer": []},
                {"question": "Who?", "answer": "Me."},
                {"question": "Who?", "answer": None, "note": 1},
            ),
            "Exchange 2 is not a question with",
        ),
        (
            second(FAULTY),
            "Exchange 2 of this conversation: This is not a Footnote answer (citations[0]: ",
        ),
    ],
    ids="document version list entry answer".split(),
)
def test_what_is_no_conversation_is_refused(documents: list[object], said: str) -> None:
    for document in documents:
        with pytest.raises(UsageError) as refused:
            exchanges_from(document)
        assert str(refused.value).startswith(said), document
