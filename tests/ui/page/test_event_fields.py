"""What is read of an event, whoever wrote it."""

import json

import pytest

from ui.markup.markup import sayable
from ui.page.event_fields import EventFields


@pytest.mark.parametrize("data", [None, "question", 3, True, 1.5, ["question"], [], ""])
def test_what_is_no_object_has_no_fields(data: object) -> None:
    assert getattr(EventFields(None, data), "question", "none") == "none"


def test_fields_are_plain_or_missing() -> None:
    deep: object = []
    for _ in range(5000):
        deep = [deep]
    sent = EventFields(
        None, {"a": "x\ud83d", "b": 3, "c": False, "d": deep, "e": {"f": 1}, "g": None}
    )
    assert (sent.a, sent.b, sent.c, sent.d) == ("x\ufffd", 3, False, [])
    assert not any(hasattr(sent, name) for name in "efg")
    assert EventFields(None, {"ticked": ["a", 1, None, "\ud800", ["b"]]}).ticked == ["a", "\ufffd"]


def test_what_cannot_be_sent_is_shown_as_such() -> None:
    value = {"html": "a\x00b\ud800", "turns": ["\udfff", 3], "file": None, "running": True}
    shown = sayable(value)
    assert shown == {
        "html": "a\ufffdb\ufffd",
        "turns": ["\ufffd", 3],
        "file": None,
        "running": True,
    }
    json.dumps(shown, ensure_ascii=False).encode()
