"""Read PowerPoint presentations (.pptx): slides as pages, their titles as headings."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from index.formats.document import Document, Piece
from index.formats.office.archive import Archive
from index.formats.office.counting import Counter, written
from index.formats.office.flow import Cell, merged_rows
from index.formats.office.xml_tree import at, below, children, whole
from index.formats.table import names_columns, one_line, table_pieces

# Date, footer, slide number and header, the same on each slide.
_RUNNING = frozenset({"dt", "ftr", "sldNum", "hdr"})
_TITLES = frozenset({"title", "ctrTitle"})
_BODIES = frozenset({"body", "obj"})
_LEVEL = 2
_DEEPEST = 8
_MOST_COLUMNS = 1000
_ON = ("1", "true")
# Names of numberings like "arabicPeriod" and "alphaLcParenBoth".
_NUMBERING = re.compile(r"(arabic|alphaLc|alphaUc|romanLc|romanUc)(Period|ParenR|ParenBoth|Plain)")
_STYLES = {
    "arabic": "decimal",
    "alphaLc": "lowerLetter",
    "alphaUc": "upperLetter",
    "romanLc": "lowerRoman",
    "romanUc": "upperRoman",
}
_FRAMES = {"Period": "{}.", "ParenR": "{})", "ParenBoth": "({})", "Plain": "{}"}
_BULLETS = ("a:buNone", "a:buChar", "a:buAutoNum", "a:buBlip")


@dataclass(frozen=True, slots=True)
class _Place:
    """What a shape stands for: the kind of its placeholder ("" for none), its index."""

    kind: str = ""
    index: str = ""
    hidden: bool = False


# The list styles of a layout's placeholders, by their kind and index.
_Layout = dict[tuple[str, str], Element]


def read(data: bytes, name: str) -> Document:
    """Read the visible slides of a presentation, each with its speaker's notes below it.

    Raises UnreadableSourceError for a file that is damaged, encrypted or too large.
    """
    archive = Archive(data, name)
    main = archive.main_part("ppt/presentation.xml")
    related = archive.related(main)
    reader = _Reader(archive)
    number = 0
    for entry in children(archive.xml(main), "p:sldIdLst"):
        _, place = related.get(entry.get("r:id", ""), ("", ""))
        slide = archive.xml(place)
        if slide is not None:
            number += 1
            reader.slide(slide, place, number)
    return archive.with_properties(
        Document(tuple(reader.pieces), title=reader.title, hidden=tuple(reader.hidden))
    )


class _Reader:
    def __init__(self, archive: Archive) -> None:
        self.pieces: list[Piece] = []
        self.hidden: list[str] = []
        self.title: str | None = None
        self._archive = archive
        self._layouts: dict[str, _Layout] = {}
        self._tables = 0

    def slide(self, slide: Element, place: str, number: int) -> None:
        """Add the pieces of a slide."""
        if slide.get("show") in ("0", "false"):
            self._hide(" ".join(each.text or "" for each in slide.iter("a:t")))
            return
        related = self._archive.related(place)
        parts = dict(related.values())
        layout = self._layout(parts.get("slideLayout", ""))
        pieces: list[Piece] = []
        for shape in _shapes(children(slide, "p:cSld/p:spTree")):
            where = _place_of(shape)
            if where.kind in _RUNNING:
                continue
            if where.hidden:
                self._hide(_text(shape))
            elif where.kind in _TITLES:
                pieces[:0] = self._heading(one_line(_text(shape)), where, number)
            elif shape.tag == "p:sp":
                pieces += _paragraphs(shape, where, layout)
            else:
                pieces += self._frame(shape, related)
        notes = self._archive.xml(parts.get("notesSlide", ""))
        for shape in _shapes(children(notes, "p:cSld/p:spTree")):
            where = _place_of(shape)
            if shape.tag == "p:sp" and where.kind == "body":
                pieces += [
                    replace(piece, kind="paragraph", level=0, mark="")
                    for piece in _paragraphs(shape, where, {})
                ]
        self.pieces += [replace(piece, page=number) for piece in pieces]

    def _hide(self, text: str) -> None:
        if line := one_line(text):
            self.hidden.append(line)

    def _heading(self, text: str, where: _Place, number: int) -> list[Piece]:
        if not text:
            return []
        if number == 1 and self.title is None:
            self.title = text
        first = where.kind == "ctrTitle" and number == 1
        return [Piece("heading", text, level=1 if first else _LEVEL)]

    def _frame(self, frame: Element, related: dict[str, tuple[str, str]]) -> list[Piece]:
        """Return the tables and diagrams of a frame."""
        pieces: list[Piece] = []
        for table in frame.iter("a:tbl"):
            pieces += _table(table, self._tables)
            self._tables += 1
        for diagram in frame.iter("dgm:relIds"):
            _, place = related.get(diagram.get("r:dm", ""), ("", ""))
            for point in below(self._archive.xml(place), "dgm:pt"):
                text = one_line(_text(point))
                pieces += [Piece("item", text)] if text else []
        return pieces

    def _layout(self, place: str) -> _Layout:
        if place not in self._layouts:
            layout: _Layout = {}
            for shape in below(self._archive.xml(place), "p:sp"):
                where, style = _place_of(shape), at(shape, "p:txBody/a:lstStyle")
                if where.kind and style is not None:
                    layout[where.kind, where.index] = style
                    layout.setdefault(("", where.index), style)
            self._layouts[place] = layout
        return self._layouts[place]


def _shapes(elements: Iterable[Element]) -> Iterator[Element]:
    """Yield the shapes of a slide in the order that it is read aloud in, groups opened."""
    for element in elements:
        if element.tag == "p:grpSp":
            properties = at(element, "p:nvGrpSpPr/p:cNvPr")
            if properties is not None and properties.get("hidden") in _ON:
                # Its shapes are told to be hidden one by one.
                for each in element.iter("p:cNvPr"):
                    each.set("hidden", "1")
            yield from _shapes(element)
        elif element.tag == "mc:AlternateContent":
            yield from _shapes(next(iter(element), element))
        elif element.tag in ("p:sp", "p:graphicFrame"):
            yield element


def _place_of(shape: Element) -> _Place:
    kind, index, hidden = "", "", False
    for properties in shape:
        if properties.tag in ("p:nvSpPr", "p:nvGraphicFramePr"):
            for each in properties.iter():
                if each.tag == "p:ph":
                    kind, index = each.get("type", "obj"), each.get("idx", "")
                elif each.tag == "p:cNvPr":
                    hidden = each.get("hidden") in _ON
    return _Place(kind, index, hidden)


def _text(element: Element) -> str:
    """Return all text below an element, paragraphs and line breaks as line feeds."""
    parts: list[str] = []
    for each in element.iter():
        if each.tag == "a:t":
            parts.append(each.text or "")
        elif each.tag in ("a:p", "a:br"):
            parts.append("\n")
    return "".join(parts)


def _paragraphs(shape: Element, where: _Place, layout: _Layout) -> list[Piece]:
    """Return the paragraphs of a shape, those with a bullet or a number as items."""
    pieces: list[Piece] = []
    style = layout.get((where.kind, where.index))
    if style is None and where.index:
        style = layout.get(("", where.index))
    styles = [at(shape, "p:txBody/a:lstStyle"), style]
    counter = Counter()
    for paragraph in children(shape, "p:txBody"):
        text = one_line(_text(paragraph)) if paragraph.tag == "a:p" else ""
        if not text:
            continue
        properties = paragraph.find("a:pPr")
        given = None if properties is None else whole(properties.get("lvl"))
        depth = min(max(given or 0, 0), _DEEPEST)
        levels = [properties, *(at(each, f"a:lvl{depth + 1}pPr") for each in styles)]
        bullet = next((each for each in map(_bullet, levels) if each is not None), None)
        listed = where.kind in _BODIES if bullet is None else bullet.tag != "a:buNone"
        if not listed:
            pieces.append(Piece("paragraph", text))
            continue
        mark = ""
        if bullet is not None and bullet.tag == "a:buAutoNum":
            start = whole(bullet.get("startAt"))
            number = counter.count(depth, 1 if start is None else start)
            mark = _mark(bullet.get("type", ""), number)
        else:
            counter.reset(depth)
        pieces.append(Piece("item", text, level=depth, mark=mark))
    return pieces


def _bullet(properties: Element | None) -> Element | None:
    for child in () if properties is None else properties:
        if child.tag in _BULLETS:
            return child
    return None


def _mark(kind: str, number: int) -> str:
    found = _NUMBERING.fullmatch(kind)
    if found is None:
        return f"{number}."
    return _FRAMES[found[2]].format(written(number, _STYLES[found[1]]))


def _table(table: Element, number: int) -> list[Piece]:
    rows = merged_rows(
        [
            # What a merged cell hides is not seen.
            Cell(
                "" if cell.get("hMerge") in _ON else one_line(_text(cell)),
                continued=cell.get("vMerge") in _ON,
            )
            for cell in row.findall("a:tc")[:_MOST_COLUMNS]
        ]
        for row in table.findall("a:tr")
    )
    properties = table.find("a:tblPr")
    marked = properties is not None and properties.get("firstRow") in _ON
    return table_pieces(rows, number, header=marked or names_columns(rows))
