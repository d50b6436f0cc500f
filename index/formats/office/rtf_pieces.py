"""Build pieces from the paragraphs, cells and rows of Rich Text Format."""

import re
from dataclasses import dataclass, field, replace

from index.formats.document import Piece
from index.formats.table import Row, one_line, table_pieces

_HEADING = re.compile(r"heading ([1-9])", re.IGNORECASE)
_BULLETS = re.compile(r"[^\w(]*|o")
_DEEPEST_HEADING = 6
_BODY = 9
# One level of a list is indented this far, in twentieths of a point.
_INDENT = 720


@dataclass(slots=True)
class Paragraph:
    """A paragraph that is not at its end yet."""

    parts: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    mark: str | None = None
    plain: int = 0


@dataclass(frozen=True, slots=True)
class Layout:
    """How the file sets paragraphs until it says otherwise."""

    style: int = 0
    outline: int | None = None
    depth: int = 0
    indent: int = 0
    in_table: bool = False


Paused = tuple[Paragraph, Layout]


class PieceBuilder:
    """Takes text and control words, and makes pieces where paragraphs and rows end."""

    def __init__(self) -> None:
        """Start before the first paragraph."""
        self.pieces: list[Piece] = []
        self.hidden: list[str] = []
        self.bold: set[int] = set()
        self.title: str | None = None
        self._paragraph = Paragraph()
        self._layout = Layout()
        self._paused = 0
        self._names: dict[int, str] = {}
        self._levels: dict[int, int] = {}
        self._cell: list[str] = []
        self._row: list[str] = []
        self._rows: list[Row] = []
        self._header = False
        self._headers = 0
        self._merged: list[bool] = []
        self._goes_on = False
        self._tables = 0
        self._notes: list[Piece] = []

    def write(self, text: str, *, hidden: bool, bold: bool) -> None:
        """Add text to the paragraph."""
        (self._paragraph.hidden if hidden else self._paragraph.parts).append(text)
        if not hidden and not bold:
            self._paragraph.plain += len(text.strip())

    def mark(self, text: str) -> None:
        """Take the mark of an item as the file shows it to programs without lists."""
        self._paragraph.mark = (self._paragraph.mark or "") + text

    def name_style(self, number: int, name: str) -> None:
        """Take the name of a paragraph style."""
        self._names[number] = name

    def style_level(self, number: int, level: int) -> None:
        """Take the outline level of a paragraph style, from 0."""
        self._levels[number] = level

    def control(self, word: str, number: int | None) -> None:
        """Take a control word that shapes paragraphs or tables."""
        if word in ("par", "sect", "page", "column"):
            self._end_paragraph()
        elif word == "pard":
            self._layout = Layout()
        elif word == "s":
            self._layout = replace(self._layout, style=number or 0)
        elif word == "outlinelevel":
            self._layout = replace(self._layout, outline=number)
        elif word == "ilvl":
            self._layout = replace(self._layout, depth=max(number or 0, 0))
        elif word == "li":
            self._layout = replace(self._layout, indent=max(number or 0, 0))
        elif word == "intbl":
            self._layout = replace(self._layout, in_table=True)
        elif word == "trowd":
            self._header, self._merged, self._goes_on = False, [], False
        elif word == "clvmrg":
            self._goes_on = True
        elif word == "cellx":
            self._merged.append(self._goes_on)
            self._goes_on = False
        elif word == "trhdr":
            self._header = True
        elif word in ("cell", "nestcell"):
            self._end_cell(nested=word == "nestcell")
        elif word == "row":
            self._end_row()

    def pause(self) -> Paused:
        """Leave the paragraph for a note or a text box, which is put below it."""
        paused = (self._paragraph, self._layout)
        self._paragraph, self._layout = Paragraph(), Layout()
        self._paused += 1
        return paused

    def resume(self, paused: Paused) -> None:
        """End a note and go back to the paragraph."""
        self._end_paragraph()
        self._paragraph, self._layout = paused
        self._paused -= 1

    def end(self) -> None:
        """End the last paragraph and the last table."""
        self._end_paragraph()
        self._end_table()

    def _end_paragraph(self) -> None:
        paragraph, self._paragraph = self._paragraph, Paragraph()
        hidden = one_line("".join(paragraph.hidden))
        if hidden:
            self.hidden.append(hidden)
        text = one_line("".join(paragraph.parts))
        if self._paused:
            self._notes += [Piece("paragraph", text)] if text else []
            return
        if self._layout.in_table:
            self._cell += [text] if text else []
            return
        if text:
            self._end_table()
            self._write(text, paragraph)
        self.pieces += self._notes
        self._notes = []

    def _write(self, text: str, paragraph: Paragraph) -> None:
        name = self._names.get(self._layout.style, "")
        outline = self._layout.outline
        if outline is None:
            outline = self._levels.get(self._layout.style)
        heading = _HEADING.fullmatch(name)
        level = int(heading[1]) if heading else 0
        if not level and outline is not None and outline < _BODY:
            level = outline + 1
        mark = paragraph.mark
        if name.lower() == "title":
            self.title = self.title or text
            level = 1
        if level:
            text = f"{one_line(mark or '')} {text}".strip()
            self.pieces.append(Piece("heading", text, level=min(level, _DEEPEST_HEADING)))
        elif mark is not None:
            mark = one_line(mark)
            depth = self._layout.depth or max(0, self._layout.indent // _INDENT - 1)
            number = "" if _BULLETS.fullmatch(mark) else mark
            self.pieces.append(Piece("item", text, level=min(depth, 8), mark=number))
        else:
            if paragraph.plain == 0:
                self.bold.add(len(self.pieces))
            self.pieces.append(Piece("paragraph", text))

    def _end_cell(self, nested: bool) -> None:
        self._layout = replace(self._layout, in_table=True)
        self._end_paragraph()
        if nested:
            return
        self._row.append(one_line(" ".join(self._cell)))
        self._cell = []

    def _end_row(self) -> None:
        if self._row:
            if self._header and not self._rows:
                self._headers = 1
            above = self._rows[-1] if self._rows else ()
            merged = [goes_on and at < len(above) for at, goes_on in enumerate(self._merged)]
            merged += [False] * len(self._row)
            self._rows.append(
                tuple(
                    above[at] if merged[at] and not cell else cell
                    for at, cell in enumerate(self._row)
                )
            )
        self._row, self._cell = [], []
        self._layout = replace(self._layout, in_table=False)

    def _end_table(self) -> None:
        if self._rows:
            header = True if self._headers else None
            self.pieces += table_pieces(self._rows, self._tables, header=header)
            self._tables += 1
        self._rows, self._headers = [], 0
