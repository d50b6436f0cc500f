"""What becomes of the words of pages, by where they stand."""

import pytest

from tests.index.formats.pdf.drawn_pages import (
    FELLS,
    JOINED,
    PdfPage,
    prose,
    read_pages,
    shorts,
)

ITEMS = [
    "Water them once a week with rain water.",
    "Never let them stand in the sun at noon.",
    "Feed them every third week in summer.",
]


def column(marks: list[str], x: float) -> PdfPage:
    """Draw marks below each other, and the items beside them between two paragraphs."""
    page = PdfPage().lines(72, 760, FELLS)
    for number, (mark, item) in enumerate(zip(marks, ITEMS, strict=True)):
        page.text(x, 678 - 18 * number, mark, size=12).text(90, 680 - 18 * number, item)
    return page.lines(72, 580, FELLS)


@pytest.mark.parametrize(
    ("page", "pieces"),
    [
        (
            PdfPage().lines(72, 700, FELLS).lines(72, 600, ["It still burns every night."]),
            [JOINED, "It still burns every night."],
        ),
        (
            PdfPage()
            .text(72, 780, "The lighthouse of Vardal", size=20)
            .text(72, 750, "1 How it was built", size=14, font="bold")
            .lines(72, 730, FELLS)
            .text(72, 650, "1.1 The lamp", size=10, font="bold")
            .lines(72, 630, FELLS)
            .text(72, 550, "2 How it burns", size=14, font="bold")
            .lines(72, 530, FELLS),
            ["# The lighthouse of Vardal", "## 1 How it was built", JOINED, "### 1.1 The lamp",
             JOINED, "## 2 How it burns", JOINED],
        ),
        (
            PdfPage()
            .lines(72, 700, FELLS)
            .text(72, 620, "\u2022 oil for the lamp")
            .text(90, 605, "\u2022 a tenth of it spare")
            .text(72, 590, "\u2022 two keepers, who take turns in the")
            .text(80, 578, "night and sleep by day")
            .text(72, 540, "1. Light the lamp.")
            .text(72, 525, "2. Watch it."),
            [JOINED, "- oil for the lamp", "  - a tenth of it spare",
             "- two keepers, who take turns in the night and sleep by day", "1. Light the lamp.",
             "2. Watch it."],
        ),
        (
            PdfPage()
            .lines(72, 700, FELLS)
            .box(78, 622, 4, 4).text(90, 620, "oil for the lamp")
            .box(78, 610, 4, 4).text(90, 608, "two keepers, who take turns in the")
            .text(90, 596, "night and sleep by day")
            .box(72, 550, 9, 9).text(90, 550, "A box to be ticked"),
            [JOINED, "- oil for the lamp",
             "- two keepers, who take turns in the night and sleep by day", "A box to be ticked"],
        ),
        (
            PdfPage()
            .lines(72, 780, ["How oil", "burns at Vardal"], size=22)
            .lines(72, 700, FELLS)
            .text(72, 600, "The lamp", size=14).text(72, 575, "The tower", size=14)
            .lines(72, 550, FELLS),
            ["# How oil burns at Vardal", JOINED, "## The lamp", "## The tower", JOINED],
        ),
        (PdfPage().lines(72, 700, FELLS, font="typewriter", size=9), [JOINED]),
        (
            PdfPage().text(30, 300, "preprint 1234", angle=(0, 1)).lines(72, 700, FELLS),
            [JOINED, "preprint 1234"],
        ),
        (
            PdfPage().lines(72, 500, ["灯塔建于一八七一年，", "由她出资。"], font="wide"),
            ["灯塔建于一八七一年，由她出资。"],
        ),
        # Files draw Hebrew from the left, last letter first.
        (PdfPage().text(72, 500, "שלום עולם טוב"[::-1], font="wide"), ["שלום עולם טוב"]),
        (
            PdfPage().text(72, 500, "ﬁnal eﬃcient x² ½ Å", font="wide"),
            ["final efficient x² ½ Å"],
        ),
    ],
    ids=["paragraphs", "headings", "items", "items with drawn marks", "title of two lines",
         "typewritten story", "text at another angle", "Chinese", "Hebrew", "ligatures"],
)  # fmt: skip
def test_pieces_follow_from_where_words_stand(page: PdfPage, pieces: list[str]) -> None:
    assert shorts(page) == pieces


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("They used a well-", "known lamp.", "They used a well-known lamp."),
        ("They came from Baden-", "Baden alone.", "They came from Baden-Baden alone."),
        ("They kept it in 1871-", "1880 only.", "They kept it in 1871-1880 only."),
    ],
)
def test_a_hyphen_at_the_end_of_a_line_stays_where_it_belongs(
    first: str, second: str, joined: str
) -> None:
    known = "A well-known lighthouse has a long story, and so has a well-known harbour."
    page = PdfPage().lines(72, 700, [known]).lines(72, 600, [first, second])
    assert shorts(page)[-1] == joined


@pytest.mark.parametrize(
    ("marks", "x"),
    [(["\u2022"] * 3, 72), (["-"] * 3, 76), (["1.", "2.", "3."], 60), (["a)", "b)", "c)"], 72)],
    ids=["bullets", "dashes", "numbers", "letters"],
)
def test_marks_in_a_column_of_their_own_belong_to_the_lines_beside_them(
    marks: list[str], x: float
) -> None:
    shown = ["-" if mark == "\u2022" else mark for mark in marks]
    expected = [f"{mark} {item}" for mark, item in zip(shown, ITEMS, strict=True)]
    assert shorts(column(marks, x)) == [JOINED, *expected, JOINED]


