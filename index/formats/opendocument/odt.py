"""Read OpenDocument texts (.odt): headings, lists, tables, notes and text boxes."""

from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

from index.formats.document import Document
from index.formats.office.archive import Archive, damaged, encrypted, language_code
from index.formats.office.flow import Flow, Text, TextStyle
from index.formats.office.xml_tree import at, below, whole
from index.formats.opendocument.odt_lists import Lists
from index.formats.opendocument.odt_styles import Styles
from index.formats.table import Row, one_line

_LEFT_OUT = frozenset(
    """
    text:table-of-content text:illustration-index text:table-index text:object-index
    text:user-index text:alphabetical-index text:tracked-changes office:forms
    text:sequence-decls text:variable-decls
    """.split()
)
# Comments, readings set above words, and the titles of pictures.
_SKIPPED = frozenset(
    """
    office:annotation text:ruby-text svg-compatible:title svg-compatible:desc
    text:tracked-changes draw:image draw:object office:event-listeners
    """.split()
)
_ROW_GROUPS = frozenset({"table:table-rows", "table:table-row-group", "table:table-header-rows"})
_CELLS = frozenset({"table:table-cell", "table:covered-table-cell"})
# Empty cells and rows are repeated to the edge of a sheet.
_MOST_REPEATED = 100
_MOST_SPACES = 40


def read(data: bytes, name: str) -> Document:
    """Read an OpenDocument text; running heads and feet, comments and indexes are left out.

    Raises UnreadableSourceError for a file that is damaged, encrypted or too large.
    """
    archive = Archive(data, name)
    manifest = archive.xml("META-INF/manifest.xml")
    if next(below(manifest, "manifest:encryption-data"), None) is not None:
        raise encrypted(name)
    content = archive.xml("content.xml")
    text = at(content, "office:body/office:text")
    if content is None or text is None:
        raise damaged(name)
    common = archive.xml("styles.xml")
    reader = _Reader([content] if common is None else [common, content])
    reader.walk(text)
    meta = at(archive.xml("meta.xml"), "office:meta")

    def stated(name: str) -> str | None:
        return None if meta is None else one_line(meta.findtext(name) or "") or None

    return reader.flow.document(
        title=stated("dc:title"),
        byline=stated("meta:initial-creator") or stated("dc:creator"),
        language=language_code(stated("dc:language")),
    )


