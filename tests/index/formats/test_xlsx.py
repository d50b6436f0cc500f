import pytest

from index.errors import EmptySourceError, UnreadableSourceError
from index.formats import table as tables
from tests.index.formats.office_files import sheet_rows, xlsx
from tests.index.formats.read_pieces import document, pieces

SALES = [
    ("Report on fish",), (), ("Region", "Tonnes"), ("North", "1,250"), ("South", "980"),
    ("Source: the ministry of fish, survey of the year 2020",), (), (), ("C", "D"), ("y", "2"),
]  # fmt: skip
YEARS = [("Town", "Years"), ("", "2020", "2021"), ("Bern", "1", "2"), ("", "3", "4")]
STYLES = (
    '<numFmt numFmtId="200" formatCode="yyyy-mm-dd"/><numFmt numFmtId="201" formatCode=";;;"/>'
    '<cellXfs><xf/><xf numFmtId="9"/><xf numFmtId="200"/><xf numFmtId="201"/></cellXfs>'
)
MERGED = '<mergeCells><mergeCell ref="B1:C1"/><mergeCell ref="A3:A4"/></mergeCells>'


def test_a_sheet_is_a_heading_with_titles_tables_and_notes() -> None:
    data = xlsx({"Sales": sheet_rows(SALES), "Empty": "<sheetData/>"})
    assert pieces(data, ".xlsx") == [
        "## Sales", "Report on fish", "!|Region|Tonnes|", "|North|1,250|", "|South|980|",
        "Source: the ministry of fish, survey of the year 2020", "!|C|D|", "|y|2|",
    ]  # fmt: skip
    read = document(data, ".xlsx")
    assert [piece.table for piece in read.pieces if piece.kind == "row"] == [0, 0, 0, 1, 1]


def test_cells_show_what_a_reader_sees() -> None:
    cells = (
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c t="s"><v>99</v></c>'
        '</row><row r="2"><c r="A2" s="1"><v>0.256</v></c><c r="B2" s="2"><f>A1*2</f><v>45000</v>'
        '</c></row><row r="3"><c r="A3" t="b"><v>1</v></c><c r="B3" t="e"><v>#DIV/0!</v></c></row>'
        '<row r="4"><c r="A4" t="inlineStr"><is><t>in line</t></is></c><c r="B4"><v>0.1</v></c>'
        '</row><row r="5"><c r="A5"><v>nan</v></c><c r="B5"><f>SUM(A1)</f></c></row>'
    )
    strings = (
        "<si><t>plain</t></si>"
        "<si><r><t>two </t></r><r><t>parts_x000D_</t></r><rPh><t>x</t></rPh></si>"
    )
    data = xlsx({"S": f"<sheetData>{cells}</sheetData>"}, strings, STYLES)
    assert pieces(data, ".xlsx")[1:] == [
        "!|plain|two parts|", "|26%|2023-03-15|", "|TRUE|#DIV/0!|", "|in line|0.1|", "|nan||",
    ]  # fmt: skip


def test_hidden_rows_columns_sheets_and_cells_are_apart() -> None:
    rows = sheet_rows([("a", "Pay Ben.", "b"), ("Pay Eve.",), ("c", "", "d")], {2: 'hidden="1"'})
    sheets = {
        "S": '<cols><col min="2" max="2" hidden="1"/></cols>' + rows,
        "T": '<sheetData><row r="1"><c r="A1" s="3"><v>7</v></c></row></sheetData>',
        "U": sheet_rows([("Pay Max.",)]),
    }
    read = document(xlsx(sheets, styles=STYLES, more='state="veryHidden"'), ".xlsx")
    assert [(piece.table, piece.cells) for piece in read.pieces[1:]] == [
        (0, ("a", "b")), (0, ("c", "d")),
    ]  # fmt: skip
    assert read.hidden == ("Pay Ben.", "Pay Eve.", "7", "Pay Max.")


def test_merged_cells_are_repeated_downwards_and_over_what_they_head() -> None:
    assert pieces(xlsx({"S": sheet_rows(YEARS) + MERGED}), ".xlsx")[1:] == [
        "|Town|Years|Years|", "||2020|2021|", "|Bern|1|2|", "|Bern|3|4|",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [
        sheet_rows([("a", "b")] * 30),
        sheet_rows([("a", "b")] * 5) + "<mergeCells>" + '<mergeCell ref="A1:A9"/>' * 9
        + "</mergeCells>",
        '<sheetData><row r="9999999999"><c r="XFD1" t="str"><v>a</v></c></row></sheetData>'
        + sheet_rows([("a",)] * 30),
    ],
)  # fmt: skip
def test_a_sheet_beyond_the_bounds_says_so(content: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MAX_ROWS", 20)
    monkeypatch.setattr(tables, "MAX_CELLS", 40)
    with pytest.raises(UnreadableSourceError, match=r"file\.xlsx has more than \d+ (rows|cells)"):
        document(xlsx({"S": content}), ".xlsx")


def test_a_workbook_without_cells_is_empty() -> None:
    columns = '<cols><col min="x" hidden="1"/></cols>'
    with pytest.raises(EmptySourceError, match=r"file\.xlsx has no text"):
        document(xlsx({"S": columns + "<sheetData/>"}), ".xlsx")
