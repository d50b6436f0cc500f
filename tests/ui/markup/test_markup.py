"""Words and directions of others beside ours, addresses, and who answers."""

import json
import re
from dataclasses import replace
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa import Citation, Claim, ShortAnswer
from tests.ui.chat.test_chat import ANSWER, note
from ui.engine import ModelChoice
from ui.markup import (
    Address,
    Place,
    Words,
    address_from,
    answerer_words,
    guarded,
    is_loopback,
    quoted_words,
    render,
    said_words,
    sayable,
    short_spans,
    who_answered,
    who_answers,
)

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


def test_plain_names_stand_without_an_element_around_them() -> None:
    assert about("Tom & Ada, 1843") == "Tom &amp; Ada, 1843"
    assert about("\u05d0") == '<span class="own">\u05d0</span>'


@given(texts)
def test_what_an_element_holds_is_answered_around_it(text: str) -> None:
    around = guarded(text, "|")
    assert is_paired(around.replace("|", text))
    assert set(around) <= {"|", "\u2068", "\u2069"}
    if is_paired(text):
        assert around == "|"


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


def test_a_link_to_a_place_is_read_back() -> None:
    address = Place("3-c2", note(2, "Rain & <snow>."), 2, "verified").address
    assert address == address_from(f"#{address.fragment}") == Address("", "3-c2", "w", (0, 14))
    assert address_from("c=a_b-1&x=1") == Address("a_b-1")
    assert (Address().fragment, Address("a b", "0-c1").fragment) == ("", "c=a+b&at=0-c1")


@pytest.mark.parametrize(
    ("fragment", "span"),
    [
        ("", None),
        ("#article=x&span=1-9999999999999", None),
        ("#" + "&".join(["a=1"] * 50), None),
        ("#article=%FF%00&span=1-2", (1, 2)),
    ],
)
def test_what_is_no_address_names_nothing(fragment: str, span: tuple[int, int] | None) -> None:
    found = address_from(fragment)
    assert (found.conversation, found.place, found.span) == ("", "", span)


def test_loopback_is_told_from_other_hosts() -> None:
    for host in ("127.0.0.1", "127.8.8.8", "::1", "[::1]", "localhost", "LOCALHOST."):
        assert is_loopback(host), host
    for host in ("0.0.0.0", "::", "192.168.1.2", "localhost.evil", "", "127.0.0.1.evil"):
        assert not is_loopback(host), host


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


def test_who_answers_is_named_with_where_that_is() -> None:
    assert answerer_words(None) == "Quotes, no model"
    assert answerer_words(ModelChoice("k", "m", "localhost:1")) == "m on this machine"
    assert answerer_words(ModelChoice("k", "m", "[::1]"), "this server") == "m on this server"
    assert answerer_words(ModelChoice("k", "m", "api.test")) == "m at api.test"


def test_without_a_model_only_what_a_server_embeds_leaves() -> None:
    assert who_answers(None) == "Quotes, no model · nothing leaves this machine"
    sent = "questions and texts go to v.test for embedding"
    assert who_answers(None, "v.test") == f"Quotes, no model · {sent}"
    there = ModelChoice("k", "m", "api.test")
    assert who_answers(there, "v.test") == f"m · passages go to api.test, {sent}"


@pytest.mark.parametrize(
    ("answerer", "host", "usage", "said"),
    [
        ("llm", "api.test", {}, "answered by m at api.test"),
        ("extractive", "api.test", {}, "m at api.test was asked"),
        ("extractive", "api.test", {"requests": 0}, "m at api.test was not asked"),
        ("extractive", None, {}, "m was not asked"),
        ("extractive", None, {"requests": 2}, "m was asked"),
    ],
)
def test_after_it_the_model_is_named_and_whether_it_was_asked(
    answerer: str, host: str | None, usage: dict[str, int], said: str
) -> None:
    answer = replace(ANSWER, answerer=answerer, model="m", host=host, usage=usage)  # type: ignore[arg-type]
    assert who_answered(answer) == said
    assert who_answered(ANSWER) == ""


RAINED = Citation(1, "w", "0", "Weather", "p", (), None, 20, 41, "Rain fell on 3 May |.")


@pytest.mark.parametrize(
    ("shorts", "answers"),
    [
        ([], []),
        ([(33, 38, "3 May", 1)], ["3 May"]),
        # In order; those that touch or overlap are one.
        ([(33, 38, "3 May", 1), (20, 24, "Rain", 1)], ["Rain", "3 May"]),
        ([(25, 29, "fell", 1), (20, 25, "Rain ", 1), (27, 32, "ll on", 1)], ["Rain fell on"]),
        # What a saved answer has wrong is nothing to show.
        ([(19, 23, "Rain", 1)], []),
        ([(20, 24, "Snow", 1)], []),
        ([(33, 38, "3 May", 2)], []),
    ],
)
def test_what_answers_is_a_piece_of_the_quote_and_of_the_sentence_that_is_it(
    shorts: list[tuple[int, int, str, int]], answers: list[str]
) -> None:
    answer = replace(
        ANSWER, citations=(RAINED,), short_answers=tuple(ShortAnswer(*each) for each in shorts)
    )
    spans = short_spans(answer)
    own = Claim(RAINED.quote, "verified", (1,))
    for words in (quoted_words(RAINED, spans), said_words(own, [RAINED], spans)):
        pieces = list(words.pieces)
        assert "".join(text for text, _ in pieces) == RAINED.quote
        assert [text for text, is_short in pieces if is_short] == answers
    # Of a sentence that somebody else wrote, or that is of another citation, nothing is.
    for other in (replace(own, source="model"), replace(own, citations=())):
        assert said_words(other, [RAINED], spans) == Words(RAINED.quote)
    assert short_spans(None) == {}


@given(st.text("ab| "), st.data())
def test_cells_keep_what_answers_in_its_place(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    cells = list(Words(text, [(start, end)] if start < end else []).cells())
    assert [cell.text for cell in cells] == [cell.strip() for cell in text.split("|")]
    bold = "".join(part for cell in cells for part, is_short in cell.pieces if is_short)
    bare = str.maketrans("", "", "| ")
    assert bold.translate(bare) == text[start:end].translate(bare)
