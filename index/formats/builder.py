"""Build a document while its reader walks through it: paragraphs, items, tables, notes."""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple
from xml.etree.ElementTree import Element

from index.formats.document import Document, Piece
from index.formats.table import Row, table_pieces
from index.lines import one_line

_DEEPEST_HEADING = 6
# Bold paragraphs up to this length are headings where the file names none.
_LONGEST_HEADING = 80
_NO_HEADING_ENDS = (".", ",", ";", ":", "!", "…")
_BOLD_LEVEL = 2

Use = Literal["text", "quote", "code", "title", "left out"]


@dataclass(frozen=True, slots=True)
class TextStyle:
    """What a style makes of text.

    ``level`` is its heading level, 0 for none. ``number`` and ``depth`` are its list and its
    level in it, ``nested`` is the depth that it shows.
    """

    use: Use = "text"
    level: int = 0
    number: str | None = None
    depth: int | None = None
    nested: int = 0
    hidden: bool = False
    struck: bool = False
    bold: bool = False
    white: bool = False
    shaded: bool = False


_PLAIN = TextStyle()


@dataclass(slots=True)
class Text:
    """What a paragraph holds: text seen and unseen, and the notes and text boxes in it.

    ``plain`` counts the visible characters that are not bold.
    """

    seen: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    plain: int = 0
    notes: list[Element] = field(default_factory=list)
    boxes: list[Iterable[Element]] = field(default_factory=list)

    def add(self, text: str, *, hidden: bool = False, bold: bool = True) -> None:
        """Add text; what has no look of its own counts as bold."""
        (self.hidden if hidden else self.seen).append(text)
        if not hidden and not bold:
            self.plain += len(text.strip())


class Cell(NamedTuple):
    """A cell: its text, the columns it spans, and whether it goes on from the row above."""

    text: str
    span: int = 1
    continued: bool = False


class DocumentBuilder:
    """Makes pieces of a document's paragraphs and tables, and keeps its hidden texts."""

    def __init__(self) -> None:
        """Start before the first paragraph."""
        self.pieces: list[Piece] = []
        self.title: str | None = None
        self._hidden: list[str] = []
        self._bold: set[int] = set()
        self._tables = 0

    def hide(self, text: str) -> None:
        """Keep a text that cannot be seen."""
        if line := one_line(text):
            self._hidden.append(line)

    def paragraph(
        self, text: Text, use: Use = "text", level: int = 0, mark: str = "", depth: int = -1
    ) -> None:
        """Write a paragraph: a heading of a ``level`` from 1, or an item of a ``depth`` from 0."""
        line = one_line("".join(text.seen))
        if not line:
            return
        if level > 0:
            if use == "title":
                self.title = self.title or line
            line = f"{mark} {line}" if mark else line
            self.pieces.append(Piece("heading", line, level=min(level, _DEEPEST_HEADING)))
        elif use == "code":
            code = "".join(text.seen).rstrip()
            if self.pieces and self.pieces[-1].kind == "code":
                code = f"{self.pieces.pop().text}\n{code}"
            self.pieces.append(Piece("code", code))
        elif depth >= 0:
            self.pieces.append(Piece("item", line, level=depth, mark=mark))
        else:
            if text.plain == 0:
                self._bold.add(len(self.pieces))
            self.pieces.append(Piece("quote" if use == "quote" else "paragraph", line))

    def table(self, rows: Sequence[Row], header: bool | None) -> None:
        """Write a table; ``header`` is what the file says of its first row, if it says anything."""
        self.pieces += table_pieces(rows, self._tables, header)
        self._tables += 1

    def cell(self, write: Callable[[], None]) -> str:
        """Return as one line what a call writes."""
        outside = self.pieces, self._bold, self._tables
        self.pieces, self._bold = [], set()
        write()
        inside = self.pieces
        self.pieces, self._bold, self._tables = outside
        return one_line(
            " ".join(" ".join((piece.mark, piece.text, *piece.cells)) for piece in inside)
        )

    def document(self) -> Document:
        """Return what was written."""
        pieces = _with_bold_headings(self.pieces, self._bold)
        return Document(tuple(pieces), title=self.title, hidden=tuple(self._hidden))


class Styles:
    """The named styles of a document, each of which may be based on another."""

    def __init__(
        self,
        elements: Mapping[str, Element],
        parent: Callable[[Element], str | None],
        refined: Callable[[TextStyle, Element], TextStyle],
    ) -> None:
        """``refined`` adds to a style what an element says."""
        self._elements = elements
        self._parent = parent
        self._refined = refined
        self._known: dict[tuple[str, TextStyle], TextStyle] = {}

    def applied(self, name: str | None, style: TextStyle = _PLAIN) -> TextStyle:
        """Return what a style and those it is based on make of a text that looks like ``style``."""
        key = name or "", style
        if key not in self._known:
            chain: list[Element] = []
            element = self._elements.get(name or "")
            while element is not None and element not in chain:
                chain.append(element)
                element = self._elements.get(self._parent(element) or "")
            for element in reversed(chain):
                style = self._refined(style, element)
            self._known[key] = style
        return self._known[key]


def merged_rows(rows: Iterable[Sequence[Cell]]) -> list[Row]:
    """Return the texts of rows with their merged cells filled in.

    A cell merged downwards is repeated in each row; one merged to the right is written once, but
    repeated over the columns that it heads.
    """
    filled: list[Row] = []
    for row in rows:
        above = filled[-1] if filled else ()
        texts: list[str] = []
        for cell in row:
            goes_on = cell.continued and len(texts) < len(above)
            text = above[len(texts)] if goes_on else cell.text
            texts += [text, *["" if filled else text] * (cell.span - 1)]
        filled.append(tuple(texts))
    return filled


def _with_bold_headings(pieces: list[Piece], bold: Set[int]) -> list[Piece]:
    """Return pieces with the short bold paragraphs that stand above text made headings.

    ``bold`` are the numbers of the pieces that are bold throughout. Nothing changes in a
    document that has other headings below its title.
    """
    if sum(piece.kind == "heading" for piece in pieces) > 1:
        return pieces
    changed = list(pieces)
    for number in sorted(bold, reverse=True):
        piece = pieces[number]
        below = changed[number + 1] if number + 1 < len(pieces) else None
        if (
            piece.kind == "paragraph"
            and len(piece.text) <= _LONGEST_HEADING
            and not piece.text.endswith(_NO_HEADING_ENDS)
            and below is not None
            and (number + 1 not in bold or below.kind == "heading")
        ):
            changed[number] = replace(piece, kind="heading", level=_BOLD_LEVEL)
    return changed
