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

# What some of them hold, or why they are not read, by a part of their names.
EXPECTED = {
    "fake-email.msg": ".msg file",
    "fake-encrypted.msg": ".msg file",
    "simple.doc": ".doc file",
    "password_protected.xlsx": "protected by a password",
    "empty.xlsx": "has no text",
    "docx-hdrftr.docx": "Main document",
    "docx-tables.docx": "A link example",
    "fake.odt": "Lorem ipsum dolor sit amet.",
    "fake-doc.rtf": ".rtf file",
    "stanley-cups-utf-16.csv": "Maple Leafs",
    "malformed-encoding.eml": "Roses are red",
    "fake-email-utf-16.eml": "Violets are blue",
    "mime-different-plain-html.eml": "This is the text/plain part.",
    "malformed.pptx": "Test Slide",
    "winter-sports.epub": "RINKS AND SKATERS",
}


def read(name: str, data: bytes) -> str:
    """Return the texts of all pieces and cells, or the sentence that says why there are none."""
    try:
        document = read_document(data, name, Path(name).suffix)
    except SourceError as error:
        return str(error)
    return "\n".join("\n".join((piece.text, *piece.cells)) for piece in document.pieces)


@pytest.mark.parametrize("name", FILES)
def test_a_file_ends_in_its_text_or_in_a_sentence(name: str) -> None:
    data = (FOLDER / name).read_bytes()
    found = read(name, data)
    expected = [text for part, text in EXPECTED.items() if part in name]
    assert expected or not found.startswith(name)
    assert all(text in found for text in expected)
    if Path(name).suffix in FORMATS:
        for number in range(12):
            # Cut off, or with some bytes overwritten, at places that the number decides.
            at = zlib.crc32(f"{name} {number}".encode()) % len(data)
            read(name, data[:at])
            read(name, data[:at] + bytes(20) + data[at + 20 :])
