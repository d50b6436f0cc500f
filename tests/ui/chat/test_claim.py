"""One sentence of an answer as HTML."""

from dataclasses import replace

import pytest

from qa import Claim
from qa.types import Copy
from tests.ui.chat.test_chat import begun, note
from ui.chat.card import card_html
from ui.chat.claim import claim_html, writing_html
from ui.conversations import Context


def made(claim: Claim) -> str:
    turn = begun([claim], note(1), note(2, "Snow & ice."))
    return claim_html(7, turn, 0)


def test_the_words_are_one_piece_and_the_first_marker_takes_no_room() -> None:
    html = made(Claim("Rain <fell>.", "verified", (1, 2)))
    assert html.startswith(
        '<span class="claim verified"><span class="text">Rain &lt;fell&gt;.</span>'
    )
    assert html.count('<span class="gap"> </span>') == 1
    assert html.index(">1</button>") < html.index("gap") < html.index(">2</button>")


def test_a_citation_that_footnote_found_is_said_to_be() -> None:
    rain = Claim("Rain fell.", "verified", (1,), attributed=True)
    html = made(rain)
    assert 'exact quote, citation found by Footnote"' in html
    assert "tag" not in html
    snow = Claim("Snow, too.", "verified", (2,))
    turn = begun([rain, snow], note(1), note(2))
    html = claim_html(7, turn, 0)
    assert '<span class="tag attributed">citation found by Footnote</span>' in html


def test_a_sentence_names_its_article_where_the_answer_is_from_several() -> None:
    claim = Claim("Rain <fell>.", "verified", (1,))
    other = replace(
        note(2), article_id="other", title="A long & winding title of an article on snow"
    )
    alone = begun([claim], note(1))
    assert "tag of" not in claim_html(0, alone, 0)
    second = Claim("Snow fell.", "verified", (2,))
    turn = begun([claim, second], note(1), other)
    assert '<span class="tag of">Weather</span>' in claim_html(0, turn, 0).replace(
        "<bdi>", ""
    ).replace("</bdi>", "")
    assert "A long &amp; winding title of an ar" in claim_html(0, turn, 1)
    assert "article on snow</" not in claim_html(0, turn, 1)


def test_a_card_names_the_other_articles_that_have_the_words() -> None:
    cited = replace(note(1), also_in=(Copy("other", "Snow & <ice>", 3, 9),))
    html = card_html("0-c1", 0, Claim("Rain.", "verified", (1,)), cited, Context())
    assert "Also in" in html
    assert "Snow &amp; &lt;ice&gt;" in html
    assert "Also in" not in card_html(
        "0-c1", 0, Claim("Rain.", "verified", (1,)), note(1), Context()
    )


def test_what_nobody_judged_says_so_once_the_answer_is_there() -> None:
    claim = Claim("Snow, too.", "partial", (1,), judged=False)
    turn = begun([claim], note(1))
    html = claim_html(7, turn, 0)
    assert 'class="fn unjudged"' in html
    assert 'aria-label="Citation 1, Weather, not judged"' in html
    assert "tag" not in html
    turn.stopped = True
    assert '<span class="tag unjudged">not judged</span>' in claim_html(7, turn, 0)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Rain", ""),
        ("Rain fel", "Rain"),
        (" Rain fell,", "Rain"),
        ("雨が降", "雨が降"),
        ("雨が abc", "雨が"),
        ("x" * 39, ""),
        ("x" * 40, "x" * 40),
        ("", ""),
    ],
)
def test_a_word_is_shown_when_it_is_whole(written: str, shown: str) -> None:
    html = writing_html(written, stopped=False)
    assert html == (
        f'<span class="claim writing"><span class="text">{shown}</span></span>' if shown else ""
    )


def test_what_was_stopped_is_shown_to_its_end_as_not_checked() -> None:
    assert writing_html(" Rain <fel", stopped=True) == (
        '<span class="claim writing"><span class="text">Rain &lt;fel</span>'
        ' <span class="tag">not checked</span></span>'
    )
    assert writing_html(" ", stopped=True) == ""
