"""Broken, encrypted and oddly encoded files that programs really wrote."""

import os
import zlib
from pathlib import Path

import pytest

from index.errors import SourceError
from index.formats import FORMATS, read_document

BENCH = os.environ.get("FOOTNOTE_BENCH")
FOLDER = Path(BENCH or ".", "bench", "messy_docs", "files")
OTHERS = {".txt", ".md", ".rst", ".pdf", ".html"}
FILES = sorted(path.name for path in FOLDER.glob("*") if path.suffix not in OTHERS) if BENCH else []

pytestmark = pytest.mark.skipif(not FILES, reason="FOOTNOTE_BENCH has no messy_docs")

# What some of them end in or hold, by a part of their names.
ENDS = {
    "fake-email.msg": ".msg file",
    "fake-encrypted.msg": ".msg file",
    "simple.doc": ".doc file",
    "password_protected.xlsx": "protected by a password",
    "empty.xlsx": "has no text",
}
HOLDS = {
    "docx-hdrftr.docx": {"Main document"},
    "docx-tables.docx": {"Header Col 1", "A link example"},
    "fake.odt": {"Lorem ipsum dolor sit amet.", "Leader"},
    "fake-doc.rtf": {"My First Heading", "Row 2, Cell 2"},
    "stanley-cups-utf-16.csv": {"Stanley Cups", "Maple Leafs"},
    "malformed-encoding.eml": {"Roses are red"},
    "fake-email-utf-16.eml": {"Violets are blue"},
    "mime-different-plain-html.eml": {"This is the text/plain part."},
    "malformed.pptx": {"Test Slide"},
    "winter-sports.epub": {"RINKS AND SKATERS"},
}


def read(name: str, data: bytes) -> set[str] | str:
    """Return the texts of all pieces and cells, or the sentence that says why there are none."""
    try:
        document = read_document(data, name, Path(name).suffix)
    except SourceError as error:
        return str(error)
    return {text for piece in document.pieces for text in (piece.text, *piece.cells) if text}


@pytest.mark.parametrize("name", FILES)
def test_a_file_ends_in_its_text_or_in_a_sentence(name: str) -> None:
    data = (FOLDER / name).read_bytes()
    found = read(name, data)
    if isinstance(found, str):
        assert next(end for part, end in ENDS.items() if part in name) in found
        assert found.startswith(name)
        assert found.endswith(".")
    else:
        assert found
        assert all(texts <= found for part, texts in HOLDS.items() if part in name)
    if Path(name).suffix in FORMATS:
        for number in range(12):
            # Cut off, or with some bytes overwritten, at places that the number decides.
            at = zlib.crc32(f"{name} {number}".encode()) % len(data)
            read(name, data[:at])
            read(name, data[:at] + bytes(20) + data[at + 20 :])
