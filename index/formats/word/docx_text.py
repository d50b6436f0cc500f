"""The text of a Word paragraph as a reader sees it, and what hangs on it."""

from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from index.formats.word.docx_styles import Styles, flag, is_shaded, strikes, value, whole

# Deleted and moved text, properties, and readings set above East Asian words.
_SKIPPED = frozenset(
    {"w:del", "w:moveFrom", "w:pPr", "w:rPr", "w:sdtPr", "w:rt", "w:delText", "w:instrText"}
)
_NOTES = {"w:footnoteReference": "footnotes", "w:endnoteReference": "endnotes"}
_SIGNS = {"w:tab": " ", "w:cr": "\n", "w:noBreakHyphen": "-", "w:ptab": " "}
# A formula is written on one line, with the signs that show how it is built.
_JOINTS = {"m:den": "/", "m:sup": "^", "m:sub": "_"}
_PRIVATE = range(0xE000, 0xF900)
# Half points; no reader sees letters of a point or two.
_UNSEEN_SIZE = 4
_WHITE = "ffffff"


@dataclass(slots=True)
class ParagraphText:
    """What a paragraph holds: text seen and unseen, notes (part, id), text boxes, diagrams."""

    parts: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    diagrams: list[str] = field(default_factory=list)
    plain: int = 0

    @property
    def text(self) -> str:
        """The visible text with its line breaks."""
        return "".join(self.parts)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a run's look depends on beside its own properties."""

    styles: Styles
    hidden: bool = False
    struck: bool = False
    on_white: bool = True
    bold: bool = False


def paragraph_text(paragraph: Element, around: Surroundings) -> ParagraphText:
    """Collect the text of a paragraph: insertions are in, deletions out."""
    found = ParagraphText()
    _collect(paragraph, around, found)
    return found


def _collect(element: Element, around: Surroundings, found: ParagraphText) -> None:
    for child in element:
        tag = child.tag
        if tag == "w:r":
            _collect_run(child, around, found)
        elif tag == "mc:AlternateContent":
            _collect(_chosen(child), around, found)
        elif tag == "m:t":
            _add(child.text or "", False, True, found)
        elif tag in _JOINTS and "".join(found.parts[-1:]).strip() and len(child):
            found.parts.append(_JOINTS[tag])
            _collect(child, around, found)
        elif tag not in _SKIPPED:
            _collect(child, around, found)


def _collect_run(run: Element, around: Surroundings, found: ParagraphText) -> None:
    properties = run.find("w:rPr")
    hidden = _is_hidden(properties, around)
    bold = around.bold if properties is None else flag(properties, "w:b") or (
        around.bold and properties.find("w:b") is None
    )  # fmt: skip
    _collect_content(run, around, found, hidden, bold)


def _collect_content(
    run: Element, around: Surroundings, found: ParagraphText, hidden: bool, bold: bool
) -> None:
    for child in run:
        tag = child.tag
        if tag == "w:t":
            _add(child.text or "", hidden, bold, found)
        elif tag in _SIGNS:
            _add(_SIGNS[tag], hidden, True, found)
        elif tag == "w:br":
            _add("\n", hidden, True, found)
        elif tag == "w:sym":
            _add(_symbol(child), hidden, True, found)
        elif tag in _NOTES and not hidden:
            found.notes.append((_NOTES[tag], child.get("w:id", "")))
        elif tag == "mc:AlternateContent":
            _collect_content(_chosen(child), around, found, hidden, bold)
        elif tag in ("w:drawing", "w:pict", "w:object") and not hidden:
            _collect_drawing(child, found)
        elif tag == "w:ruby":
            _collect(child, around, found)


def _collect_drawing(drawing: Element, found: ParagraphText) -> None:
    """Note the text boxes of a drawing, but not those inside them."""
    waiting = [drawing]
    while waiting:
        element = waiting.pop()
        if element.tag == "w:txbxContent":
            found.boxes.append(element)
        elif element.tag == "dgm:relIds":
            found.diagrams.append(element.get("r:dm", ""))
        elif element.tag == "mc:AlternateContent":
            waiting += reversed(_chosen(element))
        else:
            waiting += reversed(element)


def _add(text: str, hidden: bool, bold: bool, found: ParagraphText) -> None:
    (found.hidden if hidden else found.parts).append(text)
    if not hidden and not bold:
        found.plain += len(text.strip())


def _is_hidden(properties: Element | None, around: Surroundings) -> bool:
    if properties is None:
        return around.hidden or around.struck
    struck = strikes(properties)
    if around.struck if struck is None else struck:
        return True
    vanish = properties.find("w:vanish")
    if vanish is not None:
        return flag(properties, "w:vanish")
    if around.hidden or around.styles.hides(value(properties, "w:rStyle")):
        return True
    size = whole(value(properties, "w:sz"))
    if size is not None and size <= _UNSEEN_SIZE:
        return True
    white = (value(properties, "w:color") or "").lower() == _WHITE
    return white and around.on_white and not is_shaded(properties)


def _symbol(symbol: Element) -> str:
    """Return the character of a symbol, nothing for one that only its own font can show."""
    try:
        code = int(symbol.get("w:char", ""), 16)
    except ValueError:
        return ""
    return "" if code in _PRIVATE or not 0x20 <= code < 0x110000 else chr(code)


def _chosen(alternatives: Element) -> Element:
    """Return the first of the alternatives, which current programs show."""
    choice = alternatives.find("mc:Choice")
    if choice is None:
        choice = alternatives.find("mc:Fallback")
    return alternatives if choice is None else choice
