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
    begun = datetime.now(UTC).replace(microsecond=0)
    document: dict[str, Any] = json.loads(as_json("The bridge", CONVERSATION))
    assert begun <= datetime.fromisoformat(document.pop("exported")) <= datetime.now(UTC)
    assert document == {
        "format": "footnote-conversation",
        "version": 1,
        "title": "The bridge",
        "exchanges": document["exchanges"],
    }
    question, answer = "When was it built?", ANSWERED.to_dict()
    assert document["exchanges"][0] == {"question": question, "note": None, "answer": answer}
    stopped = {"question": "And then?", "note": "Stopped.", "answer": None}
    assert document["exchanges"][4] == stopped
    assert exchanges_from(document) == CONVERSATION
    assert exchanges_from(answer) == (Exchange(ANSWERED.question, ANSWERED),)
    bare = {**DOCUMENT, "exchanges": [{"question": "Who?", "answer": None, "stars": 5}]}
    assert exchanges_from(bare) == (Exchange("Who?", None),)
    assert exchanges_from({**DOCUMENT, "exchanges": [], "mood": "calm"}) == ()


def test_any_words_come_back_and_half_a_character_is_replaced() -> None:
    for words in HOSTILE:
        if "\ud83d" not in words:
            document = json.loads(as_json(words, [hostile(words)]).encode().decode())
            assert document["title"] == words
            assert exchanges_from(document) == (hostile(words),)
    document = json.loads(as_json("a\ud83d", [Exchange("b\udc00c 👩", None)]).encode())
    assert document["title"] == "a\ufffd"
    assert exchanges_from(document) == (Exchange("b\ufffdc 👩", None),)


def test_what_is_no_conversation_is_refused() -> None:
    first = DOCUMENT["exchanges"][0]
    no_answer = {"question": "Who?", "answer": {**ANSWERED.to_dict(), "citations": [3]}}
    unlisted: list[object] = [None, {}, "x"]
    entries: list[object] = [
        None,
        {"question": "Who?"},
        {"question": 1, "answer": None},
        {"question": "Who?", "answer": "Me."},
    ]
    others: list[object] = [None, {"format": "x"}, {"question": "Who?"}, [DOCUMENT]]
    neither = "This is neither a conversation exported as JSON nor an answer of 'footnote ask"
    version = "This conversation has another format version than 1; verify it with the Footnote"
    cases: list[tuple[object, str]] = [
        *((each, neither) for each in others),
        *(({**DOCUMENT, "version": n}, version) for n in (None, 2, "1")),
        *(
            ({**DOCUMENT, "exchanges": each}, "This conversation has no list of exchanges; export")
            for each in unlisted
        ),
        *(
            ({**DOCUMENT, "exchanges": [first, each]}, "Exchange 2 is not a question with")
            for each in entries
        ),
        (
            {**DOCUMENT, "exchanges": [first, no_answer]},
            "Exchange 2 of this conversation: This is not a Footnote answer (citations[0]: ",
        ),
    ]
    for document, said in cases:
        with pytest.raises(UsageError) as refused:
            exchanges_from(document)
        assert str(refused.value).startswith(said), document
