import io
import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from index.errors import EmptySourceError, SourceError, UnreadableSourceError
from index.formats import Document, Piece
from index.formats.pdf import read, reading
from tests.bench.pdfs import pages_right, pypdf_pages
from tests.index.formats.pdf_story import FELLS, JOINED, read_pages, texts
from tests.index.formats.written_pdf import PdfPage, pdf_bytes

BENCH = os.environ.get("FOOTNOTE_BENCH")
needs_bench = pytest.mark.skipif(BENCH is None, reason="FOOTNOTE_BENCH is not set")


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
