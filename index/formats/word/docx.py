"""Read Word documents (.docx): body text with headings, lists, tables, notes and text boxes."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain
from xml.etree.ElementTree import Element

from index.formats.document import Document, Piece
from index.formats.office.archive import Archive, damaged
from index.formats.office.bold_headings import with_bold_headings
from index.formats.office.properties import core_properties
from index.formats.office.xml_tree import at
from index.formats.table import one_line
from index.formats.word.docx_numbering import Numbering
from index.formats.word.docx_styles import ParagraphStyle, Styles, flag, is_shaded, value, whole
from index.formats.word.docx_tables import WordRow, cells_of, row_cells, with_header
from index.formats.word.docx_text import ParagraphText, Surroundings, paragraph_text

_CONTAINERS = frozenset(
    {"w:tc", "w:ins", "w:moveTo", "w:customXml", "w:smartTag", "w:sdtContent", "mc:Choice"}
)
_DEEPEST_HEADING = 6


def read(data: bytes, name: str) -> Document:
    """Read a Word document; running heads and feet, comments and tables of contents are left out.

    Raises UnreadableSourceError for a file that is damaged, encrypted or too large.
    """
    archive = Archive(data, name)
    reading = _Reading(archive, archive.main_part("word/document.xml"))
    properties = core_properties(archive)
    return Document(
        pieces=tuple(reading.pieces),
        title=reading.title or properties.title,
        byline=properties.byline,
        language=properties.language,
        hidden=tuple(reading.hidden),
    )


class _Reading:
    """Walks through a document once."""

    def __init__(self, archive: Archive, main: str) -> None:
        parts = dict(archive.related(main).values())
        self._archive = archive
        self._places = {id_: place for id_, (_, place) in archive.related(main).items()}
        self._styles = Styles(archive.xml(parts.get("styles", "word/styles.xml")))
        self._numbering = Numbering(
            archive.xml(parts.get("numbering", "word/numbering.xml")), self._styles
        )
        self._notes = {
            (kind, note.get("w:id", "")): note
            for kind in ("footnotes", "endnotes")
            for note in archive.xml(parts.get(kind, f"word/{kind}.xml")) or ()
        }
        self.pieces: list[Piece] = []
        self.hidden: list[str] = []
        self.title: str | None = None
        self._bold: set[int] = set()
        self._tables = 0
        self._carried: ParagraphText | None = None
        self._waiting: list[Element] = []
        root = archive.xml(main)
        body = None if root is None else root.find("w:body")
        if root is None or body is None:
            raise damaged(archive.name)
        self._on_white = root.find("w:background") is None
        self._walk(body, nested=False)
        self.pieces = with_bold_headings(self.pieces, self._bold)

    def _walk(self, blocks: Iterable[Element], nested: bool) -> None:
        for block in blocks:
            if block.tag == "w:p":
                self._paragraph(block, nested)
            elif block.tag == "w:tbl":
                self._table(block, nested)
            elif block.tag == "w:sdt":
                gallery = value(block, "w:sdtPr/w:docPartObj/w:docPartGallery")
                if gallery != "Table of Contents":
                    self._walk(block.findall("w:sdtContent"), nested)
            elif block.tag == "mc:AlternateContent":
                self._walk(list(block)[:1], nested)
            elif block.tag in _CONTAINERS:
                self._walk(block, nested)
            if not nested:
                self._write_notes()

    def _paragraph(self, paragraph: Element, nested: bool) -> None:
        properties = paragraph.find("w:pPr")
        name = value(properties, "w:pStyle")
        style = self._styles.paragraph(name)
        around = Surroundings(
            self._styles,
            hidden=style.hidden,
            struck=style.struck,
            on_white=self._on_white
            and not nested
            and not style.shaded
            and not is_shaded(properties),
            bold=style.bold,
        )
        found = paragraph_text(paragraph, around)
        if self._carried is not None:
            found.parts[:0] = self._carried.parts
            found.notes[:0] = self._carried.notes
            self._carried = None
        # The mark that ends this paragraph was deleted: it goes on in the next one.
        if at(properties, "w:rPr/w:del") is not None:
            self._carried = found
            return
        hidden = one_line("".join(found.hidden))
        if hidden:
            self.hidden.append(hidden)
        if style.use != "left out":
            self._write(found, style, self._place(properties, name, style))
        # Each note is read once, so that none can lead to itself.
        self._waiting += [self._notes.pop(note) for note in found.notes if note in self._notes]
        for box in found.boxes:
            self._walk(box, nested=True)
        for diagram in found.diagrams:
            self._diagram(self._places.get(diagram, ""))

    def _place(
        self, properties: Element | None, name: str | None, style: ParagraphStyle
    ) -> tuple[int, str, int]:
        """Return a paragraph's heading level, its mark, and its depth in a list (-1: in none)."""
        outline = whole(value(properties, "w:outlineLvl"))
        level = style.level if outline is None else (outline + 1 if outline < 9 else 0)
        number = value(properties, "w:numPr/w:numId") or style.number
        if number is None or not self._numbering.is_list(number):
            return level, "", -1
        depth = whole(value(properties, "w:numPr/w:ilvl"))
        if depth is None:
            depth = style.depth
        if depth is None:
            depth = self._numbering.depth(number, name)
        return level, self._numbering.mark(number, depth), depth

    def _write(
        self, found: ParagraphText, style: ParagraphStyle, place: tuple[int, str, int]
    ) -> None:
        level, mark, depth = place
        text = one_line(found.text)
        if not text:
            return
        if level:
            if style.use == "title" and self.title is None:
                self.title = text
            whole_text = f"{mark} {text}" if mark else text
            self.pieces.append(Piece("heading", whole_text, level=min(level, _DEEPEST_HEADING)))
        elif style.use == "code":
            last = self.pieces[-1] if self.pieces else None
            if last is not None and last.kind == "code":
                self.pieces[-1] = replace(last, text=f"{last.text}\n{found.text.rstrip()}")
            else:
                self.pieces.append(Piece("code", found.text.rstrip()))
        elif depth >= 0:
            self.pieces.append(Piece("item", text, level=max(depth, style.nested), mark=mark))
        else:
            if found.plain == 0:
                self._bold.add(len(self.pieces))
            self.pieces.append(Piece("quote" if style.use == "quote" else "paragraph", text))

    def _table(self, table: Element, nested: bool) -> None:
        found = [list(row_cells(row)) for row in _rows_of(table)]
        if all(len(cells) == 1 for cells in found):
            # A frame around text, not a table.
            self._walk(chain.from_iterable(found), nested=True)
            return
        rows: list[WordRow] = []
        for row in _rows_of(table):
            if at(row, "w:trPr/w:del") is not None:
                continue
            if flag(row.find("w:trPr"), "w:hidden"):
                self.hidden.append(one_line(self._cell_text(row.iter("w:p"))))
                continue
            rows.append(cells_of(row, self._cell_text))
        look = at(table, "w:tblPr/w:tblLook")
        style = value(table, "w:tblPr/w:tblStyle")
        first_row = look is not None and (
            look.get("w:firstRow") == "1" or bool((_hexadecimal(look.get("w:val")) or 0) & 0x20)
        )
        styled = first_row and self._styles.heads_tables(style)
        self.pieces += with_header(rows, self._tables, styled)
        self._tables += 1

    def _cell_text(self, blocks: Iterable[Element]) -> str:
        """Return the blocks of a cell as one line."""
        outside, bold, carried = self.pieces, self._bold, self._carried
        self.pieces, self._bold, self._carried = [], set(), None
        tables = self._tables
        self._walk(blocks, nested=True)
        inside = self.pieces
        self.pieces, self._bold, self._carried = outside, bold, carried
        self._tables = tables
        return one_line(
            " ".join(" ".join((piece.mark, piece.text, *piece.cells)) for piece in inside)
        )

    def _write_notes(self) -> None:
        while self._waiting:
            self._walk(self._waiting.pop(0), nested=True)

    def _diagram(self, place: str) -> None:
        root = self._archive.xml(place) if place else None
        for point in () if root is None else root.iter("dgm:pt"):
            text = one_line("".join(each.text or "" for each in point.iter("a:t")))
            if text:
                self.pieces.append(Piece("item", text))


def _rows_of(table: Element) -> Iterator[Element]:
    for child in table:
        if child.tag == "w:tr":
            yield child
        elif child.tag in _CONTAINERS or child.tag == "w:sdt":
            yield from _rows_of(child)


def _hexadecimal(text: str | None) -> int | None:
    try:
        return None if text is None else int(text, 16)
    except ValueError:
        return None
