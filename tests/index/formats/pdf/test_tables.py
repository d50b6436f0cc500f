import pytest

from tests.index.formats.pdf.drawn_pages import FELLS, JOINED, PdfPage, read_pages, shorts

ROWS = ["Lighthouse|Built|Height", "Vardal|1871|31 m", "Old Skerry|1902|24 m", "Holm|1930|9 m"]


@pytest.mark.parametrize("ruled", [False, True])
def test_a_table_has_rows_with_cells_and_a_header(ruled: bool) -> None:
    page = PdfPage().lines(72, 760, FELLS)
    for number, row in enumerate(ROWS):
        y = 640 - 16 * number
        for column, cell in enumerate(row.split("|")):
            page.text(72 + 120 * column, y, cell, font="plain" if number else "bold")
        if ruled:
            page.box(66, y - 5, 340, 0.5)
    head, *rows = [f"|{row}|" for row in ROWS]
    assert shorts(page.lines(72, 540, FELLS)) == [JOINED, f"!{head}", *rows, JOINED]


def grid(page: PdfPage, across: list[int], down: list[int]) -> PdfPage:
    """Draw the rules of a table."""
    for y in across:
        page.box(down[0], y, down[-1] - down[0], 0.5)
    for x in down:
        page.box(x, across[-1], 0.5, across[0] - across[-1])
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
    assert shorts(page) == [
        "!|Name|What is told|Built|",
        "|Vardal|Ida Holm saw two ships lost on the reef, and paid for it|1871|",
        "|Old Skerry|Nobody knows|1902|",
    ]


def test_a_table_that_goes_on_over_the_page_is_one_table_with_one_header() -> None:
    pages = []
    for names in (["Vardal", "Holm"], ["Old Skerry", "Ness"], ["Moss", "Rena"]):
        page = grid(PdfPage(), [700, 60, 40, 20], [70, 200, 330])
        for y, cells in zip((86, 46, 26), ["Name", *names], strict=True):
            page.text(74, y, cells).text(204, y, "Built by" if cells == "Name" else "Ida")
        pages.append(page)
    rows = [(p.cells[0], p.header, p.table, p.page) for p in read_pages(*pages).pieces]
    assert rows == [
        ("Name", True, 0, 1),
        ("Vardal", False, 0, 1),
        ("Holm", False, 0, 1),
        ("Old Skerry", False, 0, 2),
        ("Ness", False, 0, 2),
        ("Moss", False, 0, 3),
        ("Rena", False, 0, 3),
    ]


def statement(*rows: tuple[str, ...], left: float = 300) -> PdfPage:
    """Draw rows of labels and numbers below each other."""
    page = PdfPage()
    for number, (label, *values) in enumerate(rows):
        page.text(72, 700 - 16 * number, label)
        for column, value in enumerate(values):
            page.text(left + 80 * column, 700 - 16 * number, value)
    return page


HEAD, OIL, WICKS = ("", "2024", "2023"), ("Oil", "1,240", "1,305"), ("Wicks", "2,310", "2,420")
TOTAL = ("Total", "3,550", "3,725")
WHOLE = ["!||2024|2023|", "|Oil|1,240|1,305|", "|Wicks|2,310|2,420|", "|Total|3,550|3,725|"]


@pytest.mark.parametrize(
    ("page", "rows"),
    [
        (grid(statement(HEAD, OIL, WICKS, TOTAL), [694, 662, 646], [290, 370, 450]), WHOLE),
        (grid(statement(HEAD, OIL, WICKS, TOTAL), [694, 678, 646], [66, 290, 370, 450]), WHOLE),
        (statement(HEAD, *((f"{name} " + "." * 60, *row) for name, *row in (OIL, WICKS, TOTAL))),
         WHOLE),
        (statement(("", "", "2024", "", "2023"), ("Oil", "", "1,240", "", "1,305"),
                   ("Wicks", "", "2,310", "", "2,420"), ("Total", "$", "3,550", "$", "3,725"),
                   left=220),
         [*WHOLE[:3], "|Total|$3,550|$3,725|"]),
        (statement(HEAD, OIL, WICKS, TOTAL).text(72, 636, "What the harbour and the")
         .text(72, 625, "state gave").text(300, 625, "1,000").text(380, 625, "2,000"),
         [*WHOLE, "|What the harbour and the state gave|1,000|2,000|"]),
        (statement(*((*row, *row[1:]) for row in (HEAD, OIL, WICKS, TOTAL)), left=200)
         .text(215, 716, "Half a year").text(375, 716, "A whole year"),
         ["!||Half a year 2024|Half a year 2023|A whole year 2024|A whole year 2023|",
          "|Oil|1,240|1,305|1,240|1,305|", "|Wicks|2,310|2,420|2,310|2,420|",
          "|Total|3,550|3,725|3,550|3,725|"]),
        (statement(HEAD, OIL, ("Lamp:",), WICKS, TOTAL), [*WHOLE[:2], "|Lamp:|||", *WHOLE[2:]]),
    ],
    ids=["boxed columns", "boxed rows", "leaders", "currency signs", "wrapped label",
         "two lines of names", "section"],
)  # fmt: skip
def test_a_row_of_a_statement_keeps_its_label_and_its_years(page: PdfPage, rows: list[str]) -> None:
    assert shorts(page) == rows