def test_columns_are_read_one_after_the_other_below_what_stands_across_them() -> None:
    left, right = prose(1, 12, 40), prose(2, 12, 40)
    page = PdfPage().text(72, 780, "A heading right across both of the columns", size=18)
    # Files may draw the lines of both columns in turn.
    for number, (one, other) in enumerate(zip(left, right, strict=True)):
        page.text(60, 740 - 12 * number, one).text(320, 740 - 12 * number, other)
    assert " ".join(shorts(page)[1:]).split() == " ".join(left + right).split()


@pytest.mark.parametrize(
    ("before", "behind", "page"),
    [
        ("The keeper lit the lamp on the first night of the year and then he", "slept.", 1),
        ("The end. The", "keeper lit the lamp on the first night of the year and slept on.", 2),
    ],
    ids=["most of it before the break", "most of it behind the break"],
)
def test_a_sentence_over_a_page_break_has_the_page_with_most_of_it(
    before: str, behind: str, page: int
) -> None:
    full = [*FELLS[:4], f"their catch for five years and more, as has been told. {before}"]
    rest = [f"{behind} Then the morning came and the boats went out.", "It was cold."]
    document = read_pages(PdfPage().lines(72, 200, full), PdfPage().lines(72, 780, rest))
    sentence = f"{before} {behind}".removeprefix("The end. ")
    assert [p.page for p in document.pieces if sentence in p.text] == [page]
    assert [p.page for p in document.pieces if "the boats went out" in p.text] == [2]


def test_a_footnote_comes_after_the_text_of_its_page() -> None:
    first = (
        PdfPage()
        .lines(72, 700, prose(1, 20, 70)[:-1])
        .text(72, 60, "1", size=5)
        .text(76, 56, "Holm told this to her niece in a letter of 1902.", size=8)
    )
    found = read_pages(first, PdfPage().lines(72, 780, prose(2, 5, 70))).pieces
    texts = [piece.text for piece in found]
    place = texts.index("¹Holm told this to her niece in a letter of 1902.")
    assert {piece.page for piece in found[: place + 1]} == {1}
    assert {piece.page for piece in found[place + 1 :]} == {2}


@pytest.mark.parametrize(
    "foot",
    ["{}", "- {} -", "Page {} of 12", "{} Vardal Review 2025"],
)
def test_running_heads_and_feet_that_count_the_pages_are_dropped(foot: str) -> None:
    pages = [
        PdfPage()
        .text(72, 810, "Vardal Review" if number % 2 else "The lighthouses of the north")
        .lines(72, 760, prose(number, 10))
        .text(72, 30, foot.format(number))
        for number in range(3, 11)
    ]
    expected = " ".join(" ".join(prose(number, 10)) for number in range(3, 11))
    assert " ".join(shorts(*pages)).split() == expected.split()


PARTS = ["How the lamp was built", "Oil and wicks", "Wrecks on the reef"]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ([(800, "{part}")], [(800, "{part}")]),
        ([(806, "Vardal Review"), (794, "{part}")], [(806, "The year 1902"), (794, "{part}")]),
        ([(790, "Vardal Review"), (776, "1902"), (762, "Told by the keepers")],) * 2,
        ([(84, "Told by the keepers"), (40, "F-{page}")],) * 2,
    ],
    ids=["parts", "two lines", "three lines", "deep foot"],
)
def test_running_heads_that_name_the_part_or_stand_deep_are_dropped(
    left: list[tuple[int, str]], right: list[tuple[int, str]]
) -> None:
    pages: list[PdfPage] = []
    expected: list[str] = []
    for number in range(1, 7):
        part = PARTS[(number - 1) // 2]
        # The first page of a part begins with its name.
        opening = [part] if number % 2 else []
        page = PdfPage().lines(72, 712, opening, size=14).lines(72, 690, prose(number, 10))
        for y, text in right if number % 2 else left:
            page.text(72, y, text.format(part=part, page=number))
        pages.append(page)
        expected += [*opening, *prose(number, 10)]
    found = [piece.text for piece in read_pages(*pages).pieces]
    assert sorted(" ".join(found).split()) == sorted(" ".join(expected).split())


def test_watermarks_are_dropped_and_turned_texts_that_differ_in_numbers_kept() -> None:
    marks = [f"lamp {7 * number} of {90 + number}" for number in range(1, 6)]
    pages = [
        PdfPage()
        .lines(72, 760, prose(number, 10))
        .text(100, 100, "draft", size=60, angle=(1, 1))
        .text(30, 300, mark, angle=(0, 1))
        for number, mark in enumerate(marks)
    ]
    found = shorts(*pages)
    assert [text for text in found if text in marks] == marks
    assert "draft" not in " ".join(found)


def test_a_page_keeps_its_only_words() -> None:
    pages = [
        PdfPage().text(72, 800, "Downloaded from Vardal").text(300, 30, str(number))
        for number in range(1, 6)
    ]
    assert shorts(*pages) == ["Downloaded from Vardal"] * 5
