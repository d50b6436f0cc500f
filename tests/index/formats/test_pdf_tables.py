import pytest

from tests.index.formats.pdf_story import FELLS, JOINED, read_pages, texts
from tests.index.formats.written_pdf import BLACK, PdfPage

ROWS = [
    ("Lighthouse", "Built", "Height"),
    ("Vardal", "1871", "31 m"),
    ("Old Skerry", "1902", "24 m"),
    ("Holm", "1930", "9 m"),
]


@pytest.mark.parametrize("ruled", [False, True])
def test_a_table_has_rows_with_cells_and_a_header(ruled: bool) -> None:
    page = PdfPage().lines(72, 760, FELLS)
    for number, row in enumerate(ROWS):
        y = 640 - 16 * number
        for column, cell in enumerate(row):
            page.text(72 + 120 * column, y, cell, font="plain" if number else "bold")
        if ruled:
            page.box(66, y - 5, 340, 0.5, BLACK)
    document = read_pages(page.lines(72, 540, FELLS))
    rows = [piece for piece in document.pieces if piece.kind == "row"]
    assert [piece.cells for piece in rows] == ROWS
    assert [piece.header for piece in rows] == [True, False, False, False]
    assert {piece.table for piece in rows} == {0}
    assert texts(document)[0] == texts(document)[-1] == JOINED


def test_a_cell_that_goes_on_in_the_next_line_is_one_cell() -> None:
    page = PdfPage()
    for y, row in [(700, ("Name", "What is told of it")), (684, ("Vardal", "built by Ida Holm")),
                   (672, ("", "in 1871")), (656, ("Holm", "never lit"))]:  # fmt: skip
        page.text(72, y, row[0]).text(200, y, row[1])
    page.box(66, 695, 300, 0.5, BLACK).box(66, 667, 300, 0.5, BLACK).box(66, 650, 300, 0.5, BLACK)
    cells = [piece.cells for piece in read_pages(page).pieces if piece.kind == "row"]
    assert cells[1:] == [("Vardal", "built by Ida Holm in 1871"), ("Holm", "never lit")]


def grid(page: PdfPage, across: list[int], down: list[int]) -> PdfPage:
    """Draw the rules of a table."""
    for y in across:
        page.box(down[0], y, down[-1] - down[0], 0.5, BLACK)
    for x in down:
        page.box(x, across[-1], 0.5, across[0] - across[-1], BLACK)
    return page


def test_words_between_rules_belong_to_a_cell_whatever_their_lines() -> None:
    page = grid(PdfPage(), [700, 680, 640, 620], [70, 130, 330, 380])
    for x, y, text in [
        (74, 686, "Name"), (134, 686, "What is told"), (334, 686, "Built"),
        (74, 655, "Vardal"), (134, 662, "Ida Holm saw two ships lost on the"),
        (134, 648, "reef, and paid for it"), (334, 655, "1871"),
        (74, 626, "Old Skerry"), (134, 626, "Nobody knows"), (334, 626, "1902"),
    ]:  # fmt: skip
        page.text(x, y, text)
    rows = [(piece.cells, piece.header) for piece in read_pages(page).pieces]
    assert rows == [
        (("Name", "What is told", "Built"), True),
        (("Vardal", "Ida Holm saw two ships lost on the reef, and paid for it", "1871"), False),
        (("Old Skerry", "Nobody knows", "1902"), False),
    ]


def test_a_table_that_goes_on_over_the_page_is_one_table_with_one_header() -> None:
    pages = []
    for names in (["Vardal", "Holm"], ["Old Skerry", "Ness"]):
        page = grid(PdfPage(), [100, 80, 60, 40], [70, 200, 330])
        for y, cells in zip((86, 66, 46), [("Name", "Built by"), *((n, "Ida") for n in names)],
                            strict=True):  # fmt: skip
            page.text(74, y, cells[0]).text(204, y, cells[1])
        pages.append(page)
    rows = [(p.cells[0], p.header, p.table, p.page) for p in read_pages(*pages).pieces]
    assert rows == [
        ("Name", True, 0, 1),
        ("Vardal", False, 0, 1),
        ("Holm", False, 0, 1),
        ("Old Skerry", False, 0, 2),
        ("Ness", False, 0, 2),
    ]
