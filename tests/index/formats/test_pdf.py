import io
import json
import os
import random
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from index.errors import EmptySourceError, SourceError, UnreadableSourceError
from index.formats import Document, Piece
from index.formats.pdf import read, reading
from tests.bench.pdfs import pages_right, pypdf_pages
from tests.index.formats.written_pdf import BLACK, HEIGHT, WHITE, WIDTH, PdfPage, pdf_bytes

BENCH = os.environ.get("FOOTNOTE_BENCH")
needs_bench = pytest.mark.skipif(BENCH is None, reason="FOOTNOTE_BENCH is not set")

FELLS = [
    "The lighthouse of Vardal was built in 1871 by Ida Holm, who had",
    "seen two ships lost on the reef in one winter. She paid for the",
    "lamp with the money that her father had left her, and for the re-",
    "mainder she asked the fishermen of the coast. They gave a tenth of",
    "their catch for five years.",
]
JOINED = (
    "The lighthouse of Vardal was built in 1871 by Ida Holm, who had seen two ships lost on the "
    "reef in one winter. She paid for the lamp with the money that her father had left her, and "
    "for the remainder she asked the fishermen of the coast. They gave a tenth of their catch "
    "for five years."
)


def read_pages(*pages: PdfPage, **options: object) -> Document:
    return read(pdf_bytes(*pages, **options), "story.pdf")  # type: ignore[arg-type]


def shown(document: Document) -> list[tuple[str, str, int | None]]:
    return [(piece.kind, piece.text, piece.page) for piece in document.pieces]


def texts(document: Document) -> list[str]:
    return [piece.text for piece in document.pieces]


def prose(page: int, lines: int, width: int = 60) -> list[str]:
    """Return full lines of sentences that stand on no other page."""
    chance = random.Random(page)
    found: list[str] = []
    line = ""
    while len(found) < lines:
        word = "".join(chance.choice("abdeghiklmnorstu") for _ in range(chance.randint(4, 8)))
        word = f"{word}. {word.title()}" if chance.random() < 0.1 else word
        if len(line) + len(word) > width:
            found.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return found


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


def test_a_stamp_at_the_edge_comes_after_the_text() -> None:
    page = PdfPage().text(30, 300, "preprint 1234", angle=(0, 1)).lines(72, 700, FELLS)
    assert texts(read_pages(page)) == [JOINED, "preprint 1234"]


def test_a_watermark_on_all_pages_is_dropped() -> None:
    pages = [
        PdfPage().lines(72, 760, prose(number, 10)).text(100, 100, "draft", size=60, angle=(1, 1))
        for number in range(1, 6)
    ]
    assert "draft" not in " ".join(texts(read_pages(*pages)))


def test_what_the_file_states_is_taken_if_the_first_page_bears_it_out() -> None:
    info = {"Title": "The Vardal light", "Author": "Ida Holm", "CreationDate": "D:19020304120000Z"}
    page = PdfPage().lines(72, 700, ["THE VARDAL LIGHT by Ida Holm, 1902", *FELLS])
    document = read_pages(page, info=info, language="de-AT")
    assert (document.title, document.byline) == ("The Vardal light", "Ida Holm")
    assert (document.published, document.language) == ("1902-03-04", "de")
    other = {"Title": "Microsoft Word - v2.doc", "Author": "user7", "CreationDate": "D:20110304"}
    document = read_pages(page, info=other)
    assert (document.title, document.byline) == (None, None)
    assert (document.published, document.language) == (None, None)


def encrypted(user: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf_bytes(PdfPage().lines(72, 700, FELLS)))))
    writer.encrypt(user_password=user, owner_password="owner", algorithm="RC4-128")
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


@pytest.mark.parametrize(
    ("data", "kind", "said"),
    [
        (b"", UnreadableSourceError, "damaged or not a PDF"),
        (b"%PDF-1.7\n", UnreadableSourceError, "damaged or not a PDF"),
        (b"plain text", UnreadableSourceError, "damaged or not a PDF"),
        (encrypted("secret"), UnreadableSourceError, "is encrypted; save it without a password"),
        (pdf_bytes(PdfPage()), EmptySourceError, "holds no text: it looks like a scan"),
        (pdf_bytes(PdfPage().picture()), EmptySourceError, "run text recognition (OCR) on it"),
        (pdf_bytes(*[PdfPage()] * 3001), UnreadableSourceError, "has 3001 pages"),
    ],
    ids=["empty", "cut", "text", "locked", "blank", "scan", "endless"],
)
def test_what_cannot_be_read_is_said_in_a_sentence_with_the_next_step(
    data: bytes, kind: type[SourceError], said: str
) -> None:
    with pytest.raises(kind) as caught:
        read(data, "story.pdf")
    message = str(caught.value)
    assert message.startswith("story.pdf ")
    assert said in message
    assert message.endswith(".")


def test_an_encrypted_file_that_asks_for_no_password_is_read() -> None:
    assert texts(read(encrypted(""), "story.pdf")) == [JOINED]


def test_a_file_with_some_pages_without_text_is_read() -> None:
    document = read_pages(PdfPage().picture(), PdfPage().lines(72, 700, FELLS))
    assert [(piece.text, piece.page) for piece in document.pieces] == [(JOINED, 2)]


def test_a_file_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "SECONDS", 0.001)
    with pytest.raises(UnreadableSourceError, match="takes too long"):
        read_pages(PdfPage().lines(72, 700, FELLS))


def outcome(data: bytes) -> tuple[Document | None, str]:
    """Return the document or the sentence that a file ends in."""
    try:
        return read(data, "story.pdf"), ""
    except SourceError as error:
        return None, str(error)


@settings(max_examples=12, deadline=None)
@given(st.data())
def test_a_damaged_file_is_read_or_refused_and_nothing_is_made_up(data: st.DataObject) -> None:
    whole = pdf_bytes(PdfPage().lines(72, 700, FELLS))
    broken = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 20))):
        place = data.draw(st.integers(0, len(broken) - 1))
        broken[place] = data.draw(st.integers(0, 255))
    del broken[data.draw(st.integers(0, len(broken))) :]
    document, said = outcome(bytes(broken))
    if document is None:
        assert said.startswith("story.pdf ")
    else:
        assert all(isinstance(piece, Piece) and piece.page == 1 for piece in document.pieces)


@needs_bench
def test_every_messy_file_ends_in_an_article_or_a_sentence() -> None:
    assert BENCH is not None
    folder = Path(BENCH, "bench", "messy_docs")
    listed = [json.loads(line) for line in (folder / "files.jsonl").read_text("utf-8").splitlines()]
    for entry in listed:
        if not entry["file"].endswith(".pdf"):
            continue
        document, said = outcome((folder / "files" / entry["file"]).read_bytes())
        assert ("password" in entry) == ("is encrypted" in said)
        assert said or (document and document.pieces)


@needs_bench
def test_quotes_of_a_paper_stand_on_the_page_that_is_cited() -> None:
    assert BENCH is not None
    data = Path(BENCH, "bench", "aragog", "pdfs", "bert.pdf").read_bytes()
    right = pages_right(read(data, "bert.pdf"), pypdf_pages(data), 100)
    assert sum(right) >= 98
