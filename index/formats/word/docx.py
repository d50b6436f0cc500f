"""Read Word documents (.docx): body text with headings, lists, tables, notes and text boxes."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain
from xml.etree.ElementTree import Element

from index.formats.document import Document
from index.formats.office.archive import Archive, damaged
from index.formats.office.flow import Cell, Flow, Text, TextStyle, merged_rows
from index.formats.office.xml_tree import at, below, children, whole
from index.formats.table import names_columns
from index.formats.word.docx_numbering import Numbering
from index.formats.word.docx_styles import Styles, flag, is_shaded, number, strikes, value

_CONTAINERS = frozenset("w:tc w:ins w:moveTo w:customXml w:smartTag w:sdtContent dgm:ptLst".split())
# Deleted and moved text, properties, and readings set above East Asian words.
_SKIPPED = frozenset("w:del w:moveFrom w:pPr w:rPr w:sdtPr w:rt w:delText w:instrText".split())
_NOTES = {"w:footnoteReference": "footnotes", "w:endnoteReference": "endnotes"}
_SIGNS = {"w:tab": " ", "w:br": "\n", "w:cr": "\n", "w:noBreakHyphen": "-", "w:ptab": " "}
# A formula is written on one line, with the signs that show how it is built.
_JOINTS = {"m:den": "/", "m:sup": "^", "m:sub": "_"}
_PRIVATE = range(0xE000, 0xF900)
_BODY = 9
_MOST_COLUMNS = 63
# Half points; no reader sees letters of a point or two.
_UNSEEN_SIZE = 4
_WHITE = "ffffff"
_STYLED_FIRST_ROW = 0x20


def read(data: bytes, name: str) -> Document:
    """Read a Word document; running heads and feet, comments and tables of contents are left out.

    Raises UnreadableSourceError for a file that is damaged, encrypted or too large.
    """
    archive = Archive(data, name)
    return archive.with_properties(_Reader(archive).read())


class _Reader:
    """Walks through a document once."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._main = archive.main_part("word/document.xml")
        related = archive.related(self._main)
        parts = dict(related.values())

        def part(kind: str) -> Element | None:
            return archive.xml(parts.get(kind, f"word/{kind}.xml"))

        self._places = {id_: place for id_, (_, place) in related.items()}
        self._styles = Styles(part("styles"))
        self._numbering = Numbering(part("numbering"), self._styles)
        self._notes = {
            (kind, note.get("w:id", "")): note
            for kind in ("footnotes", "endnotes")
            for note in below(part(kind), f"w:{kind[:-1]}")
        }
        self._flow = Flow()
        self._on_white = True
        self._carried: Text | None = None
        self._waiting: list[Element] = []

    def read(self) -> Document:
        """Return the text of the main part."""
        root = self._archive.xml(self._main)
        body = at(root, "w:body")
        if root is None or body is None:
            raise damaged(self._archive.name)
        self._on_white = root.find("w:background") is None
        self._walk(body, nested=False)
        return self._flow.document()

    def _walk(self, blocks: Iterable[Element], nested: bool) -> None:
        for block in _shown(blocks):
            if block.tag == "w:p":
                self._paragraph(block, nested)
            elif block.tag == "w:tbl":
                self._table(block)
            elif block.tag == "w:sdt":
                gallery = value(block, "w:sdtPr/w:docPartObj/w:docPartGallery")
                if gallery != "Table of Contents":
                    self._walk(block.findall("w:sdtContent"), nested)
            elif block.tag == "dgm:pt":
                words = [each.text or "" for each in block.iter("a:t")]
                self._flow.paragraph(Text(words), depth=0)
            elif block.tag in _CONTAINERS:
                self._walk(block, nested)
            while self._waiting and not nested:
                self._walk(self._waiting.pop(0), nested=True)

    def _paragraph(self, paragraph: Element, nested: bool) -> None:
        properties = paragraph.find("w:pPr")
        name = value(properties, "w:pStyle")
        style = self._styles.paragraph(name)
        on_white = self._on_white and not nested and not is_shaded(properties)
        text, self._carried = self._carried or Text(), None
        self._collect(paragraph, replace(style, shaded=style.shaded or not on_white), text)
        # The mark that ends this paragraph was deleted: it goes on in the next one.
        if at(properties, "w:rPr/w:del") is not None:
            self._carried = text
            return
        self._flow.hide("".join(text.hidden))
        if style.use != "left out":
            outline = number(properties, "w:outlineLvl")
            level = style.level if outline is None else (outline + 1 if outline < _BODY else 0)
            mark, depth = self._mark(properties, name, style)
            self._flow.paragraph(text, style.use, level, mark, depth)
        self._waiting += text.notes
        for box in text.boxes:
            self._walk(box, nested=True)

    def _mark(
        self, properties: Element | None, name: str | None, style: TextStyle
    ) -> tuple[str, int]:
        """Return a paragraph's mark, and its depth in a list (-1: in none)."""
        listed = value(properties, "w:numPr/w:numId") or style.number
        if listed is None or not self._numbering.is_list(listed):
            return "", -1
        depth = number(properties, "w:numPr/w:ilvl")
        if depth is None:
            depth = style.depth
        if depth is None:
            depth = self._numbering.depth(listed, name)
        return self._numbering.mark(listed, depth), max(depth, style.nested)

    def _collect(self, element: Element, style: TextStyle, text: Text) -> None:
        """Collect the text of a paragraph: insertions are in, deletions out."""
        for child in _shown(element):
            if child.tag == "w:r":
                self._run(child, style, text)
            elif child.tag == "m:t":
                text.add(child.text or "")
            elif child.tag not in _SKIPPED:
                if child.tag in _JOINTS and "".join(text.seen[-1:]).strip() and len(child):
                    text.add(_JOINTS[child.tag])
                self._collect(child, style, text)

    def _run(self, run: Element, style: TextStyle, text: Text) -> None:
        properties = run.find("w:rPr")
        hidden = self._is_hidden(properties, style)
        bold = style.bold if at(properties, "w:b") is None else flag(properties, "w:b")
        for child in _shown(run):
            tag = child.tag
            if tag == "w:t":
                text.add(child.text or "", hidden=hidden, bold=bold)
            elif tag in _SIGNS:
                text.add(_SIGNS[tag], hidden=hidden)
            elif tag == "w:sym":
                text.add(_symbol(child), hidden=hidden)
            elif tag == "w:ruby":
                self._collect(child, style, text)
            elif tag in _NOTES and not hidden:
                # Each note is read once, so that none can lead to itself.
                note = self._notes.pop((_NOTES[tag], child.get("w:id", "")), None)
                text.notes += [] if note is None else [note]
            elif tag in ("w:drawing", "w:pict", "w:object") and not hidden:
                self._drawing(child, text)

    def _drawing(self, drawing: Element, text: Text) -> None:
        """Keep the text boxes and diagrams of a drawing, but not those inside them."""
        for element in _shown(drawing):
            if element.tag == "w:txbxContent":
                text.boxes.append(element)
            elif element.tag == "dgm:relIds":
                diagram = self._archive.xml(self._places.get(element.get("r:dm", ""), ""))
                text.boxes += [] if diagram is None else [diagram]
            else:
                self._drawing(element, text)

    def _is_hidden(self, properties: Element | None, style: TextStyle) -> bool:
        struck = strikes(properties)
        if style.struck if struck is None else struck:
            return True
        if at(properties, "w:vanish") is not None:
            return flag(properties, "w:vanish")
        if style.hidden or self._styles.hides(value(properties, "w:rStyle")):
            return True
        size = number(properties, "w:sz")
        if size is not None and size <= _UNSEEN_SIZE:
            return True
        white = (value(properties, "w:color") or "").lower() == _WHITE
        return white and not style.shaded and not is_shaded(properties)

    def _table(self, table: Element) -> None:
        rows: list[Element] = []
        for row in _inside(table, "w:tr"):
            properties = row.find("w:trPr")
            if flag(properties, "w:hidden"):
                self._flow.hide(self._line(row.iter("w:p")))
            elif at(properties, "w:del") is None:
                rows.append(row)
        cells = [list(_cells(row)) for row in rows]
        if all(len(each) == 1 for each in cells):
            # A frame around text, not a table.
            self._walk(chain.from_iterable(cells), nested=True)
            return
        filled = merged_rows([self._row(row) for row in rows])
        bold = [_is_bold(row) for row in rows]
        header = (
            flag(rows[0], "w:trPr/w:tblHeader")
            or self._heads(table)
            or (bold[0] and not all(bold))
            or names_columns(filled)
        )
        self._flow.table(filled, header)

    def _heads(self, table: Element) -> bool:
        """Return whether a table's style gives its first row a look of its own."""
        look = at(table, "w:tblPr/w:tblLook")
        if look is None:
            return False
        given = (whole(look.get("w:val"), 16) or 0) & _STYLED_FIRST_ROW
        styled = look.get("w:firstRow") == "1" or bool(given)
        return styled and self._styles.heads_tables(value(table, "w:tblPr/w:tblStyle"))

    def _row(self, row: Element) -> list[Cell]:
        properties = row.find("w:trPr")
        cells = [Cell("")] * _count(properties, "w:gridBefore")
        for cell in _cells(row):
            merge = at(cell, "w:tcPr/w:vMerge")
            cells.append(
                Cell(
                    self._line(cell),
                    span=max(1, _count(cell, "w:tcPr/w:gridSpan")),
                    continued=merge is not None and merge.get("w:val", "continue") == "continue",
                )
            )
        return cells + [Cell("")] * _count(properties, "w:gridAfter")

    def _line(self, blocks: Iterable[Element]) -> str:
        carried, self._carried = self._carried, None
        line = self._flow.cell(lambda: self._walk(blocks, nested=True))
        self._carried = carried
        return line


