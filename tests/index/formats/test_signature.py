import pytest

from index.errors import SourceError
from index.formats import page_in, read_document
from tests.index.formats.office_files import docx, paragraph, zipped
from tests.index.formats.read_pieces import pieces

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 500
PAGE = "<div><h1>Tides</h1>\n<p>The sea rises.</p>\n<p>It falls.</p></div>\n"
PAGE_AS_MAIL = b"MIME-Version: 1.0\nContent-Type: text/html\n\n<p>Ships.</p>"
MARKDOWN = "# Tides\n\nThe sea rises.\n\n- once\n- twice\n"
RTF = b"{\\rtf1 Ships.\\par}"
WEB = b"<!DOCTYPE html><p>Ships.</p>"
WORD = docx(paragraph("Ships."))


def old(stream: str) -> bytes:
    return OLE + stream.encode("utf-16-le")


@pytest.mark.parametrize("suffix", [".docx", ".doc", ".csv", ".rtf", ".pdf"])
def test_the_content_decides_and_not_the_suffix(suffix: str) -> None:
    assert pieces(WEB, suffix) == ["Ships."]
    assert pieces(WORD, suffix) == ["Ships."]


@pytest.mark.parametrize(
    ("data", "suffix", "expected"),
    [
        (old("WordDocument"), ".docx", "file.docx is a .doc file; open it in a word processor"),
        (old("Workbook"), ".xlsx", "is a .xls file; open it in a spreadsheet"),
        (old("EncryptedPackage"), ".xlsx", "is protected by a password or a key; save a copy"),
        (PAGE_AS_MAIL, ".mht", "file.mht is a .mht file; save the page as .html or .pdf, and add"),
        (OLE, ".msg", "is a .msg file; open it in a mail program"),
        (RTF, ".rtf", "is a .rtf file; open it in a word processor and save it as .docx or .pdf"),
        (b"text", ".mobi", "is a .mobi file; convert it to .epub"),
        (b"Just text.", ".docx", "is damaged or not what its name says"),
        (zipped({"a.txt": "b"}), ".csv", "is a ZIP archive; unpack it"),
        (b"", ".docx", "is empty"),
        (b"\x00\x01\x02" * 20, ".csv", "is not text"),
        (docx(paragraph("")), ".docx", "has no text"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_why(data: bytes, suffix: str, expected: str) -> None:
    with pytest.raises(SourceError) as caught:
        read_document(data, f"file{suffix}", suffix)
    assert str(caught.value).startswith(f"file{suffix} ")
    assert expected in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "<!DOCTYPE html><p>x",
        "<?xml version='1.0'?>\n<!DOCTYPE html PUBLIC '-'><p>x",
        "<!-- saved from url=(0014)about:internet -->\n<html><p>x",
        PAGE,
        "<ul><li>a</li><li>b</li><li>c</li></ul>",
    ],
)
def test_the_source_of_a_page_is_recognised(text: str) -> None:
    assert page_in(text, "page") is not None


@pytest.mark.parametrize(
    "text",
    [
        "",
        MARKDOWN,
        f"<div align=center>\n\n# Tides\n\n</div>\n\n{MARKDOWN * 3}",
        f"<p align=center><img src=a.png></p>\n\n{MARKDOWN * 3}",
        f"{MARKDOWN}<details><summary>More</summary>\n\ntext\n\n</details>\n",
        f"Write a page like this:\n\n```html\n{PAGE}```\n",
        f"Some words first. {PAGE}",
    ],
)
def test_prose_and_markdown_are_not_pages(text: str) -> None:
    assert page_in(text, "text") is None
