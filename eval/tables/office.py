"""Write an article with tables as DOCX or XLSX, with what their standard (ECMA-376) demands."""

import io
import re
import zipfile
from datetime import date
from xml.sax.saxutils import escape, quoteattr

from eval.tables.article import Row, Table, TableArticle

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OPEN = "http://schemas.openxmlformats.org"
_WORD = f"{_OPEN}/wordprocessingml/2006/main"
_SHEET = f"{_OPEN}/spreadsheetml/2006/main"
_LINKS = f"{_OPEN}/officeDocument/2006/relationships"
_PACKAGE = f"{_OPEN}/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument"
_LONGEST_SHEET_NAME = 31
_FIRST_DAY = date(1899, 12, 30)

# A number as people type it, with the style it has below: a place of the cellXfs.
_NUMBERS = (
    (re.compile(r"-?(?:0|[1-9]\d*)"), 0),
    (re.compile(r"-?[1-9]\d{0,2}(?:,\d{3})+"), 1),
    (re.compile(r"-?(?:0|[1-9]\d*)\.\d\d"), 2),
    (re.compile(r"-?(?:0|[1-9]\d*)\.\d"), 3),
)
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_DATE_STYLE = 4
_STYLES = (
    f'<styleSheet xmlns="{_SHEET}"><numFmts count="2"><numFmt numFmtId="164" formatCode="0.0"/>'
    '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
    '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="1"><fill><patternFill patternType="none"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="5"><xf numFmtId="0"/><xf numFmtId="3" applyNumberFormat="1"/>'
    '<xf numFmtId="2" applyNumberFormat="1"/><xf numFmtId="164" applyNumberFormat="1"/>'
    '<xf numFmtId="165" applyNumberFormat="1"/></cellXfs><cellStyles count="1">'
    '<cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def docx(article: TableArticle) -> bytes:
    """Write a text document; the title and the captions are headings, header rows are marked."""
    blocks = [_paragraph(article.title, "Heading1"), *map(_paragraph, article.before)]
    for table in article.tables:
        if table.caption:
            blocks.append(_paragraph(table.caption, "Heading2"))
        blocks += [_word_table(table), _paragraph("")]
    blocks += map(_paragraph, article.after)
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="Heading{level}"><w:name w:val="heading {level}"/>'
        f'<w:pPr><w:outlineLvl w:val="{level - 1}"/></w:pPr></w:style>'
        for level in (1, 2)
    )
    return _zipped(
        article.title,
        {
            "word/document.xml": f'<w:document xmlns:w="{_WORD}"><w:body>{"".join(blocks)}'
            "<w:sectPr/></w:body></w:document>",
            "word/styles.xml": f'<w:styles xmlns:w="{_WORD}">{styles}</w:styles>',
            "word/_rels/document.xml.rels": _relations([(f"{_LINKS}/styles", "styles.xml")]),
        },
        {
            "word/document.xml": f"{_TYPE}.wordprocessingml.document.main+xml",
            "word/styles.xml": f"{_TYPE}.wordprocessingml.styles+xml",
        },
    )


