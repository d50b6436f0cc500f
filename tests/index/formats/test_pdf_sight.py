import pytest

from tests.index.formats.pdf_story import FELLS, JOINED, read_pages, texts
from tests.index.formats.written_pdf import BLACK, HEIGHT, WHITE, WIDTH, PdfPage


@pytest.mark.parametrize(
    "page",
    [
        PdfPage().text(72, 500, "unseen words", colour=WHITE),
        PdfPage().text(72, 500, "unseen words", colour=(0.99, 0.99, 0.99)),
        PdfPage().box(60, 480, 300, 40, BLACK).text(72, 500, "unseen words", colour=BLACK),
        PdfPage().text(72, 500, "unseen words").box(60, 480, 300, 40, (0.5, 0.5, 0.5)),
        PdfPage().text(72, 500, "unseen words", mode=3),
        PdfPage().text(72, 500, "unseen words", size=0.4),
        PdfPage().text(WIDTH + 50, 500, "unseen words"),
        PdfPage().text(72, HEIGHT + 50, "unseen words"),
    ],
    ids=["white", "nearly white", "on its colour", "covered", "invisible", "tiny", "right of it",
         "above it"],
)  # fmt: skip
def test_what_a_reader_cannot_see_is_left_out_and_told(page: PdfPage) -> None:
    document = read_pages(page.text(72, 700, "Words that everybody sees."))
    assert texts(document) == ["Words that everybody sees."]
    assert " ".join(document.hidden) == "unseen words"


@pytest.mark.parametrize(
    "page",
    [
        PdfPage().box(60, 480, 300, 40, BLACK).text(72, 500, "Seen words.", colour=WHITE),
        PdfPage().text(72, 500, "Seen words.", colour=(0.6, 0.6, 0.6)),
        PdfPage().picture().text(72, 500, "Seen words.", mode=3),
    ],
    ids=["white on black", "grey", "recognized in a scan"],
)
def test_what_a_reader_sees_is_read_whatever_its_colour(page: PdfPage) -> None:
    assert texts(read_pages(page)) == ["Seen words."]


@pytest.mark.parametrize(
    "text",
    ["日本語の文章です。", "한국어 문장입니다.", "Ελληνικά και русский"],
)
def test_text_of_any_script_is_read_though_its_font_is_not_in_the_file(text: str) -> None:
    assert texts(read_pages(PdfPage().wide(72, 500, text))) == [text]


def test_accents_and_typographic_signs_are_read() -> None:
    assert texts(read_pages(PdfPage().text(72, 500, "naïve – “quoted” … 5 €"))) == [
        "naïve – “quoted” … 5 €"
    ]


def test_lines_of_chinese_are_joined_without_a_space() -> None:
    page = PdfPage().wide(72, 500, "灯塔建于一八七一年，").wide(72, 488, "由她出资。")
    assert texts(read_pages(page)) == ["灯塔建于一八七一年，由她出资。"]


def test_hebrew_is_read_from_right_to_left() -> None:
    # Files draw it from the left, last letter first.
    page = PdfPage().wide(72, 500, "שלום עולם טוב"[::-1])
    assert texts(read_pages(page)) == ["שלום עולם טוב"]


def test_ligatures_become_letters_and_nothing_else_is_changed() -> None:
    page = PdfPage().wide(72, 500, "ﬁnal eﬃcient x² ½ Å")
    assert texts(read_pages(page)) == ["final efficient x² ½ Å"]


@pytest.mark.parametrize(("rotate", "angle"), [(90, (0, 1)), (270, (0, -1)), (0, (0, 1))])
def test_a_turned_page_is_read_like_any_other(rotate: int, angle: tuple[int, int]) -> None:
    page = PdfPage(rotate=rotate)
    for number, line in enumerate(FELLS):
        x = 300 + 12 * number * angle[1]
        page.text(x, 421 - 300 * angle[1], line, angle=angle)
    assert texts(read_pages(page)) == [JOINED]
