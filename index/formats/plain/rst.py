"""Read reStructuredText (.rst) as text with headings, lists, tables and code."""

import csv
import re
import textwrap
from collections.abc import Sequence

from index.formats.decode import decode_text
from index.formats.document import Document, Piece
from index.formats.plain.rst_lines import (
    grid_rows,
    heading_at,
    indented,
    is_grid,
    is_simple_table,
    plain,
    simple_rows,
)
from index.formats.table import one_line, table_pieces

_DIRECTIVE = re.compile(r"\.\. +(?:\|[^|]+\| +)?([\w:.+-]+?)::(?: +(.*))?$")
_NOTE = re.compile(r"\.\. +\[([^\]]+)\] +(.*)")
_ITEM = re.compile(r"([-*+•]|#\.|\(?(?:\d{1,3}|[A-Za-z]|[ivxlcIVXLC]{2,5})[.)]) +(?=\S)")
_FIELD = re.compile(r":([^:`]+|[^:`]+:[^:`]+): *(.*)")
_CODE = frozenset(
    "code code-block sourcecode parsed-literal prompt console doctest testcode math "
    "productionlist highlight-block ipython".split()
)
# What shows nothing, or what stands elsewhere.
_SHOWS_NOTHING = frozenset(
    "image toctree contents include literalinclude index meta raw highlight default-role role "
    "currentmodule module py:module py:currentmodule automodule autoclass autofunction replace "
    "unicode date sectnum target-notes header footer tabularcolumns only graphviz plot "
    "testsetup testcleanup testoutput sectionauthor codeauthor".split()
)
_DEEPEST_HEADING = 6
_DEEPEST = 50


def read(data: bytes, name: str) -> Document:
    """Read a document; comments, targets and files that it includes are left out.

    Raises UnreadableSourceError for a file whose encoding cannot be told.
    """
    reading = _Reading()
    reading.blocks(decode_text(data, name).expandtabs(8).splitlines(), depth=0)
    headings = [piece for piece in reading.pieces if piece.kind == "heading"]
    alone = sum(piece.level == 1 for piece in headings) == 1
    title = headings[0].text if headings and alone and headings[0].level == 1 else None
    return Document(tuple(reading.pieces), title=title)


