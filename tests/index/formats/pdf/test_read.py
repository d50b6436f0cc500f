import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, NumberObject

from index.errors import EmptySourceError, SourceError, UnreadableSourceError
from index.formats import Document
from index.formats.pdf import process, read
from tests.bench.pdfs import pages_right, pypdf_pages
from tests.index.formats.pdf.drawn_pages import (
    BLACK,
    FELLS,
    JOINED,
    WHITE,
    WIDTH,
    PdfPage,
    pdf_bytes,
    read_pages,
    shorts,
)


@pytest.mark.parametrize(
    ("info", "found"),
    [
        (
            {
                "Title": "The Vardal light",
                "Author": "Ida Holm",
                "CreationDate": "D:19020304120000Z",
            },
            ("The Vardal light", "Ida Holm", "1902-03-04"),
        ),
        (
            {"Title": "Microsoft Word - v2.doc", "Author": "user7", "CreationDate": "D:20110304"},
            (None, None, None),
        ),
    ],
)
def test_what_the_file_states_is_taken_if_the_first_page_bears_it_out(
    info: dict[str, str], found: tuple[str | None, ...]
) -> None:
    page = PdfPage().lines(72, 700, ["THE VARDAL LIGHT by Ida Holm, 1902", *FELLS])
    document = read(pdf_bytes(page, info=info, language="de-AT"), "story.pdf")
    assert (document.title, document.byline, document.published) == found
    assert document.language == "de"


def test_the_largest_heading_is_the_title() -> None:
    page = PdfPage().text(72, 780, "The lighthouse of Vardal", size=20).lines(72, 730, FELLS)
    assert read_pages(page).title == "The lighthouse of Vardal"


