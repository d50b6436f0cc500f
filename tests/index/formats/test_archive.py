from collections.abc import Callable

import pytest

from index.errors import UnreadableSourceError
from index.formats import archive
from index.formats.archive import Archive
from tests.index.formats.office_files import docx, epub, odt, paragraph, part, zipped
from tests.index.formats.read_pieces import document, pieces

SECRET = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'


def word(document_xml: str | bytes, **more: str) -> bytes:
    return zipped({"[Content_Types].xml": "<a/>", "word/document.xml": document_xml, **more})


def text(content: str) -> str:
    return part("w:document", f"<w:body>{content}</w:body>")


def locked() -> bytes:
    """Return a document whose members are marked as encrypted."""
    data = bytearray(docx(paragraph("a")))
    at = 0
    while (at := data.find(b"PK\x01\x02", at) + 1) > 0:
        data[at + 7] |= 1
    return bytes(data)


def lying() -> bytes:
    """Return a document with a member that is larger than it says."""
    content = text(paragraph("long " * 2000))
    return word(content).replace(len(content).to_bytes(4, "little"), (100).to_bytes(4, "little"))


def protected(algorithm: str) -> bytes:
    """Return a book of which something is encrypted."""
    space = "http://www.w3.org/2001/04/xmlenc#"
    method = f'<EncryptionMethod xmlns="{space}" Algorithm="{algorithm}"/>'
    return epub({"a.xhtml": "<p>Text.</p>"}, encryption=method)


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda: word(text(" " * 5_000_000)), "has more than can be unpacked"),
        (lambda: word(text(""))[:200], "is damaged"),
        (lambda: word(SECRET + text(paragraph("&e;"))), "is damaged"),
        (lambda: word(LAUGHS + text(paragraph("&b;"))), "is damaged"),
        (
            lambda: word(text("<w:sdt><w:sdtContent>" * 2000 + "</w:sdtContent></w:sdt>" * 2000)),
            "is damaged",
        ),
        (lambda: word("<a>"), "is damaged"),
        (lambda: zipped({"a.xml": "<a/>", "word/other.xml": "<a/>"}), "is damaged"),
        (locked, "is protected by a password"),
        (lambda: odt("x", manifest="<manifest:encryption-data/>"), "is protected by a password"),
        (lambda: protected("aes128-cbc"), "is protected by a password"),
        (lying, "is damaged"),
    ],
)
def test_what_cannot_be_read_says_why(make: Callable[[], bytes], expected: str) -> None:
    with pytest.raises(UnreadableSourceError, match=rf"^file\.docx .*({expected})"):
        document(make(), ".docx")


def test_scrambled_fonts_are_no_encryption() -> None:
    assert pieces(protected("http://www.idpf.org/2008/embedding"), ".epub") == ["Text."]


@pytest.mark.parametrize(("bound", "most"), [("MAX_TOTAL", 1000), ("MAX_MEMBER", 5000)])
def test_a_bound_is_kept(bound: str, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, bound, most)
    with pytest.raises(UnreadableSourceError, match="has more than can be unpacked"):
        document(word(text(paragraph("long " * 2000))), ".docx")


def test_a_name_never_leads_out_of_the_file_nor_into_a_zip_within() -> None:
    inner = zipped({"b": b"c" * 9})
    opened = Archive(zipped({"../../etc/passwd": "x", "a/b.xml": "<b/>", "c": inner}), "file.docx")
    assert opened.read("/etc/passwd") == opened.read("etc/passwd") == b"x"
    assert opened.read("a/../../../x") is None
    assert opened.read("a\\b.xml") == b"<b/>"
    assert opened.read("c") == inner
