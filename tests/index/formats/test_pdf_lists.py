import pytest

from tests.index.formats.pdf_story import FELLS, read_pages, shown
from tests.index.formats.written_pdf import PdfPage

ITEMS = [
    "Water them once a week with rain water.",
    "Never let them stand in the sun at noon.",
    "Feed them every third week in summer.",
]


def listed(page: PdfPage) -> list[tuple[str, str]]:
    return [(piece.mark, piece.text) for piece in read_pages(page).pieces if piece.kind == "item"]


@pytest.mark.parametrize("indent", [14, 18, 30])
@pytest.mark.parametrize("raised", [0, -2])
@pytest.mark.parametrize(
    "marks",
    [["\u2022"] * 3, ["-"] * 3, ["1.", "2.", "3."], ["a)", "b)", "c)"], ["1", "2", "3"]],
    ids=["bullets", "dashes", "numbers", "letters", "bare numbers"],
)
def test_marks_in_a_column_of_their_own_belong_to_the_lines_beside_them(
    marks: list[str], raised: int, indent: int
) -> None:
    page = PdfPage().lines(72, 760, FELLS)
    for number, (mark, item) in enumerate(zip(marks, ITEMS, strict=True)):
        y = 680 - 18 * number
        page.text(72, y + raised, mark, size=12).text(72 + indent, y, item)
    kept = "" if marks[0] in "\u2022-" else None
    expected = [
        (mark if kept is None else kept, item) for mark, item in zip(marks, ITEMS, strict=True)
    ]
    assert listed(page.lines(72, 600, FELLS)) == expected


def test_an_item_of_several_lines_is_one() -> None:
    page = PdfPage().lines(72, 760, FELLS)
    for number in range(3):
        y = 680 - 40 * number
        page.text(72, y - 2, "\u2022", size=12).lines(90, y, [FELLS[0], "nothing to do."])
    assert listed(page) == [("", f"{FELLS[0]} nothing to do.")] * 3


def test_numbers_in_a_column_may_stand_at_their_right_ends() -> None:
    page = PdfPage().lines(72, 760, FELLS)
    for number in range(8, 12):
        y = 820 - 18 * number
        page.text(90 - 5.56 * len(str(number)), y, str(number)).text(104, y, f"Lamp {'x' * number}")
    assert listed(page) == [(str(n), f"Lamp {'x' * n}") for n in range(8, 12)]


def test_a_number_of_two_figures_may_come_near_its_item() -> None:
    page = PdfPage().lines(72, 760, FELLS)
    for number in range(8, 12):
        y = 820 - 18 * number
        page.text(72, y - 2, str(number), size=12).text(90, y, f"Lamp {'x' * number}")
    page.text(72, 600, "\u2022", size=12).text(90, 600, "oil for all of them")
    assert listed(page)[:4] == [(str(n), f"Lamp {'x' * n}") for n in range(8, 12)]


def test_numbered_lines_of_a_sentence_are_no_list() -> None:
    page = PdfPage()
    for number, line in enumerate(FELLS, 1):
        page.text(50, 760 - 12 * number, str(number)).text(72, 760 - 12 * number, line)
    assert not listed(page)


def test_a_table_with_numbered_rows_stays_a_table() -> None:
    page = PdfPage().text(72, 760, "No").text(110, 760, "Port").text(200, 760, "Ships")
    for number, port in enumerate(["Vardal", "Halden", "Moss", "Skien"], 1):
        y = 760 - 14 * number
        page.text(72, y, str(number)).text(110, y, port).text(200, y, str(40 * number))
    kinds = {kind for kind, _, _ in shown(read_pages(page))}
    assert kinds == {"row"}
