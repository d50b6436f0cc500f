"""Lists and tables in an answer."""

import re
from collections.abc import Sequence
from dataclasses import replace

import pytest

from qa import Citation, Claim, Context, Done, SentenceReady, TextWritten
from tests.ui.article_view.test_reader import Marks
from tests.ui.chat.test_chat import ANSWER, note
from ui.chat.turn import turn_html
from ui.conversations import ChatTurn


def claims_of(*said: tuple[str, str]) -> tuple[Claim, ...]:
    """Return a model's sentences, each with its mark; the first of all cites."""
    return tuple(
        Claim(text, "verified", (1,) if number == 0 else (), source="model", mark=mark)
        for number, (mark, text) in enumerate(said)
    )


def shown(claims: Sequence[Claim], notes: Sequence[Citation] = (note(1),)) -> str:
    """Return the parts of an answer, with no more of their HTML than tells what stands where."""
    turn = ChatTurn("q")
    turn.take(Done(replace(ANSWER, claims=tuple(claims), citations=tuple(notes))))
    return outline(turn)


def outline(turn: ChatTurn) -> str:
    html = turn_html(0, turn)
    Marks(html)  # each tag is closed
    said = "".join(re.findall(r"<(?:p|ul|div) class=\"said.*?</(?:p|ul|div)>", html))
    said = re.sub(r"<button.*?</button>", "", said)
    said = re.sub(r'<li [^>]*data-mark="([^"]*)"([^>]*)>', r"<li \1\2>", said)
    said = re.sub(r' style="--depth:(\d)" aria-level="\d"', r" \1", said)
    said = re.sub(r"<(p|ul|div|t[drh]|table) [^>]*>", r"<\1>", said)
    return re.sub(r"</?span[^>]*>| (?=<)|(?<=>) ", "", said)


def test_a_models_list_is_a_list_and_what_follows_is_not() -> None:
    list_of_two = claims_of(
        ("", "Two things."), ("-", "A map."), (" ", "It is old."), ("-", "A lamp."), ("", "So."),
        ("1.", "First."), ("2)", "Then."),
    )  # fmt: skip
    assert shown(list_of_two) == (
        "<p>Two things.</p><ul><li •>A map.It is old.</li><li •>A lamp.</li></ul><p>So.</p>"
        "<ul><li 1.>First.</li><li 2)>Then.</li></ul>"
    )


def test_a_models_table_is_a_table_with_the_names_of_its_columns() -> None:
    table = claims_of(
        ("", "So:"), ("|", "| Who | Where |"), ("|", "| Ada | <Turin> |"), ("", "That is all.")
    )
    assert shown(table) == (
        "<p>So:</p><div><table><tr><th>Who</th><th>Where</th></tr>"
        "<tr><td>Ada</td><td>&lt;Turin&gt;</td></tr></table></div><p>That is all.</p>"
    )


def test_the_names_of_columns_have_no_support_and_a_row_alone_has() -> None:
    lost = [Claim(f"| {word} |", "unsupported", (), source="model", mark="|") for word in "ABC"]
    turn = ChatTurn("q")
    turn.take(Done(replace(ANSWER, claims=tuple(lost), citations=())))
    assert turn_html(0, turn).count("not supported") == 2
    turn.take(Done(replace(ANSWER, claims=tuple(lost[:1]), citations=())))
    assert turn_html(0, turn).count("not supported") == 1


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("- a stove", "<ul><li •>a stove</li></ul>"),
        ("2. A map", "<ul><li 2.>A map</li></ul>"),
        ("(b) a map", "<ul><li (b)>a map</li></ul>"),
        ("X13 | 1 kg", "<div><table><tr><td>X13</td><td>1 kg</td></tr></table></div>"),
    ],
)
def test_items_and_rows_of_an_article_stand_so_too(text: str, row: str) -> None:
    rain = Claim("Rain fell.", "verified", (1,))
    assert shown([rain, Claim(text, "verified", (1,))]) == f"<p>Rain fell.</p>{row}"


def test_rows_of_an_article_stand_once_below_its_header() -> None:
    header = Context(0, 10, "Part | Mass")
    notes = [replace(note(number), context=header) for number in (1, 2)]
    claims = [Claim("X13 | 1 kg", "verified", (1,)), Claim("X14 | 2 kg", "verified", (2,))]
    assert shown(claims, notes) == (
        "<div><table><tr><th>Part</th><th>Mass</th></tr><tr><td>X13</td><td>1 kg</td></tr>"
        "<tr><td>X14</td><td>2 kg</td></tr></table></div>"
    )


def test_items_stand_below_what_leads_them_which_is_shown_once() -> None:
    roles = Context(0, 6, "Roles:")
    admins = Context(8, 16, "- Admins")
    said = [("- Admins", roles), ("- may add", admins), ("- may run", admins), ("- Guests", roles)]
    notes = [replace(note(n), context=lead) for n, (_, lead) in enumerate(said, 1)]
    claims = [Claim(text, "verified", (n,)) for n, (text, _) in enumerate(said, 1)]
    assert shown(claims, notes) == (
        "<p>Roles:</p><ul><li •>Admins</li><li • 1>may add</li><li • 1>may run</li>"
        "<li •>Guests</li></ul>"
    )
    assert shown(claims[1:2], notes) == "<p>Admins</p><ul><li •>may add</li></ul>"


def test_an_item_of_another_list_begins_a_list_of_its_own() -> None:
    opening, boats = Context(0, 9, "- Unpaid:"), Context(20, 28, "2. Boats")
    said = [("- Last reminder", opening), ("2. Boats", None), ("- The eight", boats)]
    notes = [replace(note(n), context=lead) for n, (_, lead) in enumerate(said, 1)]
    claims = [Claim(text, "verified", (n,)) for n, (text, _) in enumerate(said, 1)]
    assert shown(claims, notes) == (
        "<p>Unpaid:</p><ul><li •>Last reminder</li></ul>"
        "<ul><li 2.>Boats</li><li • 1>The eight</li></ul>"
    )


def test_an_item_is_written_in_its_place_and_a_row_shown_once_it_is_whole() -> None:
    turn = ChatTurn("q")
    first, second = claims_of(("-", "A map of it."), ("|", "| Who | Where |"))
    turn.take(TextWritten("A map of", "-"))
    assert outline(turn) == "<ul><li •>A map</li></ul>"
    turn.take(SentenceReady(first, (note(1),)))
    turn.take(TextWritten("It is ol", " "))
    assert outline(turn) == "<ul><li •>A map of it.It is</li></ul>"
    turn.writing = ""
    turn.take(TextWritten("| Who | Whe", "|"))
    assert outline(turn) == "<ul><li •>A map of it.</li></ul>"
    turn.take(SentenceReady(second, ()))
    assert outline(turn).endswith("<table><tr><th>Who</th><th>Where</th></tr></table></div>")
