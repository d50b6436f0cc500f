"""Read Word documents (.docx): body text with headings, lists, tables, notes and text boxes."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from xml.etree.ElementTree import Element

from index.formats.archive import Archive
from index.formats.builder import Cell, DocumentBuilder, Styles, Text, TextStyle, merged_rows
from index.formats.document import Document
from index.formats.faults import damaged
from index.formats.numbering import Counter, Level, next_mark
from index.formats.xml_tree import attribute, children, descendants, find, integer

_CONTAINERS = frozenset("w:tc w:ins w:moveTo w:customXml w:smartTag w:sdtContent".split())
# Deleted and moved text, and properties.
_SKIPPED = frozenset("w:del w:moveFrom w:pPr w:rPr w:sdtPr w:delText w:instrText".split())
_NOTES = {"w:footnoteReference": "footnotes", "w:endnoteReference": "endnotes"}
_SIGNS = {"w:tab": " ", "w:br": "\n", "w:cr": "\n", "w:noBreakHyphen": "-"}
# A formula is written on one line, with the signs that show how it is built.
_JOINTS = {"m:den": "/", "m:sup": "^", "m:sub": "_"}
_BODY = 9
_MOST_COLUMNS = 63
# Half points; no reader sees letters of a point or two.
_UNSEEN_SIZE = 4
_WHITE = "ffffff"
_OFF = frozenset({"0", "false", "off", "none"})

# The file has the English names of built-in styles, whatever the language of the program.
_HEADING = re.compile(r"heading ([1-9])")
_NESTED = re.compile(r"list (?:bullet|number|continue) ([2-5])")
_LEFT_OUT = re.compile(r"toc [1-9]|toc heading|table of figures|table of authorities")
_QUOTES = frozenset({"quote", "intense quote", "block text"})
_CODES = frozenset({"html preformatted", "source code", "macro", "preformatted text", "code"})

_NO_LIST = "0"
_DEEPEST = 8


def read(data: bytes, name: str) -> Document:
    """Read a Word document; running heads and feet, comments and tables of contents are left out.

    Raises UnreadableSourceError for a file that is damaged, encrypted or too large.
    """
    archive = Archive(data, name)
    return archive.with_properties(_Reader(archive).read())


class _Reader:
    """Walks through a document once."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._main = archive.main_part("word/document.xml")
        parts = dict(archive.related(self._main).values())

        def part(kind: str) -> Element | None:
            return archive.xml(parts.get(kind, f"word/{kind}.xml"))

        found = descendants(part("styles"), "w:style")
        styles = {style.get("w:styleId", ""): style for style in found}
        self._styles = Styles(styles, lambda each: _value(each, "w:basedOn"), _refined)
        self._default_style = ""
        for id_, style in styles.items():
            if style.get("w:type") == "paragraph" and style.get("w:default", "0") not in _OFF:
                self._default_style = id_
        self._numbering = _Numbering(part("numbering"))
        self._notes = {
            (kind, note.get("w:id", "")): note
            for kind in ("footnotes", "endnotes")
            for note in descendants(part(kind), f"w:{kind[:-1]}")
        }
        self._builder = DocumentBuilder()
        self._waiting: list[Element] = []

    def read(self) -> Document:
        """Return the text of the main part."""
        root = self._archive.xml(self._main)
        body = find(root, "w:body")
        if root is None or body is None:
            raise damaged(self._archive.name)
        self._walk(body, nested=False)
        return self._builder.document()

    def _walk(self, blocks: Iterable[Element], nested: bool) -> None:
        for block in _shown(blocks):
            if block.tag == "w:p":
                self._paragraph(block, nested)
            elif block.tag == "w:tbl":
                self._table(block)
            elif block.tag == "w:sdt":
                gallery = _value(block, "w:sdtPr/w:docPartObj/w:docPartGallery")
                if gallery != "Table of Contents":
                    self._walk(block.findall("w:sdtContent"), nested)
            elif block.tag in _CONTAINERS:
                self._walk(block, nested)
            while self._waiting and not nested:
                self._walk(self._waiting.pop(0), nested=True)

    def _paragraph(self, paragraph: Element, nested: bool) -> None:
        properties = paragraph.find("w:pPr")
        name = _value(properties, "w:pStyle")
        style = self._styles.applied(name or self._default_style)
        text = Text()
        shaded = style.shaded or nested or _is_shaded(properties)
        self._collect(paragraph, replace(style, shaded=shaded), text)
        self._builder.hide("".join(text.hidden))
        if style.use != "left out":
            level = _level(properties, style.level)
            mark, depth = self._mark(properties, style)
            self._builder.paragraph(text, style.use, level, mark, depth)
        self._waiting += text.notes
        for box in text.boxes:
            self._walk(box, nested=True)

    def _mark(self, properties: Element | None, style: TextStyle) -> tuple[str, int]:
        """Return a paragraph's mark, and its depth in a list (-1: in none)."""
        listed = _value(properties, "w:numPr/w:numId") or style.number
        if listed is None or not self._numbering.is_list(listed):
            return "", -1
        depth = _number(properties, "w:numPr/w:ilvl", style.depth) or 0
        return self._numbering.mark(listed, depth), max(depth, style.nested)

    def _collect(self, element: Element, style: TextStyle, text: Text) -> None:
        """Collect the text of a paragraph: insertions are in, deletions out."""
        for child in _shown(element):
            if child.tag == "w:r":
                self._run(child, style, text)
            elif child.tag == "m:t":
                text.add(child.text or "")
            elif child.tag not in _SKIPPED:
                if child.tag in _JOINTS and "".join(text.seen[-1:]).strip() and len(child):
                    text.add(_JOINTS[child.tag])
                self._collect(child, style, text)

    def _run(self, run: Element, style: TextStyle, text: Text) -> None:
        properties = run.find("w:rPr")
        hidden = self._is_hidden(properties, style)
        bold = _flag(properties, "w:b", style.bold)
        for child in _shown(run):
            tag = child.tag
            if tag == "w:t":
                text.add(child.text or "", hidden=hidden, bold=bold)
            elif tag in _SIGNS:
                text.add(_SIGNS[tag], hidden=hidden)
            elif tag in _NOTES and not hidden:
                # Each note is read once, so that none can lead to itself.
                note = self._notes.pop((_NOTES[tag], child.get("w:id", "")), None)
                text.notes += [] if note is None else [note]
            elif tag in ("w:drawing", "w:pict", "w:object") and not hidden:
                self._drawing(child, text)

    def _drawing(self, drawing: Element, text: Text) -> None:
        """Keep the text boxes of a drawing, but not those inside them."""
        for element in _shown(drawing):
            if element.tag == "w:txbxContent":
                text.boxes.append(element)
            else:
                self._drawing(element, text)

    def _is_hidden(self, properties: Element | None, style: TextStyle) -> bool:
        if _strikes(properties, style.struck):
            return True
        if find(properties, "w:vanish") is not None:
            return _flag(properties, "w:vanish")
        run_style = self._styles.applied(_value(properties, "w:rStyle"))
        if style.hidden or run_style.hidden or run_style.struck:
            return True
        size = _number(properties, "w:sz")
        if size is not None and size <= _UNSEEN_SIZE:
            return True
        white = (_value(properties, "w:color") or "").lower() == _WHITE
        return white and not style.shaded and not _is_shaded(properties)

    def _table(self, table: Element) -> None:
        rows: list[Element] = []
        for row in _inside(table, "w:tr"):
            properties = row.find("w:trPr")
            if _flag(properties, "w:hidden"):
                self._builder.hide(self._line(row.iter("w:p")))
            elif find(properties, "w:del") is None:
                rows.append(row)
        cells = [list(_inside(row, "w:tc")) for row in rows]
        if all(len(each) == 1 for each in cells):
            # A frame around text, not a table.
            self._walk(chain.from_iterable(cells), nested=True)
            return
        # What the file does not say, the cells decide.
        header = _flag(rows[0], "w:trPr/w:tblHeader") or None
        self._builder.table(merged_rows(map(self._row, rows)), header)

    def _row(self, row: Element) -> list[Cell]:
        properties = row.find("w:trPr")
        cells = [Cell("")] * _count(properties, "w:gridBefore")
        for cell in _inside(row, "w:tc"):
            merge = find(cell, "w:tcPr/w:vMerge")
            cells.append(
                Cell(
                    self._line(cell),
                    span=max(1, _count(cell, "w:tcPr/w:gridSpan")),
                    continued=merge is not None and merge.get("w:val", "continue") == "continue",
                )
            )
        return cells + [Cell("")] * _count(properties, "w:gridAfter")

    def _line(self, blocks: Iterable[Element]) -> str:
        return self._builder.cell(lambda: self._walk(blocks, nested=True))


