"""Read PowerPoint presentations (.pptx): slides as pages, their titles as headings."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from index.formats.archive import Archive
from index.formats.builder import Cell, DocumentBuilder, merged_rows
from index.formats.document import Document, Piece
from index.formats.numbering import Counter, numeral
from index.formats.table import Row
from index.formats.xml_tree import attribute, children, descendants, find, integer
from index.lines import one_line

# Date, footer, slide number and header, the same on each slide.
_RUNNING = frozenset({"dt", "ftr", "sldNum", "hdr"})
_TITLES = frozenset({"title", "ctrTitle"})
_BODIES = frozenset({"body", "obj"})
_LEVEL = 2
_DEEPEST = 8
_ON = ("1", "true")
# Names of numberings like "arabicPeriod" and "alphaLcParenBoth" begin and end so.
_STYLES = {
    "arabic": "decimal", "alphaLc": "lowerLetter", "alphaUc": "upperLetter",
    "romanLc": "lowerRoman", "romanUc": "upperRoman",
}  # fmt: skip
_FRAMES = {"Period": "{}.", "ParenR": "{})", "ParenBoth": "({})", "Plain": "{}"}
_BULLETS = ("a:buNone", "a:buChar", "a:buAutoNum", "a:buBlip")


@dataclass(frozen=True, slots=True)
class _Shape:
    """A shape or a frame with the kind ("" for none) and the index of its placeholder."""

    element: Element
    kind: str
    index: str
    hidden: bool


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
    return archive.with_properties(reader.builder.document())


class _Reader:
    def __init__(self, archive: Archive) -> None:
        self.builder = DocumentBuilder()
        self._archive = archive
        self._layouts: dict[str, _Layout] = {}

    def slide(self, slide: Element, place: str, number: int) -> None:
        """Add the pieces of a slide."""
        if slide.get("show") in ("0", "false"):
            self.builder.hide(_text_of(slide))
            return
        parts = dict(self._archive.related(place).values())
        layout = self._layout(parts.get("slideLayout", ""))
        pieces = self.builder.pieces
        start = len(pieces)
        for shape in _shapes(children(slide, "p:cSld/p:spTree")):
            if shape.kind in _RUNNING:
                continue
            if shape.hidden:
                self.builder.hide(_text_of(shape.element))
            elif shape.kind in _TITLES:
                pieces[start:start] = self._heading(shape, number)
            elif shape.element.tag == "p:sp":
                pieces += _paragraphs(shape, layout)
            else:
                self._tables(shape.element)
        notes = self._archive.xml(parts.get("notesSlide", ""))
        for shape in _shapes(children(notes, "p:cSld/p:spTree")):
            if shape.element.tag == "p:sp" and shape.kind == "body":
                pieces += [Piece("paragraph", piece.text) for piece in _paragraphs(shape, {})]
        pieces[start:] = [replace(piece, page=number) for piece in pieces[start:]]

    def _heading(self, shape: _Shape, number: int) -> list[Piece]:
        text = _text_of(shape.element)
        if not text:
            return []
        if number == 1:
            self.builder.title = self.builder.title or text
        first = shape.kind == "ctrTitle" and number == 1
        return [Piece("heading", text, level=1 if first else _LEVEL)]

    def _tables(self, frame: Element) -> None:
        for table in frame.iter("a:tbl"):
            marked = attribute(table, "firstRow", "a:tblPr") in _ON
            self.builder.table(_rows(table), header=marked or None)

    def _layout(self, place: str) -> _Layout:
        if place not in self._layouts:
            layout: _Layout = {}
            for shape in _shapes(children(self._archive.xml(place), "p:cSld/p:spTree")):
                style = find(shape.element, "p:txBody/a:lstStyle")
                if shape.kind and style is not None:
                    layout[shape.kind, shape.index] = style
                    layout.setdefault(("", shape.index), style)
            self._layouts[place] = layout
        return self._layouts[place]


def _shapes(elements: Iterable[Element], hidden: bool = False) -> Iterator[_Shape]:
    """Yield the shapes of a slide in the order that it is read aloud in, groups opened."""
    for element in elements:
        if element.tag == "p:grpSp":
            unseen = attribute(element, "hidden", "p:nvGrpSpPr/p:cNvPr") in _ON
            yield from _shapes(element, hidden or unseen)
        elif element.tag == "mc:AlternateContent":
            yield from _shapes(next(iter(element), element), hidden)
        elif element.tag in ("p:sp", "p:graphicFrame"):
            properties = element.find("p:nvSpPr" if element.tag == "p:sp" else "p:nvGraphicFramePr")
            place = next(descendants(properties, "p:ph"), None)
            yield _Shape(
                element,
                kind="" if place is None else place.get("type", "obj"),
                index=attribute(place, "idx") or "",
                hidden=hidden or attribute(properties, "hidden", "p:cNvPr") in _ON,
            )


def _paragraphs(shape: _Shape, layout: _Layout) -> list[Piece]:
    """Return the paragraphs of a shape, those with a bullet or a number as items."""
    pieces: list[Piece] = []
    style = layout.get((shape.kind, shape.index))
    if style is None and shape.index:
        style = layout.get(("", shape.index))
    styles = [find(shape.element, "p:txBody/a:lstStyle"), style]
    counter = Counter()
    for paragraph in children(shape.element, "p:txBody"):
        text = _text_of(paragraph) if paragraph.tag == "a:p" else ""
        if not text:
            continue
        depth = min(max(integer(attribute(paragraph, "lvl", "a:pPr")) or 0, 0), _DEEPEST)
        levels = [
            children(paragraph, "a:pPr"),
            *(children(each, f"a:lvl{depth + 1}pPr") for each in styles),
        ]
        bullet = next((each for level in levels for each in level if each.tag in _BULLETS), None)
        listed = shape.kind in _BODIES if bullet is None else bullet.tag != "a:buNone"
        if not listed:
            pieces.append(Piece("paragraph", text))
            continue
        mark = ""
        if bullet is not None and bullet.tag == "a:buAutoNum":
            start = integer(bullet.get("startAt"))
            number = counter.count(depth, 1 if start is None else start)
            mark = _mark(bullet.get("type", ""), number)
        else:
            counter.reset(depth)
        pieces.append(Piece("item", text, level=depth, mark=mark))
    return pieces


def _mark(kind: str, number: int) -> str:
    style = next((_STYLES[start] for start in _STYLES if kind.startswith(start)), "decimal")
    frame = next((_FRAMES[end] for end in _FRAMES if kind.endswith(end)), "{}.")
    return frame.format(numeral(number, style))


def _rows(table: Element) -> list[Row]:
    return merged_rows(
        [
            # What a merged cell hides is not seen.
            Cell(
                "" if cell.get("hMerge") in _ON else _text_of(cell),
                continued=cell.get("vMerge") in _ON,
            )
            for cell in row.findall("a:tc")
        ]
        for row in table.findall("a:tr")
    )


def _text_of(element: Element) -> str:
    """Return all text below an element as one line."""
    parts: list[str] = []
    for each in element.iter():
        if each.tag == "a:t":
            parts.append(each.text or "")
        elif each.tag in ("a:p", "a:br"):
            parts.append(" ")
    return one_line("".join(parts))
