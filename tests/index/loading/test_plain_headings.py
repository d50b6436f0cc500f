"""Which lines of plain text are headings?"""

import pytest

from index.loading.markdown import Line
from index.loading.plain_headings import with_headings

PROSE = "The kettle stood on the stove, and nobody had filled it since the morning."


def headings(*texts: str) -> list[tuple[int, str]]:
    lines = with_headings([Line(text) for text in texts])
    return [(line.level, line.text) for line in lines if line.level]


def test_a_short_line_alone_above_a_paragraph_is_one() -> None:
    assert headings("A wet morning", "", PROSE, "", "Summary:", "", PROSE) == [
        (1, "A wet morning"),
        (2, "Summary:"),
    ]


def test_the_first_line_is_one_however_many_words_it_has() -> None:
    line = '"I had it from a man who could not hear a thing": a talk with the tuner of the old hall'
    assert headings(line, "", PROSE, "", line, "", PROSE) == [(1, line)]


@pytest.mark.parametrize(
    "line",
    ["1. Fees", "2.1 The roof of the house", "12) Term and Notice", "IV. Liability", "3 Parties"],
)
def test_its_number_may_stand_before_it(line: str) -> None:
    assert headings("A wet morning", "", PROSE, "", line, "", PROSE) == [
        (1, "A wet morning"),
        (2, line),
    ]


def test_it_may_stand_above_a_table() -> None:
    rows = ("Event | Place", "Summer show | Hut", "Harvest supper | Barn")
    assert headings("A wet morning", "", PROSE, "", "Events", "", *rows) == [
        (1, "A wet morning"),
        (2, "Events"),
    ]


def test_it_may_stand_above_a_list() -> None:
    items = ("- a stove", "- a map of the valley")
    assert headings(PROSE, "", "What to bring", *items) == []
    assert headings(PROSE, "", "What to bring", "", *items) == [(2, "What to bring")]
    assert headings(PROSE, "", "Bring these things:", "", *items) == []


def test_a_numbered_one_may_stand_right_above_its_paragraph() -> None:
    show = "It is on the last Saturday of August. There are prizes for:"
    assert headings(PROSE, "", "7. Show", show, "- a bean", "- a marrow") == [(2, "7. Show")]


@pytest.mark.parametrize(
    "lines",
    [
        ("Bring with you:", "", "1. Bread", "", "2. Cheese", "", PROSE),
        ("1. It rained.", "", PROSE),
        ("1. Bread and butter for the eleven men who are away", "", PROSE),
        ("1. Two eggs", "2. A pound of flour, and a little more for the board", "", PROSE),
        ("Alder | Birch", "Cedar | Dogwood", "", PROSE),
        ("no heading", "", PROSE),
        ("1874 – 1912", "", PROSE),
        ("Nothing follows",),
    ],
)
def test_items_of_a_list_and_sentences_are_none(lines: tuple[str, ...]) -> None:
    assert headings(PROSE, "", *lines) == []
