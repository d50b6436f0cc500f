"""Turn the elements of a page into pieces: headings, paragraphs, lists, tables, quotes, code."""

import re
from dataclasses import dataclass, field

from lxml import etree, html
from lxml.html import HtmlElement

from index.formats.document import Piece, PieceKind
from index.formats.html.hidden import seen_text, strip_unseen
from index.formats.html.tables import Table, holds_data

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
_HEADING = re.compile(r"h([1-6])$")
_VOID = frozenset("area base br col embed hr img input link meta source track wbr p li".split())
_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]*)[^<>]*>")
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff]")
# Elements within each other; the parser gives up at 2048.
_MAX_DEPTH = 300
# A line of verse or of an address, in characters; a paragraph wraps where its column ends.
_SHORT_LINE = 60


@dataclass(frozen=True, slots=True)
class Fragment:
    """The pieces of a part of a page, and the texts in it that cannot be seen."""

    pieces: tuple[Piece, ...]
    hidden: tuple[str, ...]


def parse(markup: str) -> HtmlElement:
    """Return the root of a page or of a fragment, however broken its mark-up; never None."""
    root, whole = _parsed(markup)
    return root if whole else _parsed(_flat(markup))[0]


def _parsed(markup: str) -> tuple[HtmlElement, bool]:
    """Return the root, and whether the parser went through all of the mark-up."""
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, remove_pis=True)
    data = _CONTROL.sub("", markup).encode("utf-8", "replace")
    try:
        root = html.document_fromstring(data, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):  # nothing in it
        return html.document_fromstring(b"<html><body></body></html>"), not data.strip()
    return root, not any("depth" in entry.message for entry in parser.error_log)


def _flat(markup: str) -> str:
    """Return mark-up without the tags that are nested too deeply for the parser."""
    depth = 0

    def kept(tag: re.Match[str]) -> str:
        nonlocal depth
        if tag[2].lower() in _VOID:
            return tag[0]
        if tag[1]:
            depth = max(0, depth - 1)
            return tag[0] if depth < _MAX_DEPTH else " "
        depth += 1
        return tag[0] if depth <= _MAX_DEPTH else " "

    return _TAG.sub(kept, markup)


def pieces_of(markup: str, first_table: int = 0) -> tuple[Piece, ...]:
    """Return everything a reader sees in a page or fragment, menus too, as pieces.

    ``first_table`` is the number of the first table.
    """
    return fragment_of(markup, first_table).pieces


def fragment_of(markup: str, first_table: int = 0) -> Fragment:
    """Return the pieces of a page or fragment like ``pieces_of``, and its hidden texts."""
    root = parse(markup)
    hidden = strip_unseen(root)
    return Fragment(element_pieces(root, first_table), hidden)


def element_pieces(root: HtmlElement, first_table: int = 0) -> tuple[Piece, ...]:
    """Return the pieces of an element from which ``strip_unseen`` removed what is hidden."""
    walk = _Walk(tables=first_table)
    skipped: HtmlElement | None = None
    for event, element in etree.iterwalk(root, events=("start", "end", "comment")):
        if skipped is not None:
            if event == "end" and element is skipped:
                skipped = None
                walk.add(element.tail)
            continue
        if event == "comment":
            walk.add(element.tail)
        elif event == "start" and element.tag in _SKIPPED:
            skipped = element
        elif event == "start":
            walk.enter(element)
            walk.add(element.text)
        else:
            walk.leave(element)
            if element is not root:
                walk.add(element.tail)
    walk.flush()
    return tuple(walk.pieces)


@dataclass(slots=True)
class _List:
    ordered: bool
    style: str
    next: int
    step: int


@dataclass(slots=True)
class _Item:
    level: int
    mark: str
    begun: bool = False