def encrypted(user: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf_bytes(PdfPage().lines(72, 700, FELLS)))))
    writer.encrypt(user_password=user, owner_password="owner", algorithm="RC4-128")
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def endless() -> bytes:
    """Return a file that says to have more pages than are read."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf_bytes(PdfPage()))))
    pages = writer.root_object["/Pages"]
    assert isinstance(pages, DictionaryObject)
    pages[NameObject("/Count")] = NumberObject(3001)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


@pytest.mark.parametrize(
    ("make", "kind", "said"),
    [
        (lambda: b"", UnreadableSourceError, "is damaged or not what its name says"),
        (lambda: encrypted("secret"), UnreadableSourceError,
         "is protected by a password or a key; save a copy"),
        (lambda: pdf_bytes(PdfPage()), EmptySourceError, "holds no text: it looks like a scan"),
        (lambda: pdf_bytes(PdfPage().picture()), EmptySourceError,
         "run text recognition (OCR) on it"),
        (lambda: pdf_bytes(PdfPage().text(72, 700, "Unseen words.", colour=WHITE)),
         EmptySourceError, "has no text that can be seen"),
        (endless, UnreadableSourceError, "has more than 3,000 pages; split it"),
    ],
    ids=["empty", "locked", "blank", "scan", "unseen", "endless"],
)  # fmt: skip
def test_what_cannot_be_read_is_said_in_a_sentence_with_the_next_step(
    make: Callable[[], bytes], kind: type[SourceError], said: str
) -> None:
    with pytest.raises(kind) as caught:
        read(make(), "story.pdf")
    message = str(caught.value)
    assert message.startswith("story.pdf ")
    assert said in message
    assert message.endswith(".")


def test_an_encrypted_file_that_asks_for_no_password_is_read() -> None:
    assert [piece.text for piece in read(encrypted(""), "story.pdf").pieces] == [JOINED]


def test_a_file_with_some_pages_without_text_is_read() -> None:
    document = read_pages(PdfPage().picture(), PdfPage().lines(72, 700, FELLS))
    assert [(piece.text, piece.page) for piece in document.pieces] == [(JOINED, 2)]


def test_a_file_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "SECONDS", 0.001)
    with pytest.raises(UnreadableSourceError, match="has more than can be read within its time"):
        read(pdf_bytes(PdfPage().lines(72, 700, FELLS)), "story.pdf")


@pytest.mark.parametrize(
    "page",
    [
        PdfPage().text(72, 500, "unseen words", colour=WHITE),
        PdfPage().box(60, 480, 300, 40).text(72, 500, "unseen words", colour=BLACK),
        PdfPage().text(72, 500, "unseen words").box(60, 480, 300, 40, (0.5, 0.5, 0.5)),
        PdfPage().text(72, 500, "unseen words", mode=3),
        PdfPage().text(72, 500, "unseen words", font="wide", colour=WHITE),
        PdfPage().text(72, 500, "unseen words", size=0.4),
        PdfPage().text(WIDTH + 50, 500, "unseen words"),
    ],
    ids=["white", "on its colour", "covered", "invisible", "in no font of the file", "tiny",
         "right of it"],
)  # fmt: skip
def test_what_a_reader_cannot_see_is_left_out_and_told(page: PdfPage) -> None:
    document = read_pages(page.text(72, 700, "Words that everybody sees."))
    assert [piece.text for piece in document.pieces] == ["Words that everybody sees."]
    assert " ".join(document.hidden) == "unseen words"


@pytest.mark.parametrize(
    ("page", "text"),
    [
        (PdfPage().box(60, 480, 300, 40).text(72, 500, "Seen.", colour=WHITE), "Seen."),
        (PdfPage().text(72, 500, "Seen.", colour=(0.6, 0.6, 0.6)), "Seen."),
        (PdfPage().picture().text(72, 500, "Seen.", mode=3), "Seen."),
        (PdfPage().text(72, 500, "naïve – “quoted” … 5 €"), "naïve – “quoted” … 5 €"),
        (PdfPage().text(72, 500, "日本語の文章です。", font="wide"), "日本語の文章です。"),
        (PdfPage().text(72, 500, "Ελληνικά и русский", font="wide"), "Ελληνικά и русский"),
    ],
    ids=["white on black", "grey", "recognized in a scan", "accents", "Japanese",
         "Greek and Russian"],
)  # fmt: skip
def test_what_a_reader_sees_is_read_whatever_its_colour_and_font(page: PdfPage, text: str) -> None:
    assert shorts(page) == [text]


def outcome(data: bytes) -> tuple[Document | None, str]:
    """Return the document or the sentence that a file ends in."""
    try:
        return read(data, "story.pdf"), ""
    except SourceError as error:
        return None, str(error)


@settings(max_examples=12)
@given(st.data())
def test_a_damaged_file_is_read_or_refused_and_nothing_is_made_up(data: st.DataObject) -> None:
    broken = bytearray(pdf_bytes(PdfPage().lines(72, 700, FELLS)))
    for _ in range(data.draw(st.integers(1, 20))):
        place = data.draw(st.integers(0, len(broken) - 1))
        broken[place] = data.draw(st.integers(0, 255))
    del broken[data.draw(st.integers(0, len(broken))) :]
    document, said = outcome(bytes(broken))
    if document is None:
        assert said.startswith("story.pdf ")
    else:
        assert {piece.page for piece in document.pieces} == {1}


def test_every_messy_file_ends_in_an_article_or_a_sentence(bench: Path) -> None:
    folder = bench / "bench" / "messy_docs"
    for line in (folder / "files.jsonl").read_text("utf-8").splitlines():
        entry = json.loads(line)
        if not entry["file"].endswith(".pdf"):
            continue
        document, said = outcome((folder / "files" / entry["file"]).read_bytes())
        assert ("password" in entry) == ("is protected by" in said)
        assert said or (document and document.pieces)


def test_quotes_of_a_paper_stand_on_the_page_that_is_cited(bench: Path) -> None:
    data = (bench / "bench" / "aragog" / "pdfs" / "bert.pdf").read_bytes()
    assert sum(pages_right(read(data, "bert.pdf"), pypdf_pages(data), 100)) >= 98
