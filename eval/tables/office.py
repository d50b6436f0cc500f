"""Write an article with tables as DOCX or XLSX, with what their standard (ECMA-376) demands."""

import io
import re
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

from eval.tables.article import Row, Table, TableArticle

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OPEN = "http://schemas.openxmlformats.org"
_WORD = f"{_OPEN}/wordprocessingml/2006/main"
_SHEET = f"{_OPEN}/spreadsheetml/2006/main"
_LINKS = f"{_OPEN}/officeDocument/2006/relationships"
_PACKAGE = f"{_OPEN}/package/2006"
_TYPE = "application/vnd.openxmlformats-"
_CORE = "docProps/core.xml"
# What each part is, by its path without number and suffix.
_KINDS = {
    "word/document": "wordprocessingml.document.main",
    "xl/workbook": "spreadsheetml.sheet.main",
    "xl/worksheets/sheet": "spreadsheetml.worksheet",
}
_LONGEST_SHEET_NAME = 31

_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d*[1-9])?")


def docx(article: TableArticle) -> bytes:
    """Write a text document; the title and the captions are headings, header rows are marked."""
    blocks = [_paragraph(article.title, level=0), *map(_paragraph, article.before)]
    for table in article.tables:
        if table.caption:
            blocks.append(_paragraph(table.caption, level=1))
        blocks += [_word_table(table), _paragraph("")]
    blocks += map(_paragraph, article.after)
    body = f"<w:body>{''.join(blocks)}<w:sectPr/></w:body>"
    document = f'<w:document xmlns:w="{_WORD}">{body}</w:document>'
    return _zipped(article.title, {"word/document.xml": document})


def xlsx(article: TableArticle) -> bytes:
    """Write a workbook with a sheet for each table; plain numbers are not text in it.

    Paragraphs stand in the first column of the first sheet, above the table, and of the last.
    """
    sheets: dict[str, str] = {}
    names = []
    last = len(article.tables)
    for number, table in enumerate(article.tables, 1):
        above = [(text,) for text in article.before] if number == 1 else []
        below = [(text,) for text in article.after] if number == last else []
        rows = [*above, *([()] if above else []), table.header, *table.rows]
        rows += [(), *below] if below else []
        sheets[f"xl/worksheets/sheet{number}.xml"] = _sheet(rows)
        name = (table.caption or f"Sheet{number}")[:_LONGEST_SHEET_NAME]
        names.append(f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="rId{number}"/>')
    listed = f"<sheets>{''.join(names)}</sheets>"
    workbook = f'<workbook xmlns="{_SHEET}" xmlns:r="{_LINKS}">{listed}</workbook>'
    return _zipped(article.title, {"xl/workbook.xml": workbook, **sheets})


def _paragraph(text: str, level: int | None = None) -> str:
    outline = "" if level is None else f'<w:pPr><w:outlineLvl w:val="{level}"/></w:pPr>'
    return f'<w:p>{outline}<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def _word_table(table: Table) -> str:
    grid = '<w:gridCol w:w="1500"/>' * len(table.header)
    mark = "<w:trPr><w:tblHeader/></w:trPr>"
    rows = [_word_row(table.header, mark), *map(_word_row, table.rows)]
    return (
        '<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _word_row(row: Row, properties: str = "") -> str:
    cells = "".join(f"<w:tc><w:tcPr/>{_paragraph(cell)}</w:tc>" for cell in row)
    return f"<w:tr>{properties}{cells}</w:tr>"


def _sheet(rows: list[Row]) -> str:
    lines = []
    for number, row in enumerate(rows, 1):
        places = (f"{letter}{number}" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        cells = [_sheet_cell(place, cell) for place, cell in zip(places, row, strict=False) if cell]
        lines.append(f'<row r="{number}">{"".join(cells)}</row>')
    return f'<worksheet xmlns="{_SHEET}"><sheetData>{"".join(lines)}</sheetData></worksheet>'


def _sheet_cell(place: str, text: str) -> str:
    if _NUMBER.fullmatch(text):
        return f'<c r="{place}"><v>{text}</v></c>'
    words = f'<is><t xml:space="preserve">{escape(text)}</t></is>'
    return f'<c r="{place}" t="inlineStr">{words}</c>'


def _zipped(title: str, parts: Mapping[str, str]) -> bytes:
    """Return the package of some parts, of which the first refers to the others."""
    main, *others = parts
    folder, _, name = main.rpartition("/")
    kinds = {part: _KINDS[part.removesuffix(".xml").rstrip("0123456789")] for part in parts}
    types = {part: f"{_TYPE}officedocument.{kind}+xml" for part, kind in kinds.items()}
    types[_CORE] = f"{_TYPE}package.core-properties+xml"
    overrides = "".join(
        f'<Override PartName="/{part}" ContentType="{kind}"/>' for part, kind in types.items()
    )
    members = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="{_TYPE}package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>',
        "_rels/.rels": _relations(
            {
                main: f"{_LINKS}/officeDocument",
                _CORE: f"{_PACKAGE}/relationships/metadata/core-properties",
            }
        ),
        f"{folder}/_rels/{name}.rels": _relations(
            {
                part.removeprefix(f"{folder}/"): f"{_LINKS}/{kinds[part].rpartition('.')[2]}"
                for part in others
            }
        ),
        _CORE: f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{escape(title)}</dc:title>'
        "</cp:coreProperties>",
        **parts,
    }
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in members.items():
            archive.writestr(path, _DECLARATION + text)
    return data.getvalue()


def _relations(kinds: Mapping[str, str]) -> str:
    """Return a part of relationships to targets, each of a kind."""
    entries = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (target, kind) in enumerate(kinds.items(), 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{entries}</Relationships>'