class _Reader:
    """Walks through a text once."""

    def __init__(self, roots: list[Element]) -> None:
        self.flow = Flow()
        self._styles = Styles(roots)
        self._lists = Lists(roots)

    def walk(self, blocks: Iterable[Element], nested: bool = False) -> None:
        """Write blocks, in order."""
        for block in blocks:
            if block.tag in ("text:p", "text:h"):
                self._paragraph(block, nested)
            elif block.tag == "text:list":
                self._list(block, nested)
            elif block.tag == "table:table":
                self._table(block)
            elif block.tag == "text:section" and block.get("text:display") == "none":
                self.flow.hide(" ".join(block.itertext()))
            elif block.tag not in _LEFT_OUT:
                self.walk(block, nested)

    def _list(self, block: Element, nested: bool) -> None:
        self._lists.enter(block)
        for item in block:
            if item.tag not in ("text:list-item", "text:list-header"):
                continue
            first = item.tag == "text:list-item"
            for child in item:
                if child.tag in ("text:p", "text:h"):
                    self._paragraph(child, nested, item if first else None, listed=True)
                    first = False
                else:
                    self.walk([child], nested)
        self._lists.leave()

    def _paragraph(
        self, block: Element, nested: bool, item: Element | None = None, listed: bool = False
    ) -> None:
        style = self._styles.paragraph(block.get("text:style-name"))
        text = Text()
        self._collect(block, style, text, on_white=not nested)
        self.flow.hide(" ".join(text.hidden))
        if "".join(text.seen).strip():
            mark, depth = self._lists.count(item) if item is not None else ("", -1)
            level = 0
            if block.tag == "text:h" or style.use == "title":
                level = _count(block, "text:outline-level")
                if block.tag == "text:h" and not listed:
                    mark = self._lists.count_heading(level)
            self.flow.paragraph(text, style.use, level, mark, depth)
        for within in (*text.boxes, *text.notes):
            self.walk(within, nested=True)

    def _collect(self, element: Element, style: TextStyle, text: Text, on_white: bool) -> None:
        """Collect the text of a paragraph: what was deleted is kept elsewhere in the file."""
        hidden = style.hidden or style.struck or (style.white and on_white and not style.shaded)

        def add(words: str | None) -> None:
            if words:
                # A line break in the file is a space; those in the text are elements.
                text.add(words.replace("\n", " "), hidden=hidden, bold=style.bold)

        add(element.text)
        for child in element:
            tag = child.tag
            if tag == "text:s":
                add(" " * min(_count(child, "text:c"), _MOST_SPACES))
            elif tag == "text:tab":
                add(" ")
            elif tag == "text:line-break":
                text.add("\n")
            elif tag == "text:note":
                text.notes += child.findall("text:note-body")
            elif tag in ("text:hidden-text", "text:hidden-paragraph"):
                text.add(child.get("text:string-value", ""), hidden=True)
            elif tag in ("draw:text-box", "draw:custom-shape", "table:table"):
                text.boxes.append(child)
            elif tag == "text:span":
                within = self._styles.span(child.get("text:style-name"), style)
                self._collect(child, within, text, on_white)
            elif tag not in _SKIPPED:
                self._collect(child, style, text, on_white)
            add(child.tail)

    def _table(self, table: Element) -> None:
        found: list[tuple[Element, bool]] = []
        for row, header in _rows(table):
            if row.get("table:visibility") in ("collapse", "filter"):
                self.flow.hide(" ".join(row.itertext()))
            else:
                found.append((row, header))
        if all(len(_cells(row)) == 1 for row, _ in found):
            # A frame around text, not a table.
            for row, _ in found:
                self.walk(row, nested=True)
            return
        rows: list[Row] = []
        # Column to what is merged into it from above: the rows left, and the text.
        merged: dict[int, tuple[int, str]] = {}
        for row, _ in found:
            cells = self._row(row, merged)
            repeated = min(_count(row, "table:number-rows-repeated"), _MOST_REPEATED)
            rows += [cells] * (repeated if any(cells) else 1)
        self.flow.table(rows, header=any(header for _, header in found) or None)

    def _row(self, row: Element, merged: dict[int, tuple[int, str]]) -> Row:
        """Return the texts of a row: a cell merged downwards is repeated, one to the right not."""
        texts: list[str] = []
        for cell in _cells(row):
            column = len(texts)
            left, text = merged.pop(column, (0, ""))
            if cell.tag == "table:table-cell":
                left, text = _count(cell, "table:number-rows-spanned"), self._line(cell)
            if left > 1:
                merged[column] = (left - 1, text)
            texts += [text] * min(_count(cell, "table:number-columns-repeated"), _MOST_REPEATED)
        return tuple(texts)

    def _line(self, cell: Element) -> str:
        return self.flow.cell(lambda: self.walk(cell, nested=True))


def _cells(row: Element) -> list[Element]:
    return [cell for cell in row if cell.tag in _CELLS]


def _rows(table: Element, header: bool = False) -> Iterator[tuple[Element, bool]]:
    """Yield the rows of a table, each with whether it is a header that pages repeat."""
    for child in table:
        if child.tag == "table:table-row":
            yield child, header
        elif child.tag in _ROW_GROUPS:
            yield from _rows(child, header or child.tag == "table:table-header-rows")


def _count(element: Element, name: str) -> int:
    return max(1, whole(element.get(name)) or 1)
