"""Texts of others beside ours, and which signs they may bring."""

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from ui.markup.markup import apart, guarded

OPEN, CLOSE = "[\u2066-\u2068]", "\u2069"

texts = st.text(st.sampled_from("ab \u05d0<\u202e\u202a\u202c\u2066\u2067\u2068\u2069\u2069"))


def is_paired(text: str) -> bool:
    """Tell whether every isolated direction that is opened is closed, and no other."""
    while (less := re.sub(f"{OPEN}[^\u2066-\u2069]*{CLOSE}", "", text)) != text:
        text = less
    return not re.search(f"{OPEN}|{CLOSE}", text)


@given(texts)
def test_a_name_keeps_its_letters_and_leaves_no_direction_open(text: str) -> None:
    html = apart(text)
    said = unescape(re.sub("<.*?>", "", html))
    assert is_paired(said)
    assert len(said) == len(text)
    assert all(ours == theirs or ours == "\ufffd" for ours, theirs in zip(said, text, strict=True))
    if is_paired(text):
        assert said == text


def test_plain_names_stand_without_an_element_around_them() -> None:
    assert apart("Tom & Ada, 1843") == "Tom &amp; Ada, 1843"
    assert apart("\u05d0") == '<span class="own">\u05d0</span>'


@given(texts)
def test_what_an_element_holds_is_answered_around_it(text: str) -> None:
    around = guarded(text, "|")
    assert is_paired(around.replace("|", text))
    assert set(around) <= {"|", "\u2068", "\u2069"}
    if is_paired(text):
        assert around == "|"
