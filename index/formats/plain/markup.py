"""Turn the mark-up of mail and books, which has no page furniture, into pieces."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from index.formats.document import Piece, PieceKind
from index.formats.table import Row, one_line, sheet_pieces, table_pieces

_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_SKIPPED = frozenset(
    "script style template noscript head title svg math iframe object select textarea rp rt".split()
)
_BLOCKS = frozenset(
    """
    address article aside blockquote body center dd details div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section summary table tbody
    td tfoot th thead tr ul
    """.split()
)
# An end tag that a writer may leave out: the next one of these ends it.
_ENDED_BY = {
    "p": _BLOCKS, "li": {"li"}, "dt": {"dt", "dd"}, "dd": {"dt", "dd"}, "tr": {"tr"},
    "td": {"td", "th", "tr"}, "th": {"td", "th", "tr"},
}  # fmt: skip
_UNSEEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?:px|pt|em)?\s*(?:;|$)"
    r"|mso-hide\s*:\s*all|(?<!-)opacity\s*:\s*0(?:\.0+)?\s*(?:;|$)",
    re.IGNORECASE,
)
# A table with more text than this in a cell lays out a page.
_LONGEST_CELL = 300
_MOST_SPANNED = 50
_DEEPEST = 200


@dataclass(frozen=True, slots=True)
class Markup:
    """What mark-up holds; ``linked`` is the share of its text that lies in links."""

    pieces: tuple[Piece, ...]
    title: str | None
    hidden: tuple[str, ...]
    linked: float = 0.0


@dataclass(slots=True)
class _Open:
    """An element that is open: what its text becomes, and whether it is seen."""

    tag: str
    skipped: bool
    hidden: bool
    number: int | None = None


@dataclass(slots=True)
class _Cell:
    pieces: list[Piece] = field(default_factory=list)
    across: int = 1
    down: int = 1


@dataclass(slots=True)
class _Table:
    rows: list[list[_Cell]] = field(default_factory=list)
    headed: bool = False


def pieces_of(html: str, first_table: int = 0) -> Markup:
    """Return the pieces of mark-up in reading order, with the texts that its styles hide.

    ``first_table`` is the number of its first table.
    """
    builder = _Builder(first_table)
    builder.feed(html)
    builder.close()
    return builder.result()


class _Builder(HTMLParser):
    def __init__(self, first_table: int) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[_Open] = []
        self._text: list[str] = []
        self._hidden: list[str] = []
        self._pieces: list[Piece] = []
        self._table_stack: list[_Table] = []
        self._number = first_table
        self._title = ""
        self._size = 0
        self._linked = 0
        self._mark: tuple[str, int] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element, closing those that it ends."""
        if tag == "br":
            self._text.append("\n")
        if tag in _BLOCKS:
            self._flush()
        if tag in _VOID:
            return
        while self._open and tag in _ENDED_BY.get(self._open[-1].tag, ()):
            self._open.pop()
        if len(self._open) >= _DEEPEST:
            return
        given = {name: value or "" for name, value in attrs}
        outer = self._open[-1] if self._open else _Open("", False, False)
        hidden = "hidden" in given or bool(_UNSEEN.search(given.get("style", "")))
        opened = _Open(tag, outer.skipped or tag in _SKIPPED, outer.hidden or hidden)
        if tag == "ol":
            start = given.get("start", "1")
            opened.number = int(start) if start.isdecimal() else 1
        self._open.append(opened)
        if tag == "li":
            self._mark = self._next_mark()
        elif tag == "table":
            self._table_stack.append(_Table())
        elif self._table_stack:
            self._enter_cell(tag, given)

    def handle_endtag(self, tag: str) -> None:
        """Close an element and those left open in it."""
        if tag in _BLOCKS:
            self._flush()
        if any(each.tag == tag for each in self._open):
            while self._open.pop().tag != tag:
                pass
            if tag == "table" and self._table_stack:
                self._end_table()
            elif tag == "li":
                self._mark = None

    def handle_data(self, data: str) -> None:
        """Take text."""
        outer = self._open[-1] if self._open else None
        if outer is not None and outer.tag == "title":
            self._title += data
        elif outer is None or not (outer.skipped or outer.hidden):
            self._text.append(data)
            size = len(data.strip())
            self._size += size
            self._linked += size if any(each.tag == "a" for each in self._open) else 0
        elif outer.hidden and not outer.skipped and data.strip():
            self._hidden.append(one_line(data))

    def result(self) -> Markup:
        """Return what was built, closing what is still open."""
        self._flush()
        while self._table_stack:
            self._end_table()
        return Markup(
            pieces=tuple(self._pieces),
            title=one_line(self._title) or None,
            hidden=tuple(self._hidden),
            linked=self._linked / self._size if self._size else 0.0,
        )

    def _next_mark(self) -> tuple[str, int]:
        lists = [each for each in self._open if each.tag in ("ol", "ul")]
        depth = max(0, len(lists) - 1)
        if not lists or lists[-1].number is None:
            return "", depth
        number = lists[-1].number
        lists[-1].number = number + 1
        return f"{number}.", depth

    def _flush(self) -> None:
        text, self._text = "".join(self._text), []
        if not text.strip():
            return
        tags = [each.tag for each in self._open]
        heading = next((tag for tag in reversed(tags) if re.fullmatch("h[1-6]", tag)), None)
        if heading:
            piece = Piece("heading", one_line(text), level=int(heading[1]))
        elif "pre" in tags:
            piece = Piece("code", text.strip("\n").rstrip())
        elif self._mark is not None:
            piece = Piece("item", one_line(text), level=self._mark[1], mark=self._mark[0])
            self._mark = None
        else:
            kind: PieceKind = "quote" if "blockquote" in tags else "paragraph"
            piece = Piece(kind, one_line(text))
        self._add(piece)

    def _add(self, piece: Piece) -> None:
        rows = self._table_stack[-1].rows if self._table_stack else []
        (rows[-1][-1].pieces if rows and rows[-1] else self._pieces).append(piece)

    def _enter_cell(self, tag: str, given: dict[str, str]) -> None:
        table = self._table_stack[-1]
        if tag == "tr":
            table.rows.append([])
        elif tag in ("td", "th"):
            if not table.rows:
                table.rows.append([])
            table.headed = table.headed or (tag == "th" and len(table.rows) == 1)
            table.rows[-1].append(
                _Cell(across=_count(given.get("colspan")), down=_count(given.get("rowspan")))
            )

    def _end_table(self) -> None:
        table = self._table_stack.pop()
        cells = [cell for row in table.rows for cell in row]
        lays_out = (
            sum(len(row) > 1 for row in table.rows) < 2
            or any(piece.kind in ("heading", "row", "code") for c in cells for piece in c.pieces)
            or any(sum(len(piece.text) for piece in c.pieces) > _LONGEST_CELL for c in cells)
        )
        if lays_out:
            for piece in [piece for cell in cells for piece in cell.pieces]:
                self._add(piece)
            return
        rows = _filled(table.rows)
        if table.headed:
            pieces = table_pieces(rows, self._number, header=True)
            self._number += 1
        else:
            pieces, self._number = sheet_pieces(rows, self._number)
        for piece in pieces:
            self._add(piece)


def _filled(rows: list[list[_Cell]]) -> list[Row]:
    """Return the texts of cells; one that spans rows is repeated in each."""
    filled: list[Row] = []
    # Column to what reaches into it from above: the rows left, and the text.
    above: dict[int, tuple[int, str]] = {}
    for row in rows:
        texts: list[str] = []
        below: dict[int, tuple[int, str]] = {}
        for cell in [*row, None]:
            while len(texts) in above:
                left, text = above.pop(len(texts))
                if left > 1:
                    below[len(texts)] = (left - 1, text)
                texts.append(text)
            if cell is not None:
                text = one_line(" ".join(piece.text for piece in cell.pieces))
                if cell.down > 1:
                    below[len(texts)] = (cell.down - 1, text)
                texts += [text, *[""] * (cell.across - 1)]
        above = below
        filled.append(tuple(texts))
    return filled


def _count(text: str | None) -> int:
    return min(max(1, int(text)), _MOST_SPANNED) if text and text.isdecimal() else 1