def _shown(elements: Iterable[Element]) -> Iterator[Element]:
    """Yield elements, of alternatives what current programs show."""
    for element in elements:
        if element.tag == "mc:AlternateContent":
            choice = element.find("mc:Choice")
            yield from _shown(children(element, "mc:Fallback") if choice is None else choice)
        else:
            yield element


def _inside(element: Element, tag: str) -> Iterator[Element]:
    """Yield what is in a table or a row, also in the containers in it."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in _CONTAINERS or child.tag == "w:sdt":
            yield from _inside(child, tag)


def _count(element: Element | None, path: str) -> int:
    return min(max(_number(element, path) or 0, 0), _MOST_COLUMNS)


def _refined(style: TextStyle, element: Element) -> TextStyle:
    """Add to a style what one that is based on it says."""
    name = (_value(element, "w:name") or "").lower()
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
    return replace(
        style,
        level=style.level if style.use == "title" else _level(paragraph, style.level),
        number=_value(paragraph, "w:numPr/w:numId") or style.number,
        depth=_number(paragraph, "w:numPr/w:ilvl", style.depth),
        hidden=style.hidden or _flag(run, "w:vanish"),
        struck=_strikes(run, style.struck),
        bold=_flag(run, "w:b", style.bold),
        shaded=style.shaded or _is_shaded(paragraph) or _is_shaded(run),
    )


@dataclass(slots=True)
class _Level(Level):
    """Also whether its numbers start anew."""

    anew: bool = False


class _Numbering:
    """Counts a document's items in reading order."""

    def __init__(self, root: Element | None) -> None:
        """Read ``numbering.xml``; a document without lists lacks it."""
        self._lists = {
            each.get("w:abstractNumId", ""): each for each in descendants(root, "w:abstractNum")
        }
        self._numbers = {each.get("w:numId", ""): each for each in descendants(root, "w:num")}
        self._levels: dict[str, dict[int, _Level]] = {}
        self._counters: dict[str, Counter] = {}
        self._started: set[tuple[str, int]] = set()

    def is_list(self, name: str | None) -> bool:
        """Return whether paragraphs of this number are items, and not freed from a list."""
        return name != _NO_LIST and name in self._numbers

    def mark(self, name: str, depth: int) -> str:
        """Count the next item of a list, and return its mark as written: "" for a bullet."""
        levels = self._read(name)
        depth = min(max(depth, 0), _DEEPEST)
        counter = self._counters.setdefault(self._list_of(name), Counter())
        if depth in levels and levels[depth].anew and (name, depth) not in self._started:
            counter.reset(depth)
        self._started.add((name, depth))
        return next_mark(levels, depth, counter)

    def _read(self, name: str) -> dict[int, _Level]:
        if name not in self._levels:
            levels: dict[int, _Level] = {}
            for element in descendants(self._lists.get(self._list_of(name)), "w:lvl"):
                levels[integer(element.get("w:ilvl")) or 0] = _level_of(element)
            for override in descendants(self._numbers.get(name), "w:lvlOverride"):
                depth = integer(override.get("w:ilvl")) or 0
                for own in override.findall("w:lvl"):
                    levels[depth] = _level_of(own)
                start = _number(override, "w:startOverride")
                if start is not None and depth in levels:
                    levels[depth].start, levels[depth].anew = start, True
            self._levels[name] = levels
        return self._levels[name]

    def _list_of(self, name: str) -> str:
        """Return the list that a number counts in."""
        return _value(self._numbers.get(name), "w:abstractNumId") or ""


