from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.models.completion import MAX_EVENT_BYTES, EventTooLongError, ServerEvents

STREAM = (
    ": a comment\n\n"
    "data: one\n\n"
    "event: message\r\nid: 7\r\ndata: two\r\n\r\n"
    "data:three\ndata: lines\n\n"
    "retry: 10\n\n"
    "data: é🐟\n\n"
    "data: last"
).encode()
DATA = ["one", "two", "three\nlines", "é🐟", "last"]


def read(chunks: list[bytes]) -> list[str]:
    events = ServerEvents()
    return [data for chunk in chunks for data in events.feed(chunk)] + list(events.end())


def test_the_data_of_each_event_is_read() -> None:
    assert read([STREAM]) == DATA
    assert read([STREAM[:-10]]) == DATA[:-1]


@given(st.lists(st.integers(0, len(STREAM)), max_size=12))
def test_it_does_not_matter_where_a_stream_is_cut(cuts: list[int]) -> None:
    places = [0, *sorted(cuts), len(STREAM)]
    assert read([STREAM[a:b] for a, b in pairwise(places)]) == DATA


def test_bytes_that_are_no_utf_8_are_replaced() -> None:
    assert read([b"data: \xff!\n\n"]) == ["\N{REPLACEMENT CHARACTER}!"]


@pytest.mark.parametrize("chunk", [b"x" * 4096, b"data: " + b"x" * 4000 + b"\n"])
def test_an_event_without_end_is_refused(chunk: bytes) -> None:
    with pytest.raises(EventTooLongError):
        read([chunk] * (MAX_EVENT_BYTES // 3000))
