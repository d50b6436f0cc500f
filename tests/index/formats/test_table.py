import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.formats.table import names_columns, sheet_pieces, table_pieces

CELLS = st.sampled_from(["", "a", "Town", "5", "2020", "A longer text, of a note that goes on."])


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (("Town", "People"), ("Bern", "134,591"), True),
        (("", "People"), ("Bern", "134,591"), True),
        (("Country", "2019", "2020"), ("Bern", "1", "2"), True),
        (("Town", "River"), ("Bern", "Aare"), True),
        (("1", "2"), ("3", "4"), False),
        (("Bern", "5"), ("Thun", "6"), False),
        (("Town", "Town"), ("Bern", "5"), False),
        (("Town",), ("Bern",), False),
        (("Ships come in.", "They go out."), ("a", "b"), False),
        (("Town", "x " * 40), ("Bern", "5"), False),
    ],
)
def test_a_header_is_told_by_its_cells(
    first: tuple[str, ...], second: tuple[str, ...], expected: bool
) -> None:
    assert names_columns([first, second]) is expected


def test_a_single_row_is_no_header_even_if_the_file_says_so() -> None:
    assert [piece.header for piece in table_pieces([("a", "b")], 0, header=True)] == [False]


@given(st.lists(st.lists(CELLS, max_size=4).map(tuple), max_size=12))
def test_no_cell_is_lost_or_invented(rows: list[tuple[str, ...]]) -> None:
    pieces, _ = sheet_pieces(rows, 0)
    found = [cell for piece in pieces for cell in (piece.text, *piece.cells) if cell]
    assert found == [cell for row in rows for cell in row if cell]
