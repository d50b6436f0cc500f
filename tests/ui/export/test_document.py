"""A conversation exported as JSON holds all that verifies it again, and goes on from it."""

import json
from datetime import UTC, datetime
from typing import Any

from qa import Answer
from tests.ui.saved import ANSWERED, CONVERSATION, HOSTILE, hostile
from ui.conversations import ChatTurn
from ui.export import as_json, turns_in

Read = list[tuple[str, Answer | None, str | None]]


def read(document: object) -> Read:
    """Return what of each turn is read back: the question, the answer and how it ended."""
    return said(turns_in(document))


def said(turns: tuple[ChatTurn, ...]) -> Read:
    return [(turn.question, turn.answer_so_far, turn.ending) for turn in turns]


def test_the_document_is_read_back() -> None:
    begun = datetime.now(UTC).replace(microsecond=0)
    document: dict[str, Any] = json.loads(as_json("The bridge", CONVERSATION))
    assert begun <= datetime.fromisoformat(document.pop("exported")) <= datetime.now(UTC)
    assert document == {
        "format": "footnote-conversation",
        "version": 1,
        "title": "The bridge",
        "exchanges": [json.loads(json.dumps(turn.to_document())) for turn in CONVERSATION],
    }
    answer = ANSWERED.to_dict()
    assert document["exchanges"][0]["answer"] == answer
    assert document["exchanges"][4]["note"] == "Stopped."
    assert read(document) == said(CONVERSATION)
    assert read(answer) == [(ANSWERED.question, ANSWERED, None)]
    assert read([answer, document])[1:] == said(CONVERSATION)


def test_what_an_earlier_version_exported_is_read() -> None:
    entries = [
        {"question": "When was it built?", "note": "It broke off.", "answer": ANSWERED.to_dict()},
        {"question": "And then?", "note": "Stopped.", "answer": None},
        {"question": "Who?", "answer": None, "stars": 5},
    ]
    document = {"format": "footnote-conversation", "version": 1, "exchanges": entries}
    assert read(document) == [
        ("When was it built?", ANSWERED, "It broke off."),
        ("And then?", None, "Stopped."),
        ("Who?", None, None),
    ]
    assert read({**document, "exchanges": [], "mood": "calm"}) == []


def test_any_words_come_back_and_half_a_character_is_replaced() -> None:
    for words in HOSTILE:
        if "\ud83d" not in words:
            document = json.loads(as_json(words, [hostile(words)]).encode().decode())
            assert document["title"] == words
            assert read(document) == said((hostile(words),))
    document = json.loads(as_json("a\ud83d", [ChatTurn("b\udc00c 👩")]).encode())
    assert document["title"] == "a\ufffd"
    assert read(document) == [("b\ufffdc 👩", None, None)]
