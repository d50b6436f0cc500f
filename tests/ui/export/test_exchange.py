"""A conversation exported as JSON holds all that verifies it again, and nothing else is read."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from index import UsageError
from tests.ui.saved import ANSWERED, CONVERSATION, HOSTILE, hostile
from ui.export import Exchange, as_json, exchanges_from

DOCUMENT: dict[str, Any] = json.loads(as_json("The bridge", CONVERSATION))


def test_the_document_is_read_back() -> None:
    exported = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
    document: dict[str, Any] = json.loads(as_json("The bridge", CONVERSATION, exported=exported))
    assert document == {
        "format": "footnote-conversation",
        "version": 1,
        "title": "The bridge",
        "exported": "2026-03-01T12:30:00+00:00",
        "exchanges": document["exchanges"],
    }
    assert document["exchanges"][0] == {
        "question": "When was it built?",
        "note": None,
        "answer": ANSWERED.to_dict(),
    }
    assert document["exchanges"][4] == {
        "question": "And then?", "note": "Stopped.", "answer": None,
    }  # fmt: skip
    assert exchanges_from(document) == CONVERSATION
    assert exchanges_from(ANSWERED.to_dict()) == (Exchange(ANSWERED.question, ANSWERED),)
    begun = datetime.now(UTC).replace(microsecond=0)
    written = datetime.fromisoformat(json.loads(as_json("The bridge", ()))["exported"])
    assert begun <= written <= datetime.now(UTC)


@pytest.mark.parametrize("words", [words for words in HOSTILE if "\ud83d" not in words])
def test_any_words_come_back(words: str) -> None:
    document = json.loads(as_json(words, [hostile(words)]).encode().decode())
    assert document["title"] == words
    assert exchanges_from(document) == (hostile(words),)


def test_half_a_character_is_replaced() -> None:
    document = json.loads(as_json("a\ud83d", [Exchange("b\udc00c 👩", None)]).encode())
    assert document["title"] == "a\ufffd"
    assert exchanges_from(document) == (Exchange("b\ufffdc 👩", None),)


def test_what_an_exchange_may_lack_and_what_is_new_in_it() -> None:
    bare = {**DOCUMENT, "exchanges": [{"question": "Who?", "answer": None, "stars": 5}]}
    assert exchanges_from(bare) == (Exchange("Who?", None),)
    assert exchanges_from({**DOCUMENT, "exchanges": [], "mood": "calm"}) == ()


def changed(name: str, values: list[object]) -> list[object]:
    """Return the document with each of the values for a field."""
    return [{**DOCUMENT, name: value} for value in values]


def second(*entries: object) -> list[object]:
    """Return the document with each of the entries after its first."""
    return changed("exchanges", [[DOCUMENT["exchanges"][0], entry] for entry in entries])


@pytest.mark.parametrize(
    ("documents", "said"),
    [
        (
            [None, [], "x", 3, {}, {"format": "x"}, {"question": "Who?"}, [DOCUMENT]],
            "This is neither a conversation exported as JSON nor an answer of 'footnote ask "
            "--json'; give one of them, unchanged.",
        ),
        (
            changed("version", [None, 0, 2, 10**400, "1", True, 1.0]),
            "This conversation has another format version than 1; verify it with the Footnote "
            "that wrote it.",
        ),
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
            second({"question": "Who?", "answer": {**ANSWERED.to_dict(), "citations": [3]}}),
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
