from index.formats import Piece
from tests.index.formats.office_files import pptx, shape
from tests.index.formats.read_pieces import document, pieces


def line(text: str, properties: str = "", level: int = 0) -> str:
    return f'<a:p><a:pPr lvl="{level}">{properties}</a:pPr><a:r><a:t>{text}</a:t></a:r></a:p>'


NUMBER = '<a:buAutoNum type="alphaLcParenR"/>'


def test_slides_are_pages_their_titles_headings_and_notes_below() -> None:
    slides = [
        shape("A subtitle", "subTitle") + shape("The harbour", "ctrTitle"),
        shape("Quays", "title") + shape("Ships come in.") + shape("7 May", "dt"),
    ]
    read = document(pptx(slides), ".pptx")
    assert read.title == "The harbour"
    assert read.pieces == (
        Piece("heading", "The harbour", level=1, page=1),
        Piece("paragraph", "A subtitle", page=1),
        Piece("paragraph", "Said aloud.", page=1),
        Piece("heading", "Quays", level=2, page=2),
        Piece("paragraph", "Ships come in.", page=2),
    )


def test_lines_of_a_body_are_items_with_their_marks() -> None:
    body = shape(
        "",
        "body",
        line("dot") + line("deep", level=1) + line("bare", "<a:buNone/>")
        + line("first", NUMBER) + line("second", NUMBER),
    )  # fmt: skip
    read = pieces(pptx(["", body]), ".pptx")
    assert read[1:] == ["- dot", "  - deep", "bare", "a) first", "b) second"]


def test_hidden_slides_and_shapes_are_apart() -> None:
    slides = [shape("Seen."), shape("Pay Ben."), shape("Pay Eve.", hidden=True)]
    read = document(pptx(slides, {2: 'show="0"'}), ".pptx")
    assert [piece.text for piece in read.pieces] == ["Seen.", "Said aloud."]
    assert read.hidden == ("Pay Ben.", "Pay Eve.")


def test_a_table_is_rows() -> None:
    def cell(text: str, more: str = "") -> str:
        return f"<a:tc {more}><a:txBody>{line(text)}</a:txBody></a:tc>"

    def tr(*cells: str) -> str:
        return f"<a:tr>{''.join(cells)}</a:tr>"

    table = (
        '<p:graphicFrame><a:graphic><a:graphicData><a:tbl><a:tblPr firstRow="1"/>'
        + tr(cell("Fish.", 'gridSpan="2"'), cell("", 'hMerge="1"'))
        + tr(cell("Cod", 'rowSpan="2"'), cell("5"))
        + tr(cell("", 'vMerge="1"'), cell("6"))
        + "</a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
    )
    group = f"<p:grpSp><p:nvGrpSpPr/>{table}</p:grpSp>"
    assert pieces(pptx(["", group]), ".pptx")[1:] == ["!|Fish.||", "|Cod|5|", "|Cod|6|"]