def _level_of(element: Element) -> _Level:
    return _Level(
        style=_value(element, "w:numFmt") or "decimal",
        text=_value(element, "w:lvlText") or "",
        start=_number(element, "w:start", 1) or 0,
    )


def _value(element: Element | None, path: str) -> str | None:
    """Return the value of a property below an element, None where it is not given."""
    return attribute(element, "w:val", path)


def _number(element: Element | None, path: str, default: int | None = None) -> int | None:
    """Return the value of a property that is a whole number."""
    found = integer(_value(element, path))
    return default if found is None else found


def _flag(element: Element | None, path: str, default: bool = False) -> bool:
    """Return whether a property below an element is switched on."""
    found = find(element, path)
    return default if found is None else found.get("w:val", "1") not in _OFF


def _strikes(properties: Element | None, default: bool = False) -> bool:
    """Return whether the properties of text strike it out."""
    given = [name for name in ("w:strike", "w:dstrike") if find(properties, name) is not None]
    return any(_flag(properties, name) for name in given) if given else default


def _level(properties: Element | None, default: int) -> int:
    """Return the heading level of a paragraph from 1, 0 for none."""
    outline = _number(properties, "w:outlineLvl")
    if outline is None:
        return default
    return 0 if outline >= _BODY else outline + 1


def _is_shaded(properties: Element | None) -> bool:
    """Return whether a paragraph, run or cell has a background of its own."""
    fill = (attribute(properties, "w:fill", "w:shd") or "auto").lower()
    highlight = _value(properties, "w:highlight") or "none"
    return fill not in ("auto", _WHITE) or highlight not in ("none", "white")
