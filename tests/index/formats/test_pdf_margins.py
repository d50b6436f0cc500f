import pytest

from index.errors import EmptySourceError
from tests.index.formats.pdf_story import FELLS, JOINED, prose, read_pages, shown, texts
from tests.index.formats.written_pdf import WHITE, PdfPage

BILLS = [("Mary Holt", 412, 14), ("Jan Peeters", 388, 15), ("Aiko Mori", 97, 16)]


def test_letters_that_differ_in_numbers_keep_their_sentences() -> None:
    pages = [
        PdfPage()
        .text(60, 780, "Hollow Lane Water Company")
        .text(60, 740, f"Dear {name},")
        .text(60, 710, f"your water bill is {euros} euros, to be paid on {day} March.")
        .text(60, 690, "Please call 555 14412 if that is wrong.")
        for name, euros, day in BILLS
    ]
    found = texts(read_pages(*pages))
    for _, euros, day in BILLS:
        assert f"your water bill is {euros} euros, to be paid on {day} March." in " ".join(found)
    assert sum("Please call 555 14412" in text for text in found) == 3


@pytest.mark.parametrize(
    "line",
    [
        "Vessel number {page} was registered under the flag code Q{code}.",
        "Section {page} of the register",
        "The lamp of this night burnt {code} hours.",
        "{code} ships were seen from the tower",
    ],
)
def test_a_line_at_the_top_whose_numbers_count_no_pages_is_text(line: str) -> None:
    lines = [line.format(page=page, code=7 * page) for page in range(1, 6)]
    pages = [
        PdfPage().text(60, 790, top).lines(60, 740, prose(number, 5))
        for number, top in enumerate(lines)
    ]
    found = " ".join(texts(read_pages(*pages)))
    assert [line for line in lines if line in found] == lines


@pytest.mark.parametrize(
    "foot",
    ["{}", "- {} -", "Page {}", "Page {} of 12", "{}/12", "{} Vardal Review 2025", "4-{}"],
)
def test_a_foot_that_counts_the_pages_is_dropped(foot: str) -> None:
    pages = [
        PdfPage().lines(72, 760, prose(number, 10)).text(72, 30, foot.format(number))
        for number in range(3, 8)
    ]
    found = " ".join(texts(read_pages(*pages)))
    assert found.split() == " ".join(" ".join(prose(n, 10)) for n in range(3, 8)).split()


def test_a_sentence_that_several_pages_begin_with_is_text() -> None:
    same = "The keeper lit the lamp at dusk and wrote the hour down."
    pages = [PdfPage().lines(72, 760, [same, *prose(number, 10)]) for number in range(1, 6)]
    assert " ".join(texts(read_pages(*pages))).count(same) == 5


def test_a_heading_in_large_letters_is_text_though_several_pages_have_it() -> None:
    pages = [
        PdfPage().text(72, 790, "The lamp", size=20).lines(72, 740, prose(number, 10))
        for number in range(1, 6)
    ]
    found = shown(read_pages(*pages))
    assert [page for kind, text, page in found if text == "The lamp"] == [1, 2, 3, 4, 5]


def test_a_page_keeps_its_only_words() -> None:
    pages = [
        PdfPage().text(72, 800, "Downloaded from the library of Vardal").text(300, 30, str(number))
        for number in range(1, 6)
    ]
    assert texts(read_pages(*pages)) == ["Downloaded from the library of Vardal"] * 5


def test_turned_texts_that_differ_in_numbers_are_kept() -> None:
    marks = [f"lamp {7 * number} of {90 + number}" for number in range(1, 6)]
    pages = [
        PdfPage().lines(72, 760, prose(number, 10)).text(30, 300, mark, angle=(0, 1))
        for number, mark in enumerate(marks)
    ]
    found = texts(read_pages(*pages))
    assert [text for text in found if text in marks] == marks


def test_pages_with_nothing_but_a_slanted_text_keep_it() -> None:
    pages = [PdfPage().text(100, 100, "Sold to Ida Holm", angle=(1, 1)) for _ in range(4)]
    assert texts(read_pages(*pages)) == ["Sold to Ida Holm"] * 4


def test_a_number_that_is_all_that_a_page_has_is_its_text() -> None:
    assert texts(read_pages(PdfPage().text(290, 800, "2025"))) == ["2025"]


def test_a_page_number_is_dropped_from_a_file_of_one_page() -> None:
    assert texts(read_pages(PdfPage().lines(72, 700, FELLS).text(290, 30, "7"))) == [JOINED]


def test_a_file_whose_letters_are_all_hidden_is_no_scan() -> None:
    with pytest.raises(EmptySourceError, match="cannot be seen") as caught:
        read_pages(PdfPage().text(72, 700, "Unseen words.", colour=WHITE))
    assert "scan" not in str(caught.value)
