"""Turn the elements of a page into pieces: headings, paragraphs, lists, tables, quotes, code."""

import re
from collections import Counter
from dataclasses import dataclass, field, replace

from lxml import etree, html
from lxml.html import HtmlElement

from index.formats.document import Document, Piece
from index.formats.html.hidden import seen_text, strip_unseen
from index.formats.html.tables import Cell, holds_data, part_nested, row_pieces
from index.formats.numbering import numeral
from index.lines import one_line

_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt"
    " fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main"
    " menu nav ol p pre section summary table tbody td tfoot th thead title tr ul".split()
)
# What is not text: programs, pictures, and what a visitor fills in or presses.
_SKIPPED = frozenset(
    "annotation annotation-xml applet area audio base button canvas datalist embed frame frameset"
    " head iframe img input link map meta meter noframes noscript object option optgroup param"
    " picture progress rp rt script select source style svg template textarea track video".split()
)
_LISTS = frozenset("ul ol menu dir dl".split())
_ITEMS = frozenset("li dt dd".split())
_STYLES = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff]")
# A line of verse or of an address, in characters; a paragraph wraps where its column ends.
_SHORT_LINE = 60


def parse(markup: str) -> HtmlElement:
    """Return the root of a page or of a fragment, however broken its mark-up; never None."""
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, remove_pis=True)
    data = _CONTROL.sub("", markup).encode("utf-8", "replace")
    try:
        return html.document_fromstring(data, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):  # nothing in it
        return html.document_fromstring(b"<html><body></body></html>")


def fragment_of(markup: str, first_table: int = 0) -> Document:
    """Return everything a reader sees in a page or fragment, menus too, and its hidden texts.

    ``first_table`` is the number of the first table.
    """
    root = parse(markup)
    hidden = strip_unseen(root)
    return Document(element_pieces(root, first_table), hidden=hidden)


def element_pieces(root: HtmlElement, first_table: int = 0) -> tuple[Piece, ...]:
    """Return the pieces of an element from which ``strip_unseen`` removed what is hidden."""
    part_nested(root)
    for note_mark in root.xpath(".//sup[.//a or parent::a]"):
        note_mark.drop_tree()
    etree.strip_elements(root, *_SKIPPED, etree.Comment, with_tail=False)
    walk = _Walk(tables=first_table)
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            walk.enter(element)
            walk.add(element.text)
        else:
            walk.leave(element)
            if element is not root:
                walk.add(element.tail)
    walk.flush()
    return tuple(walk.pieces)


@dataclass(slots=True)
class _Numbers:
    """How the items of a list are numbered."""

    style: str
    next: int
    step: int


@dataclass(slots=True)
class _Walk:
    """Where the walk through a page is, and the pieces made so far.

    For each element around that place there is a list's numbers, if it has any, an item without
    its text until that comes, and the rows of a table that is none for layout.
    """

    tables: int
    pieces: list[Piece] = field(default_factory=list)
    _text: list[str] = field(default_factory=list)
    _around: Counter[str] = field(default_factory=Counter)
    _lists: list[_Numbers | None] = field(default_factory=list)
    _items: list[Piece | None] = field(default_factory=list)
    _rows: list[list[list[Cell]] | None] = field(default_factory=list)
    _in_cell: bool = False

    def add(self, text: str | None) -> None:
        if text:
            # In source, a line break outside of code is a space.
            self._text.append(text if self._around["pre"] else re.sub(r"\s+", " ", text))

    def enter(self, element: HtmlElement) -> None:
        tag = element.tag
        if tag == "br":
            self._text.append("\n")
        if tag not in _BLOCKS:
            return
        if self._around["pre"] and tag != "pre":
            if self._text and not self._text[-1].endswith("\n"):
                self._text.append("\n")
            return
        self.flush()
        self._around[tag] += 1
        rows = self._rows[-1] if self._rows else None
        if tag in _LISTS:
            self._lists.append(_numbers(element))
        elif tag in _ITEMS:
            self._items.append(self._item(element))
        elif tag == "table":
            self._rows.append([] if holds_data(element) else None)
        elif tag == "tr" and rows is not None:
            rows.append([])
        elif tag in ("td", "th") and rows is not None:
            self._in_cell = True

    def leave(self, element: HtmlElement) -> None:
        tag = element.tag
        if tag not in _BLOCKS:
            return
        if self._around["pre"] and tag != "pre":
            self._text.append("\n")
            return
        rows = self._rows[-1] if self._rows else None
        if tag in ("td", "th") and rows is not None:
            text, self._text = one_line(seen_text("".join(self._text))), []
            self._in_cell = False
            if not rows:
                rows.append([])
            rows[-1].append((element, text))
        self.flush()
        self._around[tag] -= 1
        if tag in _LISTS:
            self._lists.pop()
        elif tag in _ITEMS:
            self._items.pop()
        elif tag == "table" and self._rows.pop():
            found = row_pieces(rows or [], self.tables)
            self.pieces += found
            self.tables += bool(found)

    def flush(self) -> None:
        """Make a piece of the text gathered since the last one."""
        if self._in_cell:  # one cell is one text, whatever stands in it
            self._text.append(" ")
            return
        text, self._text = "".join(self._text), []
        if self._around["pre"]:
            code = "\n".join(line.rstrip() for line in seen_text(text).split("\n")).strip("\n")
            # Numbers alone are those of the lines beside the code.
            if re.search(r"[^\d\s]", code):
                self.pieces.append(Piece("code", code))
            return
        for part in re.split(r"\n[ \n]*\n", text):
            if line := self._line(part):
                self.pieces.append(self._piece(line))

    def _piece(self, text: str) -> Piece:
        for level in range(1, 7):
            if self._around[f"h{level}"]:
                return Piece("heading", text.replace("\n", " "), level=level)
        if self._items and (item := self._items[-1]):
            self._items[-1] = None
            return replace(item, text=text)
        return Piece("quote" if self._around["blockquote"] else "paragraph", text)

    def _line(self, text: str) -> str:
        lines = [line for each in seen_text(text).split("\n") if (line := one_line(each))]
        verse = len(lines) > 2 and max(map(len, lines)) <= _SHORT_LINE
        return ("\n" if verse or self._around["address"] else " ").join(lines)

    def _item(self, element: HtmlElement) -> Piece:
        level = max(0, len(self._lists) - 1)
        numbers = self._lists[-1] if self._lists and element.tag == "li" else None
        if numbers is None:
            return Piece("item", level=level + (element.tag == "dd"))
        number = _number(element.get("value"), numbers.next)
        numbers.next = number + numbers.step
        return Piece("item", level=level, mark=f"{numeral(number, numbers.style)}.")


def _numbers(element: HtmlElement) -> _Numbers | None:
    if element.tag != "ol":
        return None
    step = -1 if element.get("reversed") is not None else 1
    count = sum(child.tag == "li" for child in element)
    start = _number(element.get("start"), count if step < 0 else 1)
    return _Numbers(_STYLES.get(element.get("type") or "1", "decimal"), start, step)


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and re.fullmatch(r"\s*-?[0-9]{1,6}\s*", text) else otherwise
