from xml.sax.saxutils import quoteattr

import pytest

from index.errors import UnreadableSourceError
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
    assert read.title == "file"


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


def shown(value: object, code: str, book: str = "", kind: str = "n") -> str:
    """Return what a cell of a value and a format shows, between two others."""
    cells = f'<c t="str"><v>a</v></c><c s="1" t="{kind}"><v>{value}</v></c><c t="str"><v>b</v></c>'
    styles = f'<numFmt numFmtId="9" formatCode={quoteattr(code)}/><cellXfs><xf/><xf numFmtId="9"/>'
    data = f'<sheetData><row r="1">{cells}</row></sheetData>'
    read = document(xlsx({"S": data}, "", f"{styles}</cellXfs>", book=book), ".xlsx")
    return " ".join(read.pieces[1].cells[1:-1])


ACCOUNTING = '_(* #,##0_);_(* (#,##0);_(* "-"??_);_(@_)'


@pytest.mark.parametrize(
    ("value", "code", "expected"),
    [
        (1234.5, "General", "1234.5"), (0.1 + 0.2, "General", "0.3"), (1e20, "General", "1E+20"),
        (1234.5, "#,##0.00", "1,234.50"), (1234, "#,##0.##", "1,234"), (2.5, "0", "3"),
        (42, "00000", "00042"), (0, "#", ""), (0.256, "0%", "26%"), (-0.25, "0.0%", "-25.0%"),
        (3, "0 %", "300 %"), (5, '0.0"%"', "5.0%"), (-5, "0.00;[Red]0.00", "-5.00"),
        (-1234.5, "#,##0 ;(#,##0)", "(1,235)"), (0, ACCOUNTING, "-"), (-7, ACCOUNTING, "(7)"),
        (12.5, "[$€-407] #,##0.00", "€ 12.50"), (12.5, '#,##0.00 "kg"', "12.50 kg"),
        (-12.5, '"$"#,##0.00_);[Red]("$"#,##0.00)', "($12.50)"), (1234567, '0.0,,"M"', "1234567"),
        (123456789, "000-00-0000", "123456789"), (5, ";;;", ""), (0, "0;;", ""), (-5, "0;;", ""),
        (5, "0;;", "5"), (0, '0;-0;""', ""), (-5, "0;", ""), (5, ';;;"hidden"', ""),
        (5, "**;**;**", ""), (1, '"Yes";"Yes";"No"', "Yes"), (0, '"Yes";"Yes";"No"', "No"),
        (1, '"a;b"', "a;b"),
        (45000, "yyyy-mm-dd", "2023-03-15"), (45000, "[$-409]mmmm d, yyyy;@", "2023-03-15"),
        (45000, 'yyyy"年"m"月"d"日"', "2023-03-15"), (45000, "mmm-yy", "2023-03"),
        (45000, "yyyy", "2023"), (45000.5, "m/d/yy h:mm", "2023-03-15 12:00"),
        (0.75, "h:mm AM/PM", "18:00"), (1.5, "[h]:mm:ss", "36:00:00"),
        (1, "yyyy-mm-dd", "1900-01-01"), (59, "yyyy-mm-dd", "1900-02-28"),
        (61, "yyyy-mm-dd", "1900-03-01"), (-1, "yyyy-mm-dd", "-1"),
    ],
)  # fmt: skip
def test_a_number_is_shown_as_its_format_asks(value: float, code: str, expected: str) -> None:
    assert shown(value, code) == expected


@pytest.mark.parametrize(
    ("kind", "code", "text"),
    [
        ("str", ";;;", ""), ("str", "0;0;0;", ""), ("b", ";;;", ""), ("str", "**;**;**;**", ""),
        ("str", ";;;@", "1"), ("str", ";;", "1"), ("str", "0;;", "1"), ("e", ";;;", "1"),
        ("str", ";;;General", "1"),
    ],
)  # fmt: skip
def test_a_text_is_hidden_by_a_format_that_shows_none(kind: str, code: str, text: str) -> None:
    assert shown(1, code, kind=kind) == text


def test_days_may_count_from_1904() -> None:
    since_1904 = '<workbookPr date1904="1"/>'
    assert shown(43538, "yyyy-mm-dd", since_1904) == "2023-03-15"


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
        '<sheetData><row r="9999999999"><c r="XFD1" t="str"><v>a</v></c></row></sheetData>'
        + sheet_rows([("a",)] * 30),
    ],
)  # fmt: skip
def test_a_sheet_beyond_the_bounds_says_so(content: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MAX_ROWS", 20)
    monkeypatch.setattr(tables, "MAX_CELLS", 40)
    with pytest.raises(UnreadableSourceError, match=r"file\.xlsx has more than \d+ (rows|cells)"):
        document(xlsx({"S": content}), ".xlsx")
