"""Read PowerPoint presentations (.pptx): slides as pages, their titles as headings."""

from collections.abc import Iterator
from dataclasses import replace
from xml.etree.ElementTree import Element

from index.formats.document import Document, Piece
from index.formats.office.archive import Archive
from index.formats.office.pptx_text import Layout, Place, place_of, shape_pieces, text_of
from index.formats.office.properties import core_properties
from index.formats.office.xml_tree import at
from index.formats.table import Row, names_columns, one_line, table_pieces

# Date, footer, slide number and header, the same on each slide.
_RUNNING = frozenset({"dt", "ftr", "sldNum", "hdr"})
_TITLES = frozenset({"title", "ctrTitle"})
_LEVEL = 2
_MOST_COLUMNS = 1000


def read(data: bytes, name: str) -> Document:
    """Read the visible slides of a presentation, each with its speaker's notes below it.

    Raises UnreadableSourceError for a file that is damaged, encrypted or too large.
    """
    archive = Archive(data, name)
    main = archive.main_part("ppt/presentation.xml")
    related = archive.related(main)
    root = archive.xml(main)
    listed = at(root, "p:sldIdLst")
    reading = _Reading(archive)
    number = 0
    for entry in () if listed is None else listed:
        _, place = related.get(entry.get("r:id", ""), ("", ""))
        slide = archive.xml(place) if place else None
        if slide is not None:
            number += 1
            reading.slide(slide, place, number)
    properties = core_properties(archive)
    return Document(
        tuple(reading.pieces),
        title=reading.title or properties.title,
        byline=properties.byline,
        language=properties.language,
        hidden=tuple(reading.hidden),
    )


class _Reading:
    def __init__(self, archive: Archive) -> None:
        self.pieces: list[Piece] = []
        self.hidden: list[str] = []
        self.title: str | None = None
        self._archive = archive
        self._layouts: dict[str, Layout] = {}
        self._tables = 0

    def slide(self, slide: Element, place: str, number: int) -> None:
        """Add the pieces of a slide."""
        if slide.get("show") in ("0", "false"):
            text = one_line(" ".join(each.text or "" for each in slide.iter("a:t")))
            self.hidden += [text] if text else []
            return
        related = self._archive.related(place)
        parts = dict(related.values())
        layout = self._layout(parts.get("slideLayout", ""))
        tree = at(slide, "p:cSld/p:spTree")
        pieces: list[Piece] = []
        for shape in () if tree is None else _shapes(tree):
            where = place_of(shape)
            if where.kind in _RUNNING:
                continue
            if where.hidden:
                text = one_line(text_of(shape))
                self.hidden += [text] if text else []
            elif where.kind in _TITLES:
                pieces[:0] = self._heading(shape, where, number)
            else:
                pieces += self._shape(shape, where, layout, related)
        pieces += self._notes(parts.get("notesSlide", ""))
        self.pieces += [replace(piece, page=number) for piece in pieces]

    def _heading(self, shape: Element, where: Place, number: int) -> list[Piece]:
        text = one_line(text_of(shape))
        if not text:
            return []
        if number == 1 and self.title is None:
            self.title = text
        first = where.kind == "ctrTitle" and number == 1
        return [Piece("heading", text, level=1 if first else _LEVEL)]

    def _shape(
        self, shape: Element, where: Place, layout: Layout, related: dict[str, tuple[str, str]]
    ) -> list[Piece]:
        if shape.tag == "p:sp":
            return shape_pieces(shape, where, layout)
        pieces: list[Piece] = []
        for table in shape.iter("a:tbl"):
            pieces += _table(table, self._tables)
            self._tables += 1
        for diagram in shape.iter("dgm:relIds"):
            _, place = related.get(diagram.get("r:dm", ""), ("", ""))
            root = self._archive.xml(place) if place else None
            for point in () if root is None else root.iter("dgm:pt"):
                text = one_line(text_of(point))
                pieces += [Piece("item", text)] if text else []
        return pieces

    def _layout(self, place: str) -> Layout:
        if place not in self._layouts:
            root = self._archive.xml(place) if place else None
            self._layouts[place] = Layout(root)
        return self._layouts[place]

    def _notes(self, place: str) -> list[Piece]:
        root = self._archive.xml(place) if place else None
        tree = at(root, "p:cSld/p:spTree")
        return [
            replace(piece, kind="paragraph", level=0, mark="")
            for shape in ([] if tree is None else _shapes(tree))
            if shape.tag == "p:sp" and place_of(shape).kind == "body"
            for piece in shape_pieces(shape, place_of(shape), Layout(None))
        ]


def _shapes(tree: Element) -> Iterator[Element]:
    """Yield the shapes of a slide in the order that it is read aloud in, groups opened."""
    for child in tree:
        if child.tag == "p:grpSp":
            properties = at(child, "p:nvGrpSpPr/p:cNvPr")
            if properties is not None and properties.get("hidden") in ("1", "true"):
                # Its shapes are told to be hidden one by one.
                for each in child.iter("p:cNvPr"):
                    each.set("hidden", "1")
            yield from _shapes(child)
        elif child.tag == "mc:AlternateContent":
            yield from _shapes(next(iter(child), child))
        elif child.tag in ("p:sp", "p:graphicFrame"):
            yield child


def _table(table: Element, number: int) -> list[Piece]:
    """Return a table's rows; a cell merged downwards is repeated, one to the right is not."""
    rows: list[Row] = []
    for row in table.findall("a:tr"):
        cells: list[str] = []
        for cell in row.findall("a:tc")[:_MOST_COLUMNS]:
            above = rows[-1] if rows else ()
            merged = cell.get("vMerge") in ("1", "true") and len(cells) < len(above)
            # What a merged cell hides is not seen.
            beside = cell.get("hMerge") in ("1", "true")
            cells.append(above[len(cells)] if merged else "" if beside else one_line(text_of(cell)))
        rows.append(tuple(cells))
    properties = table.find("a:tblPr")
    marked = properties is not None and properties.get("firstRow") in ("1", "true")
    return table_pieces(rows, number, header=marked or names_columns(rows))
