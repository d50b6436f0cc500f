"""Words and directions of others beside ours, and who answers."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.engine import ModelChoice
from ui.markup import guarded, render, who_answers

OPEN, CLOSE = "[\u2066-\u2068]", "\u2069"

texts = st.text(st.sampled_from("ab \u05d0<\u202e\u202a\u202c\u2066\u2067\u2068\u2069\u2069"))


def is_paired(text: str) -> bool:
    """Return whether every isolated direction that is opened is closed, and no other."""
    while (less := re.sub(f"{OPEN}[^\u2066-\u2069]*{CLOSE}", "", text)) != text:
        text = less
    return not re.search(f"{OPEN}|{CLOSE}", text)


def about(words: str) -> str:
    """Return what a template makes of foreign words in a line of ours."""
    return render("selection", {"words": words}).partition("“")[2].rpartition("”")[0]


@given(texts)
def test_a_name_keeps_its_letters_and_leaves_no_direction_open(text: str) -> None:
    said = unescape(re.sub("<.*?>", "", about(text)))
    assert is_paired(said)
    assert len(said) == len(text)
    assert all(ours == theirs or ours == "\ufffd" for ours, theirs in zip(said, text, strict=True))
    if is_paired(text):
        assert said == text


@given(texts)
def test_what_an_element_holds_is_answered_around_it(text: str) -> None:
    around = guarded(text, "|")
    assert is_paired(around.replace("|", text))
    assert set(around) <= {"|", "\u2068", "\u2069"}
    if is_paired(text):
        assert around == "|"


@pytest.mark.parametrize(
    ("host", "where"),
    [
        ("127.0.0.1:11434", "m · passages go to 127.0.0.1:11434 on this machine"),
        ("[::1]:8080", "m · passages go to [::1]:8080 on this machine"),
        ("api.test", "m · passages go to api.test"),
        ("localhost.evil:80", "m · passages go to localhost.evil:80"),
    ],
)
def test_before_a_question_the_place_is_named(host: str, where: str) -> None:
    assert who_answers(ModelChoice("k", "m", host)) == where


def test_without_a_model_only_what_a_server_embeds_leaves() -> None:
    assert who_answers(None) == "Quotes, no model · nothing leaves this machine"
    sent = "questions and texts go to v.test for embedding"
    assert who_answers(None, "v.test") == f"Quotes, no model · {sent}"
    there = ModelChoice("k", "m", "api.test")
    assert who_answers(there, "v.test") == f"m · passages go to api.test, {sent}"
