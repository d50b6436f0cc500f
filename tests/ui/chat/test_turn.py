"""Turns as HTML: sentences, cards, receipts, and what stands in the place of an answer."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from qa import Answer, Citation, Claim, Context, Done, Hedged, SentenceReady
from qa.types import Copy
from tests.ui.article_view.test_reader import Marks
from tests.ui.chat.test_chat import ANSWER, RAIN, note
from ui.chat import Conversation, turn_html
from ui.conversations import ChatTurn
from ui.conversations import Context as Around

NEAR = tuple(note(number) for number in range(1, 5))
EMPTY = Answer("q", "q", "not_found", "This is not in the article.")


def shown(answer: Answer, **turn: Any) -> str:
    made = ChatTurn(answer.question, **turn)
    made.take(Done(answer))
    return turn_html(0, made)


def of(*claims: Claim, notes: Sequence[Citation] = NEAR, **fields: Any) -> ChatTurn:
    """Return a turn that is still running."""
    begun = Answer("q", "q", "partial", "", tuple(claims), tuple(notes))
    return ChatTurn("q", begun=begun, **fields)


def test_not_found_shows_at_most_three_related_sentences() -> None:
    html = shown(replace(EMPTY, missing="the <price>", nearest=NEAR))
    assert "<h2>No answer was found in this article</h2>" in html
    assert "<p>Nearest sentences:</p><ul>" in html
    assert html.count('class="near"') == 3


def test_a_greeting_is_no_failure_to_find() -> None:
    html = shown(replace(EMPTY, kind="greeting", text="Hello <you>."))
    assert '<p class="said">Hello &lt;you&gt;.</p>' in html
    assert 'class="none"' not in html


def test_another_article_that_answers_is_a_click_away() -> None:
    for answer in (EMPTY, replace(ANSWER, status="partial", hedged=True)):
        html = shown(replace(answer, elsewhere=("a<b",)))
        assert 'data-again="0" data-article="a&lt;b">Ask that article</button>' in html


def test_what_may_answer_is_hedged_from_its_first_sentence() -> None:
    turn = ChatTurn("q")
    turn.take(Hedged())
    turn.take(SentenceReady(RAIN, (note(1),)))
    html = turn_html(0, turn)
    assert html.index('<p class="hedge" dir="auto">Perhaps:</p>') < html.index("Rain fell.")


def test_a_sentence_that_nothing_has_judged_is_no_verified_one() -> None:
    turn = of(Claim("Snow, too.", "partial", (1,), judged=False))
    html = turn_html(7, turn)
    assert 'class="fn unjudged"' in html
    assert 'aria-label="Citation 1, Weather, not judged"' in html
    assert 'class="tag' not in html
    turn.stopped = True
    assert '<span class="tag unjudged">not judged</span>' in turn_html(7, turn)


def test_a_sentence_names_its_article_where_the_answer_is_from_several() -> None:
    title = "A long & winding title of an article on snow"
    snow = replace(note(2), article_id="other", title=title)
    claims = Claim("Rain.", "verified", (1,)), Claim("Snow.", "verified", (2,))
    assert "tag of" not in turn_html(0, of(claims[0], notes=[note(1)]))
    html = turn_html(0, of(*claims, notes=[note(1), snow]))
    assert '<span class="tag of">Weather</span>' in html
    assert '<span class="tag of">A long &amp; winding title of an articl…</span>' in html


def card(cited: Citation, around: Around) -> str:
    """Return the cards of a turn with one sentence."""
    made = Claim("It rained.", "partial", (1,))
    return turn_html(0, of(made, notes=[cited], contexts={1: around})).partition("cards")[2]


def test_a_card_names_the_place_of_its_quote_and_its_copies() -> None:
    copies = (Copy("other", "Snow & <ice>", 3, 9),)
    cited = replace(note(1), heading=("A & B", "C"), page=3, also_in=copies)
    html = card(cited, Around("Before.", "After."))
    assert "Weather › A &amp; B › C › page 3" in html
    assert "Also in Snow &amp; &lt;ice&gt;" in html
    assert "Also in" not in card(note(1), Around(changed=True))


def test_what_was_not_found_offers_nothing_to_copy() -> None:
    assert "data-copy" in shown(ANSWER)
    assert "data-copy" not in shown(replace(EMPTY, nearest=NEAR))


def led(*said: tuple[str, Context | None]) -> tuple[list[Claim], list[Citation]]:
    """Return sentences of an article, each with what leads its list or table."""
    notes = [replace(note(n, text), context=lead) for n, (text, lead) in enumerate(said, 1)]
    return [Claim(text, "verified", (n,)) for n, (text, _) in enumerate(said, 1)], notes


def outline(turn: ChatTurn) -> str:
    """Return the parts of an answer, with no more of their HTML than tells what stands where."""
    html = turn_html(0, turn)
    Marks(html)  # each tag is closed
    said = "".join(re.findall(r"<(?:p|ul|div) class=\"said.*?</(?:p|ul|div)>", html))
    said = re.sub(r"<button.*?</button>", "", said)
    said = re.sub(r'<li [^>]*data-mark="([^"]*)"([^>]*)>', r"<li \1\2>", said)
    said = re.sub(r' style="--depth:(\d)" aria-level="\d"', r" \1", said)
    said = re.sub(r"<(p|ul|div|t[drh]|table) [^>]*>", r"<\1>", said)
    return re.sub(r"</?span[^>]*>| (?=<)|(?<=>) ", "", said)


ROLES, ADMINS = Context(0, 6, "Roles:"), Context(8, 16, "- Admins")
HEADER = Context(0, 10, "Part | Mass")
NESTED = (("- Admins", ROLES), ("- may add", ADMINS), ("- may run", ADMINS), ("- Guests", ROLES))
FALLEN = (
    ("- Last", Context(0, 9, "- Unpaid:")),
    ("2. Boats", None),
    ("- The eight", Context(20, 28, "2. Boats")),
)


@pytest.mark.parametrize(
    ("claims", "notes", "html"),
    [
        *(
            pytest.param(
                [Claim("Rain fell.", "verified", (1,)), Claim(text, "verified", (1,))],
                [note(1)],
                f"<p>Rain fell.</p>{html}",
                id=f"an article's {text}",
            )
            for text, html in (
                ("(b) a map", "<ul><li (b)>a map</li></ul>"),
                ("X13 | 1 kg", "<div><table><tr><td>X13</td><td>1 kg</td></tr></table></div>"),
            )
        ),
        pytest.param(
            *led(("X13 | 1 kg", HEADER), ("X14 | 2 kg", HEADER)),
            "<div><table><tr><th>Part</th><th>Mass</th></tr><tr><td>X13</td><td>1 kg</td></tr>"
            "<tr><td>X14</td><td>2 kg</td></tr></table></div>",
            id="rows of an article stand once below its header",
        ),
        pytest.param(
            *led(*NESTED),
            "<p>Roles:</p><ul><li •>Admins</li><li • 1>may add</li><li • 1>may run</li>"
            "<li •>Guests</li></ul>",
            id="items stand below what leads them, which is shown once",
        ),
        pytest.param(
            *led(NESTED[1]),
            "<p>Admins</p><ul><li •>may add</li></ul>",
            id="an item alone stands below the one that it is nested in",
        ),
        pytest.param(
            *led(("Roles:", None), *NESTED[:1]),
            "<p>Roles:</p><ul><li •>Admins</li></ul>",
            id="what was said right before is no lead",
        ),
        pytest.param(
            *led(*FALLEN),
            "<p>Unpaid:</p><ul><li •>Last</li></ul>"
            "<ul><li 2.>Boats</li><li • 1>The eight</li></ul>",
            id="an item of another list begins a list of its own",
        ),
    ],
)  # fmt: skip
def test_lists_and_tables(claims: Sequence[Claim], notes: Sequence[Citation], html: str) -> None:
    turn = ChatTurn("q")
    turn.take(Done(replace(ANSWER, claims=tuple(claims), citations=tuple(notes))))
    assert outline(turn) == html


def test_the_names_of_columns_have_no_support_and_a_row_alone_has() -> None:
    lost = [Claim(f"| {word} |", "unsupported", (), source="model", mark="|") for word in "ABC"]
    assert shown(replace(ANSWER, claims=tuple(lost), citations=())).count("not supported") == 2
    assert shown(replace(ANSWER, claims=tuple(lost[:1]), citations=())).count("not supported") == 1


BY_MODEL = replace(
    ANSWER,
    answerer="llm",
    model="<small>",
    host="api.test",
    usage={"requests": 2, "prompt_tokens": 1234, "completion_tokens": 56},
    timings_ms={"total": 12_345.6, "generation": 900.4, "rewrite": 1.25, "odd_stage": 3.0},
)


def listed(html: str, name: str) -> list[tuple[str, str]]:
    """Return the names and values of one of a receipt's lists."""
    rows = html.partition(f'<dl class="{name}">')[2].partition("</dl>")[0]
    return re.findall(r"<dt>(.*?)</dt><dd[^>]*>(.*?)(?:<span.*?)?</dd>", rows)


def test_no_score_decides_what_a_model_does_not_find() -> None:
    said = "the model found no answer in what it was given; no score decides that"
    html = shown(replace(BY_MODEL, status="not_found"))
    assert listed(html, "facts")[0] == ("not found because", said)
    assert "answered by &lt;small&gt; at api.test" in html
    assert '<details class="how" id="how-0"><summary>How this was answered · 12.3 s</s' in html


@pytest.mark.parametrize("writing", ["", "It stood"])
def test_only_what_was_said_can_be_brought_back(writing: str) -> None:
    cut_off = ChatTurn("Who?", "t1", stopped=True, writing=writing)
    conversation = Conversation([cut_off])
    again = ChatTurn("Who?", "t2", answer=ANSWER)
    conversation.add(again, at=0)
    assert conversation.bring_back() is (again if writing else None)
    assert conversation.turns == [cut_off if writing else again]