def test_percent_signs_hang_beyond_a_column_of_numbers() -> None:
    page, rows = PdfPage(), (HEAD, OIL, ("Share", "35%", "35%"), WICKS, ("Rest", "65%", "65%"))
    for number, (label, *values) in enumerate(rows):
        page.text(72, 700 - 16 * number, label)
        for right, value in zip((360, 440), values, strict=True):
            # A digit of Helvetica is .556 of its size, a comma half of that.
            width = sum(5.56 if each.isdigit() else 2.78 for each in value.strip("%"))
            page.text(right - width, 700 - 16 * number, value)
    share, rest = "|Share|35%|35%|", "|Rest|65%|65%|"
    assert shorts(page) == [*WHOLE[:2], share, WHOLE[2], rest]


def test_a_bold_row_of_numbers_names_no_columns() -> None:
    page = statement(("", "", ""), OIL, WICKS)
    for x, cell in zip((72, 300, 380), TOTAL, strict=True):
        page.text(x, 700, cell, font="bold")
    assert shorts(page) == ["|Total|3,550|3,725|", *WHOLE[1:3]]


def test_the_lines_of_wrapped_cells_are_one_row() -> None:
    page = PdfPage()
    for number, name in enumerate(("Vardal", "Holm", "Ness")):
        y = 700 - 40 * number
        page.text(72, y, name)
        for x, year in ((250, "2020"), (380, "2021")):
            page.text(x, y, f"Date: 7/{number + 1}/{year}").text(x, y - 11, f"Deed: {year}-")
            page.text(x, y - 22, f"00{number}6")
    assert shorts(page) == [
        f"|Vardal|{_deed(1, 2020)}|{_deed(1, 2021)}|",
        f"|Holm|{_deed(2, 2020)}|{_deed(2, 2021)}|",
        f"|Ness|{_deed(3, 2020)}|{_deed(3, 2021)}|",
    ]


def _deed(day: int, year: int) -> str:
    return f"Date: 7/{day}/{year} Deed: {year}- 00{day - 1}6"


@pytest.mark.parametrize("ruled", [False, True])
def test_the_first_cell_of_a_table_that_runs_to_the_left_is_the_rightmost(ruled: bool) -> None:
    page = grid(PdfPage(), [712, 692, 672, 652], [60, 200, 330]) if ruled else PdfPage()
    for number, (name, built) in enumerate(
        [("מגדלור", "נבנה"), ("ורדל", "1871"), ("הולם", "1902")]
    ):
        shown = built if built.isdigit() else built[::-1]
        page.text(210, 698 - 20 * number, name[::-1], font="wide")
        page.text(72, 698 - 20 * number, shown, font="wide")
    assert shorts(page) == ["!|מגדלור|נבנה|", "|ורדל|1871|", "|הולם|1902|"]


FLEET = [
    ("Vessel", "Built", "Weeks out of service"), ("Maud", "1978", "14"), ("Tern", "1994", "3"),
    ("Skua", "2003", "11"), ("Avocet", "2015", "2"), ("Curlew", "2022", "4"), ("Knot", "1999", "6"),
    ("Dunlin", "2001", "8"),
]  # fmt: skip


def captioned(caption: str, size: float, below: bool) -> PdfPage:
    """Draw two sections of text, each with a bold caption at a table, and a third without."""
    page = PdfPage().text(72, 800, "The ferries", size=20)
    for number, name in enumerate(["The fleet", "The routes"]):
        y = 770 - 300 * number
        page.text(72, y, name, size=14, font="bold").lines(72, y - 20, FELLS)
        page.text(72, y - (195 if below else 85), f"{caption} of {name}", size=size, font="bold")
        rows = [("Name", "Built", "Height"), *(r for r in FLEET[1:4])]
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                page.text(72 + 100 * column, y - 125 - 16 * at, cell)
        grid(page, [y - 113 - 16 * n for n in range(5)], [66, 166, 266, 366])
        page.lines(72, y - 215, FELLS)
    return page.text(72, 160, "The crew", size=14, font="bold").lines(72, 140, FELLS)


@pytest.mark.parametrize("below", [False, True])
@pytest.mark.parametrize("size", [10, 12])
def test_a_caption_at_a_table_is_no_heading_of_the_text_behind_it(size: float, below: bool) -> None:
    found = read_pages(captioned("Boats", size, below)).pieces
    heads = [piece.text for piece in found if piece.kind == "heading"]
    assert heads == ["The ferries", "The fleet", "The routes", "The crew"]
    assert "Boats of The fleet" in [piece.text for piece in found if piece.kind == "paragraph"]
