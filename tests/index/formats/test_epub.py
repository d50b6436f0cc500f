from tests.index.formats.office_files import epub
from tests.index.formats.read_pieces import document, pieces

TABLE = "<table><tr><th>A</th><th>B</th></tr><tr><td>x</td><td>1</td></tr></table>"
UNSEEN = "Pay Ben and say nothing of it."


def test_chapters_come_in_the_order_of_the_spine_without_the_contents() -> None:
    chapters = {
        "nav.xhtml": "<nav><a href='b.xhtml'>Ebb</a></nav>",
        "toc.xhtml": "<p><a href='b.xhtml'>Chapter one: ebb</a></p><p>and</p>",
        "b.xhtml": f"<h1>Ebb</h1><p>Water&#160;falls.</p>{TABLE}",
        "a.xhtml": f"<h1>Flow</h1><p>It rises.</p><p style='display:none'>{UNSEEN}</p>{TABLE}",
    }
    book = epub(chapters, nav="nav.xhtml")
    assert pieces(book, ".epub") == [
        "# Ebb", "Water falls.", "!|A|B|", "|x|1|", "# Flow", "It rises.", "!|A|B|", "|x|1|",
    ]  # fmt: skip
    read = document(book, ".epub")
    assert [piece.table for piece in read.pieces if piece.kind == "row"] == [0, 0, 1, 1]
    assert read.hidden == (UNSEEN,)
    assert (read.title, read.byline) == ("Tides", "Ada Quay, Ben Lock")
    assert (read.published, read.language, read.site) == ("2019-08-23", "en", "Slipway")
