import re

import pytest

from tests.index.formats.pdf_story import FELLS, JOINED, prose, read_pages, shown, texts
from tests.index.formats.written_pdf import BLACK, PdfPage


def test_lines_are_joined_to_paragraphs_and_cut_words_made_whole() -> None:
    page = PdfPage().lines(72, 700, FELLS).lines(72, 600, ["It still burns every night."])
    assert texts(read_pages(page)) == [JOINED, "It still burns every night."]


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("They used a well-", "known lamp.", "They used a well-known lamp."),
        ("They used a light-", "house lamp.", "They used a lighthouse lamp."),
        ("They came from Baden-", "Baden alone.", "They came from Baden-Baden alone."),
        ("They kept it in 1871-", "1880 only.", "They kept it in 1871-1880 only."),
    ],
)
def test_a_hyphen_at_the_end_of_a_line_stays_where_it_belongs(
    first: str, second: str, joined: str
) -> None:
    known = "A well-known lighthouse has a long story, and so has a well-known harbour."
    page = PdfPage().lines(72, 700, [known]).lines(72, 600, [first, second])
    assert texts(read_pages(page))[-1] == joined


def test_headings_are_told_by_size_and_weight() -> None:
    page = (
        PdfPage()
        .text(72, 780, "The lighthouse of Vardal", size=20)
        .text(72, 750, "1 How it was built", size=14, font="bold")
        .lines(72, 730, FELLS)
        .text(72, 650, "1.1 The lamp", size=10, font="bold")
        .lines(72, 630, FELLS)
        .text(72, 550, "2 How it burns", size=14, font="bold")
        .lines(72, 530, FELLS)
    )
    document = read_pages(page)
    headings = [(p.level, p.text) for p in document.pieces if p.kind == "heading"]
    assert headings == [
        (1, "The lighthouse of Vardal"),
        (2, "1 How it was built"),
        (3, "1.1 The lamp"),
        (2, "2 How it burns"),
    ]
    assert document.title == "The lighthouse of Vardal"


def test_list_items_keep_their_marks_and_depth() -> None:
    page = (
        PdfPage()
        .lines(72, 700, FELLS)
        .text(72, 620, "\u2022 oil for the lamp")
        .text(90, 605, "\u2022 a tenth of it spare")
        .text(72, 590, "\u2022 two keepers, who take turns in the")
        .text(80, 578, "night and sleep by day")
        .text(72, 540, "1. Light the lamp.")
        .text(72, 525, "2. Watch it.")
    )
    items = [(p.mark, p.level, p.text) for p in read_pages(page).pieces if p.kind == "item"]
    assert items == [
        ("", 0, "oil for the lamp"),
        ("", 1, "a tenth of it spare"),
        ("", 0, "two keepers, who take turns in the night and sleep by day"),
        ("1.", 0, "Light the lamp."),
        ("2.", 0, "Watch it."),
    ]


def test_columns_are_read_one_after_the_other_below_what_stands_across_them() -> None:
    left, right = prose(1, 12, 40), prose(2, 12, 40)
    page = PdfPage().text(72, 780, "A heading right across both of the columns", size=18)
    # Files may draw the lines of both columns in turn.
    for number, (one, other) in enumerate(zip(left, right, strict=True)):
        page.text(60, 740 - 12 * number, one).text(320, 740 - 12 * number, other)
    words = " ".join(texts(read_pages(page))[1:]).split()
    assert words == " ".join(left + right).split()


@pytest.mark.parametrize(
    ("before", "behind", "page"),
    [
        (["The keeper lit the lamp on the first night of the year and then he"], ["slept."], 1),
        (["The end. The"], ["keeper lit the lamp on the first night of the year and slept on."], 2),
    ],
    ids=["most of it before the break", "most of it behind the break"],
)
def test_a_sentence_over_a_page_break_has_the_page_with_most_of_it(
    before: list[str], behind: list[str], page: int
) -> None:
    full = [*FELLS[:4], "their catch for five years and more, as has been told. " + before[0]]
    rest = [behind[0] + " Then the morning came and the boats went out.", "It was cold."]
    document = read_pages(PdfPage().lines(72, 200, full), PdfPage().lines(72, 780, rest))
    sentence = f"{before[0]} {behind[0]}".replace("The end. ", "")
    assert [piece.page for piece in document.pieces if sentence in piece.text] == [page]
    assert [p.page for p in document.pieces if "the boats went out" in p.text] == [2]


def test_running_heads_feet_and_page_numbers_are_dropped() -> None:
    pages = [
        PdfPage()
        .text(72, 810, "Vardal Review" if number % 2 else "The lighthouses of the north")
        .lines(72, 760, prose(number, 10))
        .text(290, 30, str(number))
        for number in range(11, 19)
    ]
    found = " ".join(texts(read_pages(*pages)))
    assert not re.search(r"Review|lighthouses|\d", found)
    assert len(found.split()) == sum(len(" ".join(prose(n, 10)).split()) for n in range(11, 19))


def test_a_footnote_comes_after_the_text_of_its_page() -> None:
    first = (
        PdfPage()
        .lines(72, 700, prose(1, 20, 70)[:-1])
        .text(72, 60, "1", size=5)
        .text(76, 56, "Holm told this to her niece in a letter of 1902.", size=8)
    )
    document = read_pages(first, PdfPage().lines(72, 780, prose(2, 5, 70)))
    note = ("paragraph", "¹Holm told this to her niece in a letter of 1902.", 1)
    place = shown(document).index(note)
    assert {page for _, _, page in shown(document)[:place]} == {1}
    assert {page for _, _, page in shown(document)[place + 1 :]} == {2}


def test_code_keeps_its_lines_and_indents() -> None:
    code = [
        "def burn(oil, nights):",
        "    for night in nights:",
        "        light(oil)",
        "    return oil",
    ]
    page = PdfPage().lines(72, 700, FELLS)
    for number, line in enumerate(code):
        indent = len(line) - len(line.lstrip())
        page.text(72 + 6 * indent, 600 - 12 * number, line.strip(), font="typewriter")
    pieces = [p.text for p in read_pages(page).pieces if p.kind == "code"]
    assert pieces == ["\n".join(code)]


def test_a_typewritten_story_is_no_code() -> None:
    page = PdfPage().lines(72, 700, FELLS, font="typewriter", size=9)
    assert [(p.kind, p.text) for p in read_pages(page).pieces] == [("paragraph", JOINED)]


def test_a_bullet_that_is_drawn_makes_an_item() -> None:
    page = PdfPage().lines(72, 700, FELLS)
    for number, text in enumerate(["oil for the lamp", "a clock", "two keepers"]):
        page.box(78, 602 - 14 * number, 3, 3, BLACK).text(90, 600 - 14 * number, text)
    items = [piece.text for piece in read_pages(page).pieces if piece.kind == "item"]
    assert items == ["oil for the lamp", "a clock", "two keepers"]


def test_a_stamp_at_the_edge_comes_after_the_text() -> None:
    page = PdfPage().text(30, 300, "preprint 1234", angle=(0, 1)).lines(72, 700, FELLS)
    assert texts(read_pages(page)) == [JOINED, "preprint 1234"]


def test_a_watermark_on_all_pages_is_dropped() -> None:
    pages = [
        PdfPage().lines(72, 760, prose(number, 10)).text(100, 100, "draft", size=60, angle=(1, 1))
        for number in range(1, 6)
    ]
    assert "draft" not in " ".join(texts(read_pages(*pages)))
