"""A conversation exported as JSON holds all that verifies it again, and nothing else is read."""

import json
from datetime import UTC, datetime
from typing import Any

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
