"""The text of an OpenDocument paragraph as a reader sees it, and what hangs on it."""

from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from index.formats.opendocument.odt_styles import TextStyle, TextStyles

# Comments, readings set above words, and the titles of pictures.
_SKIPPED = frozenset(
    {
        "office:annotation", "text:ruby-text", "svg-compatible:title", "svg-compatible:desc",
        "text:tracked-changes", "draw:image", "draw:object", "office:event-listeners",
    }
)  # fmt: skip
_MOST_SPACES = 40


@dataclass(slots=True)
class OpenText:
    """What a paragraph holds: text, hidden and struck text, bodies of notes, text boxes."""

    parts: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    notes: list[Element] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    plain: int = 0

    @property
    def text(self) -> str:
        """The visible text with its line breaks."""
        return "".join(self.parts)


def open_text(
    paragraph: Element, styles: TextStyles, style: TextStyle, on_white: bool = True
) -> OpenText:
    """Collect the text of a paragraph: what was deleted is kept elsewhere in the file."""
    found = OpenText()
    _collect(paragraph, styles, style, on_white, found)
    return found


def _collect(
    element: Element, styles: TextStyles, style: TextStyle, on_white: bool, found: OpenText
) -> None:
    hidden = style.hidden or style.struck or (style.white and on_white and not style.shaded)

    def add(text: str | None) -> None:
        if text:
            # A line break in the file is a space; those in the text are elements.
            (found.hidden if hidden else found.parts).append(text.replace("\n", " "))
            if not hidden and not style.bold:
                found.plain += len(text.strip())

    add(element.text)
    for child in element:
        tag = child.tag
        if tag == "text:s":
            count = child.get("text:c", "1")
            add(" " * (min(int(count), _MOST_SPACES) if count.isdecimal() else 1))
        elif tag == "text:tab":
            add(" ")
        elif tag == "text:line-break":
            found.parts.append("\n")
        elif tag == "text:note":
            found.notes += child.findall("text:note-body")
        elif tag in ("text:hidden-text", "text:hidden-paragraph"):
            found.hidden.append(child.get("text:string-value", ""))
        elif tag in ("draw:text-box", "draw:custom-shape", "table:table"):
            found.boxes.append(child)
        elif tag == "text:span":
            within = styles.span(child.get("text:style-name"), style)
            _collect(child, styles, within, on_white, found)
        elif tag not in _SKIPPED:
            _collect(child, styles, style, on_white, found)
        add(child.tail)
