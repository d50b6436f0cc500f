"""The paragraphs of a PowerPoint shape, with the marks that its layout gives them."""

import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from index.formats.document import Piece
from index.formats.office.counting import Counter, written
from index.formats.office.xml_tree import at
from index.formats.table import one_line

_BODIES = frozenset({"body", "obj"})
_DEEPEST = 8
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
class Place:
    """What a shape stands for: the kind of its placeholder ("" for none), its index."""

    kind: str = ""
    index: str = ""
    hidden: bool = False


class Layout:
    """What a slide's layout says about the marks of its placeholders."""

    def __init__(self, root: Element | None) -> None:
        """Read a layout; a slide may lack one."""
        self._lists: dict[tuple[str, str], Element] = {}
        for shape in () if root is None else root.iter("p:sp"):
            where, style = place_of(shape), at(shape, "p:txBody/a:lstStyle")
            if where.kind and style is not None:
                self._lists[where.kind, where.index] = style
                self._lists.setdefault(("", where.index), style)

    def bullet(self, where: Place, depth: int) -> Element | None:
        """Return the mark of a placeholder's paragraphs, None if the layout does not say."""
        style = self._lists.get((where.kind, where.index))
        if style is None and where.index:
            style = self._lists.get(("", where.index))
        return _bullet(at(style, f"a:lvl{depth + 1}pPr"))


def place_of(shape: Element) -> Place:
    """Return what a shape stands for."""
    kind, index, hidden = "", "", False
    for properties in shape:
        if properties.tag in ("p:nvSpPr", "p:nvGraphicFramePr"):
            for each in properties.iter():
                if each.tag == "p:ph":
                    kind, index = each.get("type", "obj"), each.get("idx", "")
                elif each.tag == "p:cNvPr":
                    hidden = each.get("hidden") in ("1", "true")
    return Place(kind, index, hidden)


def text_of(element: Element) -> str:
    """Return all text below an element, paragraphs and line breaks as spaces."""
    parts: list[str] = []
    for each in element.iter():
        if each.tag == "a:t":
            parts.append(each.text or "")
        elif each.tag in ("a:p", "a:br"):
            parts.append("\n")
    return "".join(parts)


def shape_pieces(shape: Element, where: Place, layout: Layout) -> list[Piece]:
    """Return the paragraphs of a shape, those with a bullet or a number as items."""
    pieces: list[Piece] = []
    own_style = at(shape, "p:txBody/a:lstStyle")
    counter = Counter()
    body = shape.find("p:txBody")
    for paragraph in () if body is None else body.findall("a:p"):
        text = one_line(text_of(paragraph))
        if not text:
            continue
        properties = paragraph.find("a:pPr")
        given = "0" if properties is None else properties.get("lvl", "0")
        depth = min(int(given), _DEEPEST) if given.isdecimal() else 0
        bullet = _bullet(properties)
        if bullet is None:
            bullet = _bullet(at(own_style, f"a:lvl{depth + 1}pPr"))
        if bullet is None:
            bullet = layout.bullet(where, depth)
        listed = where.kind in _BODIES if bullet is None else bullet.tag != "a:buNone"
        if not listed:
            pieces.append(Piece("paragraph", text))
            continue
        mark = ""
        if bullet is not None and bullet.tag == "a:buAutoNum":
            start = bullet.get("startAt", "1")
            number = counter.count(depth, int(start) if start.isdecimal() else 1)
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
