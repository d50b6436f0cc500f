"""A conversation exported as JSON holds all that verifies it again."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.ui.saved import ANSWERED, CONVERSATION, HOSTILE, hostile
from ui.export.exchange import Exchange, exchanges_from
from ui.export.export import as_json


def test_the_document() -> None:
    document: dict[str, Any] = json.loads(
        as_json("The bridge", CONVERSATION, exported=datetime(2026, 3, 1, 12, 30, tzinfo=UTC))
    )
    exchanges = document.pop("exchanges")
    assert document == {
        "format": "footnote-conversation",
        "version": 1,
        "title": "The bridge",
        "exported": "2026-03-01T12:30:00+00:00",
    }
    assert exchanges[0] == {
        "question": "When was it built?",
        "note": None,
        "answer": ANSWERED.to_dict(),
    }
    assert exchanges[4] == {"question": "And then?", "note": "Stopped.", "answer": None}
    assert len(exchanges) == 5


def test_without_a_time_it_is_now() -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    exported = datetime.fromisoformat(json.loads(as_json("", []))["exported"])
    assert before <= exported <= datetime.now(UTC)


@pytest.mark.parametrize("words", [words for words in HOSTILE if "\ud83d" not in words])
def test_any_words_come_back(words: str) -> None:
    document = json.loads(as_json(words, [hostile(words)]).encode().decode())
    assert document["title"] == words
    assert exchanges_from(document) == (hostile(words),)


def test_half_a_character_is_replaced() -> None:
    document = json.loads(as_json("a\ud83d", [Exchange("b\udc00c 👩", None)]).encode())
    assert document["title"] == "a\ufffd"
    assert exchanges_from(document) == (Exchange("b\ufffdc 👩", None),)
