"""What the styles of an OpenDocument text say about paragraphs and spans."""

from collections.abc import Sequence
from dataclasses import replace
from xml.etree.ElementTree import Element

from index.formats.office.flow import TextStyle, Use, style_chain

# The file has the English names of built-in styles, whatever the language of the program.
_USES: dict[str, Use] = {
    "Title": "title",
    "Quotations": "quote",
    "Preformatted_20_Text": "code",
    "Source_20_Code": "code",
}
_WHITE = "#ffffff"
_CLEAR = ("transparent", _WHITE)


class Styles:
    """The styles of a text by their names."""

    def __init__(self, roots: Sequence[Element]) -> None:
        """Read common styles, then those of the text itself."""
        self._families: dict[str, dict[str, Element]] = {"paragraph": {}, "text": {}}
        for root in roots:
            for style in root.iter("style:style"):
                family = self._families.setdefault(style.get("style:family", ""), {})
                family[style.get("style:name", "")] = style
        self._read: dict[str | None, TextStyle] = {}

    def paragraph(self, name: str | None) -> TextStyle:
        """Return what a paragraph style says, with those that it is based on."""
        if name not in self._read:
            self._read[name] = self._style("paragraph", name, TextStyle())
        return self._read[name]

    def span(self, name: str | None, around: TextStyle) -> TextStyle:
        """Return what a text style makes of a span of a paragraph."""
        return self._style("text", name, around)

    def _style(self, family: str, name: str | None, style: TextStyle) -> TextStyle:
        elements = self._families[family]
        for element in style_chain(
            elements, name or "", lambda each: each.get("style:parent-style-name", "")
        ):
            style = _refined(style, element)
        return style


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