@dataclass(slots=True)
class _Walk:
    """Where the walk through a page is, and the pieces made so far."""

    tables: int
    pieces: list[Piece] = field(default_factory=list)
    _text: list[str] = field(default_factory=list)
    _heading: int = 0
    _code: int = 0
    _quote: int = 0
    _address: int = 0
    _lists: list[_List] = field(default_factory=list)
    _items: list[_Item] = field(default_factory=list)
    _tables: list[Table | None] = field(default_factory=list)
    _cell: int = 0

    def add(self, text: str | None) -> None:
        if text:
            # In source, a line break outside of code is a space.
            self._text.append(text if self._code else re.sub(r"\s+", " ", text))

    def enter(self, element: HtmlElement) -> None:
        tag = element.tag
        if tag == "br":
            self._text.append("\n")
        if tag not in _BLOCKS:
            return
        if self._code and tag != "pre":
            if self._text and not self._text[-1].endswith("\n"):
                self._text.append("\n")
            return
        self.flush()
        if found := _HEADING.match(tag):
            self._heading = int(found[1])
        elif tag == "pre":
            self._code += 1
        elif tag == "blockquote":
            self._quote += 1
        elif tag == "address":
            self._address += 1
        elif tag in ("ul", "ol", "menu", "dir", "dl"):
            self._lists.append(_list(element))
        elif tag in ("li", "dt", "dd"):
            self._items.append(self._item(element))
        elif tag == "table":
            self._tables.append(Table() if holds_data(element) else None)
        elif (table := self._table()) is not None:
            if tag == "thead":
                table.in_head = True
            elif tag in ("td", "th"):
                self._cell += 1

    def leave(self, element: HtmlElement) -> None:
        tag = element.tag
        if tag not in _BLOCKS:
            return
        if self._code and tag != "pre":
            self._text.append("\n")
            return
        table = self._table()
        if tag in ("td", "th") and table is not None:
            self._leave_cell(table, element)
            return
        self.flush()
        if _HEADING.match(tag):
            self._heading = 0
        elif tag == "pre":
            self._code = max(0, self._code - 1)
        elif tag == "blockquote":
            self._quote -= 1
        elif tag == "address":
            self._address -= 1
        elif tag in ("ul", "ol", "menu", "dir", "dl"):
            self._lists.pop()
        elif tag in ("li", "dt", "dd"):
            self._items.pop()
        elif tag == "table":
            self._tables.pop()
            if table is not None:
                self._add_rows(table)
        elif tag == "tr" and table is not None:
            table.end_row()
        elif tag == "thead" and table is not None:
            table.in_head = False

    def flush(self) -> None:
        """Make a piece of the text gathered since the last one."""
        if self._cell:  # one cell is one text, whatever stands in it
            self._text.append(" ")
            return
        text, self._text = "".join(self._text), []
        if self._code:
            code = "\n".join(line.rstrip() for line in seen_text(text).split("\n")).strip("\n")
            # Numbers alone are those of the lines beside the code.
            if re.search(r"[^\d\s]", code):
                self.pieces.append(Piece("code", code))
            return
        for part in re.split(r"\n[ \n]*\n", text):
            if line := self._line(part):
                self._add_text(line)

    def _add_text(self, text: str) -> None:
        kind: PieceKind = "quote" if self._quote else "paragraph"
        if self._heading:
            self.pieces.append(Piece("heading", text.replace("\n", " "), level=self._heading))
        elif self._items and not self._items[-1].begun:
            item = self._items[-1]
            item.begun = True
            self.pieces.append(Piece("item", text, level=item.level, mark=item.mark))
        else:
            self.pieces.append(Piece(kind, text))

    def _line(self, text: str) -> str:
        lines = [" ".join(line.split()) for line in seen_text(text).split("\n")]
        lines = [line for line in lines if line]
        verse = len(lines) > 2 and max(map(len, lines)) <= _SHORT_LINE
        return ("\n" if verse or self._address else " ").join(lines)

    def _item(self, element: HtmlElement) -> _Item:
        level = max(0, len(self._lists) - 1)
        if element.tag == "dd":
            return _Item(level + 1, "")
        if element.tag == "dt" or not self._lists or not self._lists[-1].ordered:
            return _Item(level, "")
        numbers = self._lists[-1]
        numbers.next = _number(element.get("value"), numbers.next)
        mark = _mark(numbers.next, numbers.style)
        numbers.next += numbers.step
        return _Item(level, mark)

    def _table(self) -> Table | None:
        return self._tables[-1] if self._tables else None

    def _leave_cell(self, table: Table, element: HtmlElement) -> None:
        text, self._text = " ".join(seen_text("".join(self._text)).split()), []
        self._cell = max(0, self._cell - 1)
        table.add_cell(element, text)

    def _add_rows(self, table: Table) -> None:
        rows = table.pieces(self.tables)
        self.pieces += rows
        self.tables += bool(rows)


def _list(element: HtmlElement) -> _List:
    step = -1 if element.get("reversed") is not None else 1
    count = sum(child.tag == "li" for child in element)
    start = _number(element.get("start"), count if step < 0 else 1)
    return _List(element.tag == "ol", element.get("type") or "1", start, step)


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and re.fullmatch(r"\s*-?[0-9]{1,6}\s*", text) else otherwise


def _mark(number: int, style: str) -> str:
    if style in "aA" and 0 < number <= 26:
        return f"{chr(ord(style) + number - 1)}."
    if style in "iI" and 0 < number < 40:
        tens, ones = divmod(number, 10)
        units = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
        roman = "x" * tens + units[ones]
        return f"{roman.upper() if style == 'I' else roman}."
    return f"{number}."
