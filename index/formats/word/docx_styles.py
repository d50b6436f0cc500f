"""What the styles of a Word document say about paragraphs, runs and tables."""

import re
from dataclasses import dataclass, replace
from typing import Literal
from xml.etree.ElementTree import Element

from index.formats.office.xml_tree import at

_HEADING = re.compile(r"heading ([1-9])")
_NESTED = re.compile(r"list (?:bullet|number|continue) ([2-5])")
_TITLE = "title"
# The file has the English names of built-in styles, whatever the language of the program.
_LEFT_OUT = re.compile(r"toc [1-9]|toc heading|table of figures|table of authorities")
_QUOTES = frozenset({"quote", "intense quote", "block text"})
_CODES = frozenset({"html preformatted", "source code", "macro", "preformatted text", "code"})
_BODY = 9
_OFF = frozenset({"0", "false", "off", "none"})

Use = Literal["text", "quote", "code", "title", "left out"]


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """What a style makes of a paragraph; ``level`` is its heading level, 0 for none.

    ``number`` and ``depth`` are its list and its level in it, ``nested`` the depth that it shows.
    """

    use: Use = "text"
    level: int = 0
    number: str | None = None
    depth: int | None = None
    nested: int = 0
    hidden: bool = False
    struck: bool = False
    shaded: bool = False
    bold: bool = False


class Styles:
    """The styles of a document by their ids."""

    def __init__(self, root: Element | None) -> None:
        """Read ``styles.xml``; a document may lack it."""
        self._elements: dict[str, Element] = {}
        self._default = ""
        for style in () if root is None else root.iter("w:style"):
            name = style.get("w:styleId", "")
            self._elements[name] = style
            if style.get("w:type") == "paragraph" and is_on(style.get("w:default", "0")):
                self._default = name
        self._read: dict[str, ParagraphStyle] = {}

    def paragraph(self, name: str | None) -> ParagraphStyle:
        """Return what a paragraph style says, with the styles that it is based on."""
        name = name or self._default
        if name not in self._read:
            style = ParagraphStyle()
            for element in reversed(self._chain(name)):
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
        found: list[Element] = []
        element = self._elements.get(name)
        while element is not None and element not in found:
            found.append(element)
            element = self._elements.get(value(element, "w:basedOn") or "")
        return found


def is_on(text: str) -> bool:
    """Return whether the value of a property switches it on."""
    return text not in _OFF


def value(element: Element | None, path: str) -> str | None:
    """Return the value of a property below an element, None where it is not given."""
    found = at(element, path)
    return None if found is None else found.get("w:val")


def flag(element: Element | None, path: str) -> bool:
    """Return whether a property below an element is given and not switched off."""
    found = at(element, path)
    return found is not None and is_on(found.get("w:val", "1"))


def strikes(properties: Element | None) -> bool | None:
    """Return whether a run's properties strike it out; None if they say nothing of that."""
    given = [name for name in ("w:strike", "w:dstrike") if at(properties, name) is not None]
    return any(flag(properties, name) for name in given) if given else None


def is_shaded(properties: Element | None) -> bool:
    """Return whether a paragraph, run or cell has a background of its own."""
    shade = None if properties is None else properties.find("w:shd")
    if shade is not None and shade.get("w:fill", "auto").lower() not in ("auto", "ffffff"):
        return True
    return value(properties, "w:highlight") is not None


def whole(text: str | None) -> int | None:
    """Return the whole number that an attribute holds, None for anything else."""
    try:
        return None if text is None else int(text)
    except ValueError:
        return None


def _refined(style: ParagraphStyle, element: Element) -> ParagraphStyle:
    """Add to a style what one that is based on it says."""
    name = (value(element, "w:name") or "").lower()
    paragraph, run = element.find("w:pPr"), element.find("w:rPr")
    heading = _HEADING.fullmatch(name)
    if heading:
        style = replace(style, level=int(heading[1]), use="text")
    elif name == _TITLE:
        style = replace(style, level=1, use="title")
    elif _LEFT_OUT.fullmatch(name):
        style = replace(style, use="left out")
    elif name in _QUOTES:
        style = replace(style, use="quote")
    elif name in _CODES:
        style = replace(style, use="code")
    nested = _NESTED.fullmatch(name)
    if nested:
        style = replace(style, nested=int(nested[1]) - 1)
    outline = whole(value(paragraph, "w:outlineLvl"))
    if outline is not None and style.use != "title":
        style = replace(style, level=0 if outline >= _BODY else outline + 1)
    number = value(paragraph, "w:numPr/w:numId")
    if number is not None:
        style = replace(style, number=number)
    depth = whole(value(paragraph, "w:numPr/w:ilvl"))
    if depth is not None:
        style = replace(style, depth=depth)
    if flag(run, "w:vanish"):
        style = replace(style, hidden=True)
    if (struck := strikes(run)) is not None:
        style = replace(style, struck=struck)
    if value(run, "w:b") is not None or (run is not None and run.find("w:b") is not None):
        style = replace(style, bold=flag(run, "w:b"))
    return replace(style, shaded=style.shaded or is_shaded(paragraph) or is_shaded(run))
