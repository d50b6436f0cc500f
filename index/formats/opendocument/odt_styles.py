"""What the styles of an OpenDocument text say about paragraphs and spans."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal
from xml.etree.ElementTree import Element

Use = Literal["text", "quote", "code", "title"]

# The file has the English names of built-in styles, whatever the language of the program.
_USES: dict[str, Use] = {
    "Title": "title",
    "Quotations": "quote",
    "Preformatted_20_Text": "code",
    "Source_20_Code": "code",
}
_WHITE = "#ffffff"
_CLEAR = (None, "transparent", _WHITE)


@dataclass(frozen=True, slots=True)
class TextStyle:
    """What a style makes of text."""

    use: Use = "text"
    hidden: bool = False
    struck: bool = False
    bold: bool = False
    white: bool = False
    shaded: bool = False


class TextStyles:
    """The styles of a text by their names."""

    def __init__(self, roots: Sequence[Element]) -> None:
        """Read common styles, then those of the text itself."""
        self._elements = {
            (style.get("style:family", ""), style.get("style:name", "")): style
            for root in roots
            for style in root.iter("style:style")
        }
        self._read: dict[tuple[str, str], TextStyle] = {}

    def paragraph(self, name: str | None) -> TextStyle:
        """Return what a paragraph style says, with those that it is based on."""
        return self._style("paragraph", name or "", TextStyle())

    def span(self, name: str | None, around: TextStyle) -> TextStyle:
        """Return what a text style makes of a span of a paragraph."""
        if not name:
            return around
        style = around
        for element in self._chain("text", name):
            style = _refined(style, element)
        return style

    def _style(self, family: str, name: str, start: TextStyle) -> TextStyle:
        if (family, name) not in self._read:
            style = start
            for element in self._chain(family, name):
                style = _refined(style, element)
            self._read[family, name] = style
        return self._read[family, name]

    def _chain(self, family: str, name: str) -> Iterable[Element]:
        found: list[Element] = []
        element = self._elements.get((family, name))
        while element is not None and element not in found:
            found.append(element)
            element = self._elements.get((family, element.get("style:parent-style-name", "")))
        return reversed(found)


def _refined(style: TextStyle, element: Element) -> TextStyle:
    use = _USES.get(element.get("style:name", ""))
    if use is not None:
        style = replace(style, use=use)
    for properties in element:
        background = properties.get("fo:background-color")
        if background is not None:
            style = replace(style, shaded=background.lower() not in _CLEAR)
        if properties.tag != "style:text-properties":
            continue
        if properties.get("text:display") is not None:
            style = replace(style, hidden=properties.get("text:display") == "none")
        for name in ("style:text-line-through-style", "style:text-line-through-type"):
            if properties.get(name) is not None:
                style = replace(style, struck=properties.get(name) != "none")
        if properties.get("fo:font-weight") is not None:
            style = replace(style, bold=properties.get("fo:font-weight") in ("bold", "700"))
        if properties.get("fo:color") is not None:
            style = replace(style, white=properties.get("fo:color", "").lower() == _WHITE)
    return style
