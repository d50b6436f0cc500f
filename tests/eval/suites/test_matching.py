"""Rows and cells are found in quotes by their words and numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.suites.matching import covers_row, holds_cell

ROW = ("Kayak", "1,240", "", "12.50", "red, with paddle")


@pytest.mark.parametrize(
    ("quote", "covered"),
    [
        ("| Kayak | 1,240 | | 12.50 | red, with paddle |", True),
        ("Boat: Kayak; Weight: 1240; Price (€): 12.5; Look: Red, with paddle.", True),
        ("| Punt | 7 | | | | \n| Kayak | 1,240 | | 12.50 | red, with paddle |", True),
        ("| Kayak | 1,240 | | 12.50 | red |", False),
        ("| Kayak | 12.50 | | 1,240 | red, with paddle |", False),
        ("| Kayak | 11,240 | | 12.50 | red, with paddle |", False),
    ],
)
def test_a_quote_covers_a_row_if_it_holds_its_cells_in_order(quote: str, covered: bool) -> None:
    assert covers_row(quote, ROW) == covered


@pytest.mark.parametrize(
    ("text", "cell", "held"),
    [
        ("It costs 74.00.", "74", True),
        ("It costs 74, or 1,840, a year.", "1840", True),
        ("Version 1.0.0 came first.", "1.0", False),
        ("from 15 to 150", "15-150", False),
        ("at 05:52", "5:52", False),
        ("USB–C", "usb-c", True),
        ("10 % less", "10%", True),
    ],
)
def test_only_whole_words_and_numbers_are_found(text: str, cell: str, held: bool) -> None:
    assert holds_cell(text, cell) == held


CELL = st.text("ab1.,:% -", max_size=8)


@given(st.lists(CELL, min_size=1, max_size=5))
def test_a_row_covers_itself_unless_it_is_empty(row: list[str]) -> None:
    line = "| " + " | ".join(row) + " |"
    assert covers_row(line, row) == any(holds_cell(cell, cell) for cell in row)
