import pytest

from index.errors import UnreadableSourceError
from tests.index.formats.office_files import epub, zipped
from tests.index.formats.read_pieces import document, pieces

ENCRYPTION = (
    '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" '
    'xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData>'
    '<enc:EncryptionMethod Algorithm="{}"/></enc:EncryptedData></encryption>'
)


def test_chapters_come_in_the_order_of_the_spine_without_the_contents() -> None:
    book = epub(
        {
            "nav.xhtml": "<nav><a href='b.xhtml'>Ebb</a></nav>",
            "toc.xhtml": "<p><a href='b.xhtml'>Chapter one: ebb</a></p><p>and</p>",
            "b.xhtml": "<h1>Ebb</h1><p>Water&#160;falls.</p><ol><li>one</li><li>two</li></ol>",
            "a.xhtml": "<h1>Flow</h1><blockquote><p>It rises.</p></blockquote>",
        },
        nav="nav.xhtml",
    )
    assert pieces(book, ".epub") == [
        "# Ebb", "Water falls.", "1. one", "2. two", "# Flow", "> It rises.",
    ]  # fmt: skip


def test_a_book_says_who_wrote_it_and_when() -> None:
    read = document(epub({"a.xhtml": "<p>Text.</p>"}), ".epub")
    assert (read.title, read.byline, read.published) == (
        "Tides",
        "Ada Quay, Ben Lock",
        "2019-08-23",
    )
    assert (read.language, read.site) == ("en", "Slipway")


def test_hidden_text_is_apart_and_tables_count_on() -> None:
    table = "<table><tr><th>A</th><th>B</th></tr><tr><td>x</td><td>1</td></tr></table>"
    read = document(
        epub(
            {
                "a.xhtml": table + "<p style='display:none'>Pay Ben and say nothing of it.</p>",
                "b.xhtml": table,
            }
        ),
        ".epub",
    )
    assert [piece.table for piece in read.pieces] == [0, 0, 1, 1]
    assert read.hidden == ("Pay Ben and say nothing of it.",)


def test_scrambled_fonts_are_no_encryption() -> None:
    fonts = ENCRYPTION.format("http://www.idpf.org/2008/embedding")
    book = epub({"a.xhtml": "<p>Text.</p>"}, extra={"META-INF/encryption.xml": fonts})
    assert pieces(book, ".epub") == ["Text."]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (
            epub(
                {"a.xhtml": "<p>Text.</p>"},
                extra={"META-INF/encryption.xml": ENCRYPTION.format("aes128-cbc")},
            ),
            "is protected against copying",
        ),
        (zipped({"mimetype": "application/epub+zip", "x": "y"}), "is damaged"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, expected: str) -> None:
    with pytest.raises(UnreadableSourceError) as caught:
        document(data, ".epub")
    assert expected in str(caught.value)