def _shown(elements: Iterable[Element]) -> Iterator[Element]:
    """Yield elements, of alternatives what current programs show."""
    for element in elements:
        if element.tag == "mc:AlternateContent":
            choice = element.find("mc:Choice")
            yield from _shown(children(element, "mc:Fallback") if choice is None else choice)
        else:
            yield element


def _inside(element: Element, tag: str) -> Iterator[Element]:
    """Yield what is in a table or a row, also in the containers in it."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in _CONTAINERS or child.tag == "w:sdt":
            yield from _inside(child, tag)


def _cells(row: Element) -> Iterator[Element]:
    """Yield the cells of a row, but not those that were deleted."""
    return (cell for cell in _inside(row, "w:tc") if at(cell, "w:tcPr/w:cellDel") is None)


def _count(element: Element | None, path: str) -> int:
    return min(max(number(element, path) or 0, 0), _MOST_COLUMNS)


def _is_bold(row: Element) -> bool:
    """Return whether all text of a row is set in bold by itself."""
    runs = [run for run in row.iter("w:r") if (run.findtext("w:t") or "").strip()]
    return bool(runs) and all(flag(run, "w:rPr/w:b") for run in runs)


def _symbol(symbol: Element) -> str:
    """Return the character of a symbol, nothing for one that only its own font can show."""
    code = whole(symbol.get("w:char"), 16) or 0
    return "" if code in _PRIVATE or not 0x20 <= code < 0x110000 else chr(code)
