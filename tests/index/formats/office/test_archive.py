import io
import zipfile
from collections.abc import Callable

import pytest

from index.errors import UnreadableSourceError
from index.formats.office import archive
from index.formats.office.archive import Archive
from index.formats.office.xml_tree import parse_xml
from tests.index.formats.office_files import docx, paragraph, word_part, zipped
from tests.index.formats.read_pieces import document

SECRET = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'


def word(document_xml: str, **more: str) -> bytes:
    return zipped({"[Content_Types].xml": "<a/>", "word/document.xml": document_xml, **more})


def reason(data: bytes) -> str:
    with pytest.raises(UnreadableSourceError) as caught:
        document(data, ".docx")
    return str(caught.value)


def text(content: str) -> str:
    return word_part("document", f"<w:body>{content}</w:body>")


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda: word(text(paragraph() * 200_000)), "unpacks to more than is read"),
        (lambda: word(text("")) [:200], "is damaged"),
        (lambda: word(SECRET + text(paragraph("&e;"))), "declares XML entities"),
        (lambda: word(LAUGHS + text(paragraph("&b;"))), "declares XML entities"),
        (lambda: word(text("<w:sdt>" * 300 + "</w:sdt>" * 300)), "nested too deeply"),
        (lambda: word("<a>"), "broken XML"),
        (lambda: word(""), "broken XML"),
        (lambda: b"PK\x03\x04" + b"\x00" * 100, "is damaged"),
        (lambda: b"Just text, no Word document.", "is not a .docx file"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_why(make: Callable[[], bytes], expected: str) -> None:
    message = reason(make())
    assert message.startswith("file.docx ")
    assert expected in message


def test_an_entity_in_another_encoding_is_refused() -> None:
    wide = f'<?xml version="1.0" encoding="utf-16"?>{SECRET}{text(paragraph("&e;"))}'
    data = zipped({"[Content_Types].xml": "<a/>", "word/document.xml": wide.encode("utf-16")})
    assert "declares XML entities" in reason(data)


def test_many_members_are_refused_before_they_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_MEMBERS", 50)
    data = word(text(paragraph("a")), **{f"a{number}": "" for number in range(60)})
    assert "holds more than 50 files" in reason(data)


def test_all_that_is_unpacked_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_TOTAL", 1000)
    assert "unpacks to more than is read" in reason(docx(paragraph("Ships come in.")))


def test_a_member_that_lies_about_its_size_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_MEMBER", 5000)
    data = word(text(paragraph("long " * 2000)))
    size = len(text(paragraph("long " * 2000)))
    lying = data.replace(size.to_bytes(4, "little"), (100).to_bytes(4, "little"))
    assert lying != data
    assert reason(lying)


def test_a_zip_within_a_zip_is_not_opened() -> None:
    data = zipped({"word/document.xml": text(paragraph("a")), "a.zip": zipped({"b": b"c" * 9})})
    assert [piece.text for piece in document(data, ".docx").pieces] == ["a"]


def test_a_name_never_leads_out_of_the_file() -> None:
    opened = Archive(zipped({"../../etc/passwd": "secret", "a/b.xml": "<b/>"}), "file.docx")
    assert opened.read("/etc/passwd") == opened.read("etc/passwd") == b"secret"
    assert opened.read("a/../../../x") is None
    assert opened.read("a\\b.xml") == b"<b/>"


def test_an_encrypted_member_is_named_as_such() -> None:
    data = bytearray(docx(paragraph("a")))
    at = 0
    while (at := data.find(b"PK\x01\x02", at) + 1) > 0:
        data[at + 7] |= 1
    assert "is protected by a password" in reason(bytes(data))


def test_a_member_that_was_changed_is_damaged() -> None:
    data = bytearray(docx(paragraph("Ships come in.")))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as opened:
        info = opened.getinfo("word/document.xml")
    data[info.header_offset + 60] ^= 0xFF
    assert "damaged" in reason(bytes(data)) or "broken" in reason(bytes(data))


def test_names_are_the_same_whatever_their_prefix() -> None:
    root = parse_xml(
        b'<q:p xmlns:q="http://schemas.openxmlformats.org/wordprocessingml/2006/main" q:val="1">'
        b'<z xmlns="urn:unknown"/></q:p>',
        "file",
    )
    assert (root.tag, root.attrib, root[0].tag) == ("w:p", {"w:val": "1"}, "other:z")