class _Reading:
    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self._levels: list[tuple[str, bool]] = []
        self._tables = 0
        self._item: tuple[str, int] | None = None
        self._counted = (0, 0)

    def blocks(
        self, lines: Sequence[str], depth: int, listed: int = -1, quote: bool = False
    ) -> None:
        """Read the lines of one indentation."""
        at = 0
        while at < len(lines):
            line = lines[at]
            heading = heading_at(lines, at)
            if not line.strip():
                at += 1
            elif heading:
                self._heading(heading.text, (heading.sign, heading.over))
                at = heading.end
            elif line.startswith(".. ") or line.strip() in ("..", "__"):
                at = self._explicit(lines, at, depth)
            elif is_grid(line) or is_simple_table(lines, at):
                at = self._table(lines, at)
            elif depth < _DEEPEST and (item := _ITEM.match(line)):
                body, at = indented(lines, at, item.end())
                mark = self._mark(item[1], listed + 1)
                self._item = (mark, listed + 1)
                self.blocks(body, depth + 1, listed + 1)
                self._item = None
            elif depth < _DEEPEST and line.startswith(" "):
                body, at = indented(lines, at, len(line) - len(line.lstrip()))
                # What stands under a term explains it; else it is a quotation.
                under = at - len(body) > 0 and bool(lines[at - len(body) - 1].strip())
                self.blocks(body, depth + 1, listed, quote=not under)
            else:
                at = self._paragraph(lines, at, quote)

    def _mark(self, mark: str, depth: int) -> str:
        """Return the mark of an item as it is shown; "#." counts on."""
        if mark in "-*+•":
            self._counted = (depth, 0)
            return ""
        if mark == "#.":
            number = self._counted[1] + 1 if self._counted[0] == depth else 1
            self._counted = (depth, number)
            return f"{number}."
        digits = mark.strip("().")
        self._counted = (depth, int(digits) if digits.isdecimal() else 0)
        return mark

    def _heading(self, text: str, look: tuple[str, bool]) -> None:
        if look not in self._levels:
            self._levels.append(look)
        level = min(self._levels.index(look) + 1, _DEEPEST_HEADING)
        self._counted = (0, 0)
        self.pieces.append(Piece("heading", plain(text), level=level))

    def _paragraph(self, lines: Sequence[str], at: int, quote: bool) -> int:
        start = at
        while at < len(lines) and lines[at].strip() and (at == start or lines[at][0] != " "):
            if at > start and heading_at(lines, at):
                break
            at += 1
        block = list(lines[start:at])
        if block[0].startswith(">>> "):
            self._write(Piece("code", "\n".join(block)))
            return at
        if all(line.startswith("| ") or line == "|" for line in block):
            self._write(Piece("paragraph", "\n".join(plain(line[2:]) for line in block).strip()))
            return at
        text = one_line(" ".join(block))
        literal = text.endswith("::")
        if literal:
            text = text[:-1] if text[:-2].rstrip() == text[:-2] and text != "::" else text[:-2]
        field = _FIELD.match(text)
        if field:
            text = f"{field[1]}: {field[2]}" if field[2] else field[1]
        if plain(text):
            self._write(Piece("quote" if quote else "paragraph", plain(text)))
        if not literal:
            return at
        body, at = indented(lines, at, None)
        if body:
            self._write(Piece("code", textwrap.dedent("\n".join(body)).strip("\n")))
        return at

    def _explicit(self, lines: Sequence[str], at: int, depth: int) -> int:
        """Read a directive or a footnote; pass over comments and targets."""
        head = lines[at]
        body, end = indented(lines, at + 1, None)
        body = textwrap.dedent("\n".join(body)).splitlines()
        note = _NOTE.match(head)
        found = _DIRECTIVE.match(head)
        if note and not found:
            self.pieces.append(Piece("paragraph", plain(" ".join([note[2], *body]))))
            return end
        if found is None or found[1] in _SHOWS_NOTHING or depth >= _DEEPEST:
            return end
        while body and re.match(r":[\w-]+:", body[0]):
            body.pop(0)
        argument = found[2] or ""
        if found[1] in _CODE:
            code = "\n".join(body).strip("\n")
            if code:
                self._write(Piece("code", code))
            return end
        if found[1] == "csv-table":
            rows = list(csv.reader([line for line in body if line.strip()], skipinitialspace=True))
            self._rows([tuple(map(plain, row)) for row in rows], header=None)
            return end
        if argument and found[1] not in ("figure", "list-table", "table"):
            # What stands beside the name of a note is the beginning of its text.
            body = [argument, *body]
        self.blocks(body, depth + 1)
        return end

    def _table(self, lines: Sequence[str], at: int) -> int:
        end = at
        if is_grid(lines[at]):
            while end < len(lines) and lines[end][:1] in ("+", "|"):
                end += 1
            rows, header = grid_rows(lines[at:end])
        else:
            border = lines[at].strip()
            end += 1
            while end < len(lines) and not (
                is_simple_table([lines[end]], 0)
                and (end + 1 == len(lines) or not lines[end + 1].strip())
            ):
                end += 1
            end = min(end + 1, len(lines))
            rows, header = simple_rows(lines[at:end], border)
        self._rows(rows, header=header)
        return end

    def _rows(self, rows: list[tuple[str, ...]], *, header: bool | None) -> None:
        self.pieces += table_pieces(rows, self._tables, header=header)
        self._tables += 1

    def _write(self, piece: Piece) -> None:
        if self._item is not None and piece.kind in ("paragraph", "quote"):
            piece = Piece("item", piece.text, level=self._item[1], mark=self._item[0])
        self._item = None
        self.pieces.append(piece)
