"""The card of a marker."""

import re
from dataclasses import replace

from qa import Claim
from tests.ui.chat.test_chat import note
from ui.chat.card import card_html
from ui.conversations import Context

RAIN = Claim("It rained <hard>.", "partial", (1,), reason="The article says “fell” & no more.")


def test_a_card_shows_the_quote_between_its_neighbours_and_why() -> None:
    cited = replace(note(1, "Rain <fell>."), heading=("A & B", "C"), page=3)
    html = card_html("0-c1", 2, RAIN, cited, Context("Before.", "After."))
    assert "Weather › A &amp; B › C › page 3" in html
    assert (
        '<span class="dim">Before.</span> <span class="quote">Rain &lt;fell&gt;.</span>'
        ' <span class="dim">After.</span>'
    ) in html
    assert "<strong>doubtful.</strong> The article says “fell” &amp; no more." in html
    assert "changed since" not in html


def test_what_is_not_there_leaves_nothing() -> None:
    html = card_html("0-c1", 0, RAIN, note(1), Context(changed=True))
    assert "dim" not in html
    assert "The article has changed since." in html


def test_a_long_neighbour_is_cut_at_a_word_on_its_far_side() -> None:
    long = " ".join(f"word{number}" for number in range(100))
    html = card_html("0-c1", 0, RAIN, note(1), Context(long, long))
    before, after = re.findall(r'<span class="dim">(.*?)</span>', html)
    assert before.startswith("… word")
    assert before.endswith("word99")
    assert after.startswith("word0 ")
    assert after.endswith(" …")
    assert len(before) < 250 > len(after)
