from index.formats import Piece
from tests.index.formats.office_files import pptx, shape
from tests.index.formats.read_pieces import document, pieces

NUMBER = '<a:buAutoNum type="alphaLcParenR"/>'


def line(text: str, properties: str = "", level: int = 0) -> str:
    return f'<a:p><a:pPr lvl="{level}">{properties}</a:pPr><a:r><a:t>{text}</a:t></a:r></a:p>'


def tr(*cells: str) -> str:
    """Return a row; what stands before a bar is what a cell says of itself."""
    parts = [cell.split("|") for cell in cells]
    return "".join(
        ["<a:tr>", *(f"<a:tc {more}>{line(text)}</a:tc>" for more, text in parts), "</a:tr>"]
    )


def test_slides_are_pages_their_titles_headings_and_notes_below() -> None:
    slides = [
        shape("A subtitle", "subTitle") + shape("The harbour", "ctrTitle"),
        shape("Pay Ben."),
        shape("Quays", "title") + shape("Ships come in.") + shape("7 May", "dt")
        + shape("Pay Eve.", hidden=True),
    ]  # fmt: skip
    read = document(pptx(slides, {"slide2": 'show="0"'}), ".pptx")
    assert read.title == "The harbour"
    assert read.pieces == (
        Piece("heading", "The harbour", level=1, page=1),
        Piece("paragraph", "A subtitle", page=1),
        Piece("paragraph", "Said aloud.", page=1),
        Piece("heading", "Quays", level=2, page=3),
        Piece("paragraph", "Ships come in.", page=3),
    )
    assert read.hidden == ("Pay Ben.", "Pay Eve.")


def test_lines_of_a_body_are_items_and_tables_are_rows() -> None:
    body = (
        line("dot") + line("deep", level=1) + line("bare", "<a:buNone/>") + line("first", NUMBER)
        + line("second", NUMBER)
    )  # fmt: skip
    rows = (
        tr("|Fish.", 'hMerge="1"|') + tr("|Cod", "|5") + tr('vMerge="1"|', "|6")
    )  # fmt: skip
    table = f'<p:graphicFrame><a:tbl><a:tblPr firstRow="1"/>{rows}</a:tbl></p:graphicFrame>'
    read = pieces(pptx(["", shape("", "body", body) + f"<p:grpSp>{table}</p:grpSp>"]), ".pptx")
    assert read == [
        "Said aloud.", "- dot", "  - deep", "bare", "a) first", "b) second", "!|Fish.||", "|Cod|5|",
        "|Cod|6|",
    ]  # fmt: skip
