"""Read OpenDocument texts (.odt): headings, lists, tables, notes and text boxes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from xml.etree.ElementTree import Element

from index.formats.archive import Archive
from index.formats.builder import Cell, DocumentBuilder, Styles, Text, TextStyle, Use, merged_rows
from index.formats.document import Document
from index.formats.faults import damaged, encrypted
from index.formats.numbering import Counter, Level, next_mark
from index.formats.xml_tree import descendants, find, integer

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
# The file has the English names of built-in styles, whatever the language of the program.
_USES: dict[str, Use] = {
    "Title": "title",
    "Quotations": "quote",
    "Preformatted_20_Text": "code",
    "Source_20_Code": "code",
}
_WHITE = "#ffffff"
_CLEAR = ("transparent", _WHITE)
_NUMERALS = {
    "1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman",
}  # fmt: skip
_NUMBERED = frozenset({"text:list-level-style-number", "text:outline-level-style"})


def read(data: bytes, name: str) -> Document:
    """Read an OpenDocument text; running heads and feet, comments and indexes are left out.

    Raises UnreadableSourceError for a file that is damaged, encrypted or too large.
    """
    archive = Archive(data, name)
    manifest = archive.xml("META-INF/manifest.xml")
    if next(descendants(manifest, "manifest:encryption-data"), None) is not None:
        raise encrypted(name)
    content = archive.xml("content.xml")
    text = find(content, "office:body/office:text")
    if content is None or text is None:
        raise damaged(name)
    common = archive.xml("styles.xml")
    reader = _Reader([content] if common is None else [common, content])
    reader.walk(text)
    meta = find(archive.xml("meta.xml"), "office:meta")
    return archive.with_properties(reader.builder.document(), meta)


class _Reader:
    """Walks through a text once."""

    def __init__(self, roots: list[Element]) -> None:
        self.builder = DocumentBuilder()
        self._paragraph_styles = _styles(roots, "paragraph")
        self._span_styles = _styles(roots, "text")
        self._lists = _Lists(roots)

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
                self.builder.hide(" ".join(block.itertext()))
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
        style = self._paragraph_styles.applied(block.get("text:style-name"))
        text = Text()
        self._collect(block, style, text, on_white=not nested)
        self.builder.hide(" ".join(text.hidden))
        if "".join(text.seen).strip():
            mark, depth = self._lists.count(item) if item is not None else ("", -1)
            level = 0
            if block.tag == "text:h" or style.use == "title":
                level = _count(block, "text:outline-level")
                if block.tag == "text:h" and not listed:
                    mark = self._lists.count_heading(level)
            self.builder.paragraph(text, style.use, level, mark, depth)
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
                within = self._span_styles.applied(child.get("text:style-name"), style)
                self._collect(child, within, text, on_white)
            elif tag not in _SKIPPED:
                self._collect(child, style, text, on_white)
            add(child.tail)

    def _table(self, table: Element) -> None:
        found: list[tuple[Element, bool]] = []
        for row, header in _rows(table):
            if row.get("table:visibility") in ("collapse", "filter"):
                self.builder.hide(" ".join(row.itertext()))
            else:
                found.append((row, header))
        if all(len(_cells(row)) == 1 for row, _ in found):
            # A frame around text, not a table.
            for row, _ in found:
                self.walk(row, nested=True)
            return
        rows: list[list[Cell]] = []
        for row, _ in found:
            cells = self._row(row)
            repeated = min(_count(row, "table:number-rows-repeated"), _MOST_REPEATED)
            rows += [cells] * (repeated if any(cell.text for cell in cells) else 1)
        self.builder.table(merged_rows(rows), header=any(header for _, header in found) or None)

    def _row(self, row: Element) -> list[Cell]:
        cells: list[Cell] = []
        # Columns to the right that the last cell spans, too.
        spanned = 0
        for cell in _cells(row):
            repeated = min(_count(cell, "table:number-columns-repeated"), _MOST_REPEATED)
            if cell.tag == "table:covered-table-cell":
                cells += [Cell("", continued=True)] * max(0, repeated - spanned)
                spanned = max(0, spanned - repeated)
            else:
                span = min(_count(cell, "table:number-columns-spanned"), _MOST_REPEATED)
                cells += [Cell(self._line(cell), span)] * repeated
                spanned = span - 1
        return cells

    def _line(self, cell: Element) -> str:
        return self.builder.cell(lambda: self.walk(cell, nested=True))


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
    return max(1, integer(element.get(name)) or 1)


def _styles(roots: Sequence[Element], family: str) -> Styles:
    """Read common styles, then those of the text itself."""
    elements = {
        style.get("style:name", ""): style
        for root in roots
        for style in root.iter("style:style")
        if style.get("style:family") == family
    }
    return Styles(elements, lambda each: each.get("style:parent-style-name"), _refined)


def _refined(style: TextStyle, element: Element) -> TextStyle:
    style = replace(style, use=_USES.get(element.get("style:name", ""), style.use))
    for properties in element:
        background = properties.get("fo:background-color")
        if background is not None:
            style = replace(style, shaded=background.lower() not in _CLEAR)
        if properties.tag != "style:text-properties":
            continue
        display = properties.get("text:display")
        weight = properties.get("fo:font-weight")
        color = properties.get("fo:color")
        line = properties.get(
            "style:text-line-through-type", properties.get("style:text-line-through-style")
        )
        style = replace(
            style,
            hidden=style.hidden if display is None else display == "none",
            bold=style.bold if weight is None else weight in ("bold", "700"),
            white=style.white if color is None else color.lower() == _WHITE,
            struck=style.struck if line is None else line != "none",
        )
    return style


class _Lists:
    """Counts the items of a text in reading order."""

    def __init__(self, roots: Sequence[Element]) -> None:
        """Read common list styles, then those of the text itself."""
        self._styles = {
            style.get("style:name", ""): _levels(style)
            for root in roots
            for style in root.iter("text:list-style")
        }
        outlines = [each for root in roots for each in root.iter("text:outline-style")]
        self._outline = _levels(outlines[0]) if outlines else {}
        self._headings = Counter()
        # The lists that are open, outermost first: the name of a list's style, and its counter.
        self._open: list[tuple[str, Counter]] = []
        self._last: dict[str, Counter] = {}

    def enter(self, block: Element) -> None:
        """Go into a list: an outer one counts anew unless it says that it goes on."""
        name = block.get("text:style-name") or (self._open[-1][0] if self._open else "")
        goes_on = block.get("text:continue-numbering") == "true" or block.get("text:continue-list")
        counter = self._last.get(name, Counter()) if goes_on else Counter()
        if self._open:
            counter = self._open[-1][1]
        self._open.append((name, counter))
        self._last[name] = counter

    def leave(self) -> None:
        """Go out of a list."""
        self._open.pop()

    def count(self, item: Element) -> tuple[str, int]:
        """Count an item of the list that was entered last; return its mark and depth."""
        depth = len(self._open) - 1
        name, counter = self._open[-1]
        start = integer(item.get("text:start-value"))
        if start is not None:
            counter.reset(depth)
        return next_mark(self._styles.get(name, {}), depth, counter, start), depth

    def count_heading(self, level: int) -> str:
        """Count a heading of a level from 1, and return its number as written."""
        return next_mark(self._outline, level - 1, self._headings)


def _levels(style: Element) -> dict[int, Level]:
    found = {integer(each.get("text:level")) or 0: each for each in style}
    numerals = {
        number: _NUMERALS.get(each.get("style:num-format", ""), "")
        for number, each in found.items()
        if each.tag in _NUMBERED
    }
    levels: dict[int, Level] = {}
    for number, each in found.items():
        first = number - (integer(each.get("text:display-levels")) or 1) + 1
        places = [f"%{above}" for above in range(first, number + 1) if numerals.get(above)]
        before, after = each.get("style:num-prefix", ""), each.get("style:num-suffix", "")
        start = integer(each.get("text:start-value"))
        levels[number - 1] = Level(
            style=numerals.get(number) or "bullet",
            text=f"{before}{'.'.join(places)}{after}",
            start=1 if start is None else start,
        )
    return levels
