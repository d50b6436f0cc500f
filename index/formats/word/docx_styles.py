"""What the styles of a Word document say about paragraphs, runs and tables."""

import re
from dataclasses import replace
from xml.etree.ElementTree import Element

from index.formats.office.flow import TextStyle, style_chain
from index.formats.office.xml_tree import at, below, whole

_HEADING = re.compile(r"heading ([1-9])")
_NESTED = re.compile(r"list (?:bullet|number|continue) ([2-5])")
# The file has the English names of built-in styles, whatever the language of the program.
_LEFT_OUT = re.compile(r"toc [1-9]|toc heading|table of figures|table of authorities")
_QUOTES = frozenset({"quote", "intense quote", "block text"})
_CODES = frozenset({"html preformatted", "source code", "macro", "preformatted text", "code"})
_BODY = 9
_OFF = frozenset({"0", "false", "off", "none"})


class Styles:
    """The styles of a document by their ids."""

    def __init__(self, root: Element | None) -> None:
        """Read ``styles.xml``; a document may lack it."""
        self._elements = {style.get("w:styleId", ""): style for style in below(root, "w:style")}
        self._default = ""
        for name, style in self._elements.items():
            if style.get("w:type") == "paragraph" and style.get("w:default", "0") not in _OFF:
                self._default = name
        self._read: dict[str, TextStyle] = {}

    def paragraph(self, name: str | None) -> TextStyle:
        """Return what a paragraph style says, with the styles that it is based on."""
        name = name or self._default
        if name not in self._read:
            style = TextStyle()
            for element in self._chain(name):
                style = _refined(style, element)
            self._read[name] = style
        return self._read[name]

    def hides(self, name: str | None) -> bool:
        """Return whether a character style hides its text or strikes it out."""
        found = [each.find("w:rPr") for each in self._chain(name or "")]
        return any(flag(each, "w:vanish") or strikes(each) for each in found)

    def heads_tables(self, name: str | None) -> bool:
        """Return whether a table style gives the first row a look of its own."""
        return any(
            part.get("w:type") == "firstRow"
            for style in self._chain(name or "")
            for part in style.iter("w:tblStylePr")
        )

    def _chain(self, name: str) -> list[Element]:
        return style_chain(self._elements, name, lambda style: value(style, "w:basedOn") or "")


def value(element: Element | None, path: str) -> str | None:
    """Return the value of a property below an element, None where it is not given."""
    found = at(element, path)
    return None if found is None else found.get("w:val")


def number(element: Element | None, path: str) -> int | None:
    """Return the value of a property that is a whole number, None for anything else."""
    return whole(value(element, path))


def flag(element: Element | None, path: str) -> bool:
    """Return whether a property below an element is given and not switched off."""
    found = at(element, path)
    return found is not None and found.get("w:val", "1") not in _OFF


def strikes(properties: Element | None) -> bool | None:
    """Return whether a run's properties strike it out; None if they say nothing of that."""
    given = [name for name in ("w:strike", "w:dstrike") if at(properties, name) is not None]
    return any(flag(properties, name) for name in given) if given else None


def is_shaded(properties: Element | None) -> bool:
    """Return whether a paragraph, run or cell has a background of its own."""
    shade = at(properties, "w:shd")
    if shade is not None and shade.get("w:fill", "auto").lower() not in ("auto", "ffffff"):
        return True
    return value(properties, "w:highlight") is not None


def _refined(style: TextStyle, element: Element) -> TextStyle:
    """Add to a style what one that is based on it says."""
    name = (value(element, "w:name") or "").lower()
    paragraph, run = element.find("w:pPr"), element.find("w:rPr")
    if heading := _HEADING.fullmatch(name):
        style = replace(style, level=int(heading[1]), use="text")
    elif name == "title":
        style = replace(style, level=1, use="title")
    elif _LEFT_OUT.fullmatch(name):
        style = replace(style, use="left out")
    elif name in _QUOTES:
        style = replace(style, use="quote")
    elif name in _CODES:
        style = replace(style, use="code")
    elif nested := _NESTED.fullmatch(name):
        style = replace(style, nested=int(nested[1]) - 1)
    outline = number(paragraph, "w:outlineLvl")
    if outline is not None and style.use != "title":
        style = replace(style, level=0 if outline >= _BODY else outline + 1)
    struck, depth = strikes(run), number(paragraph, "w:numPr/w:ilvl")
    return replace(
        style,
        number=value(paragraph, "w:numPr/w:numId") or style.number,
        depth=style.depth if depth is None else depth,
        hidden=style.hidden or flag(run, "w:vanish"),
        struck=style.struck if struck is None else struck,
        bold=style.bold if at(run, "w:b") is None else flag(run, "w:b"),
        shaded=style.shaded or is_shaded(paragraph) or is_shaded(run),
    )