def xlsx(article: TableArticle) -> bytes:
    """Write a workbook with a sheet for each table; numbers and dates are not text in it.

    Paragraphs stand in the first column of the first sheet, above the table, and of the last.
    """
    strings: dict[str, int] = {}
    parts: dict[str, str] = {}
    names = []
    last = len(article.tables)
    for number, table in enumerate(article.tables, 1):
        above = [(text,) for text in article.before] if number == 1 else []
        below = [(text,) for text in article.after] if number == last else []
        rows = [*above, *([()] if above else []), table.header, *table.rows]
        rows += [(), *below] if below else []
        parts[f"xl/worksheets/sheet{number}.xml"] = _sheet(rows, strings)
        names.append((table.caption or f"Sheet{number}")[:_LONGEST_SHEET_NAME])
    types = dict.fromkeys(parts, f"{_TYPE}.spreadsheetml.worksheet+xml")
    sheets = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="rId{number}"/>'
        for number, name in enumerate(names, 1)
    )
    links = [(f"{_LINKS}/worksheet", part.removeprefix("xl/")) for part in parts]
    links += [(f"{_LINKS}/styles", "styles.xml"), (f"{_LINKS}/sharedStrings", "sharedStrings.xml")]
    shared = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in strings)
    parts |= {
        "xl/workbook.xml": f'<workbook xmlns="{_SHEET}" xmlns:r="{_LINKS}">'
        f"<sheets>{sheets}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": _relations(links),
        "xl/styles.xml": _STYLES,
        "xl/sharedStrings.xml": f'<sst xmlns="{_SHEET}">{shared}</sst>',
    }
    types |= {
        "xl/workbook.xml": f"{_TYPE}.spreadsheetml.sheet.main+xml",
        "xl/styles.xml": f"{_TYPE}.spreadsheetml.styles+xml",
        "xl/sharedStrings.xml": f"{_TYPE}.spreadsheetml.sharedStrings+xml",
    }
    return _zipped(article.title, parts, types)


def _paragraph(text: str, style: str = "") -> str:
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f'<w:p>{named}<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def _word_table(table: Table) -> str:
    grid = '<w:gridCol w:w="1500"/>' * len(table.header)
    mark = "<w:trPr><w:tblHeader/></w:trPr>"
    rows = [_word_row(table.header, mark), *(_word_row(row) for row in table.rows)]
    return (
        '<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _word_row(row: Row, properties: str = "") -> str:
    cells = "".join(f"<w:tc><w:tcPr/>{_paragraph(cell)}</w:tc>" for cell in row)
    return f"<w:tr>{properties}{cells}</w:tr>"


def _sheet(rows: list[Row], strings: dict[str, int]) -> str:
    lines = "".join(
        f'<row r="{number}">'
        + "".join(
            _sheet_cell(f"{chr(ord('A') + column)}{number}", cell, strings)
            for column, cell in enumerate(row)
            if cell
        )
        + "</row>"
        for number, row in enumerate(rows, 1)
        if row
    )
    return f'<worksheet xmlns="{_SHEET}"><sheetData>{lines}</sheetData></worksheet>'


def _sheet_cell(place: str, text: str, strings: dict[str, int]) -> str:
    for form, style in _NUMBERS:
        if form.fullmatch(text):
            return f'<c r="{place}" s="{style}"><v>{text.replace(",", "")}</v></c>'
    if _DATE.fullmatch(text):
        days = (date.fromisoformat(text) - _FIRST_DAY).days
        return f'<c r="{place}" s="{_DATE_STYLE}"><v>{days}</v></c>'
    return f'<c r="{place}" t="s"><v>{strings.setdefault(text, len(strings))}</v></c>'


def _relations(links: list[tuple[str, str]]) -> str:
    entries = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(links, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{entries}</Relationships>'


def _zipped(title: str, parts: dict[str, str], types: dict[str, str]) -> bytes:
    """Return the package of these parts; the first of ``types`` that is a main part opens it."""
    (main,) = [part for part, kind in types.items() if kind.endswith(".main+xml")]
    core = "docProps/core.xml"
    core_type = "application/vnd.openxmlformats-package.core-properties+xml"
    kinds = "".join(
        f'<Override PartName="/{part}" ContentType="{kind}"/>'
        for part, kind in {**types, core: core_type}.items()
    )
    whole = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{kinds}</Types>',
        "_rels/.rels": _relations(
            [
                (f"{_LINKS}/officeDocument", main),
                (f"{_PACKAGE}/relationships/metadata/core-properties", core),
            ]
        ),
        core: f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{escape(title)}</dc:title>'
        "</cp:coreProperties>",
        **parts,
    }
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in whole.items():
            archive.writestr(name, _DECLARATION + text)
    return data.getvalue()
