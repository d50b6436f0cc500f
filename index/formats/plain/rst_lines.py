"""Recognise headings, tables and inline mark-up in the lines of reStructuredText."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from index.formats.table import Row, one_line

_LINE = re.compile(r"([!-/:-@\[-`{-~])\1{2,}\s*")
_SIMPLE = re.compile(r"=+(?: +=+)+\s*")
_GRID = re.compile(r"\+(?:[-=]+\+)+\s*")
_INLINE = (
    (re.compile(r":[\w:.+-]+:`([^`<]*?)\s*<[^`>]*>`"), r"\1"),
    (re.compile(r":[\w:.+-]+:`[~!]?([^`]+)`"), r"\1"),
    (re.compile(r"`([^`<]+?)\s*<[^`>]+>`__?"), r"\1"),
    (re.compile(r"`([^`]+)`(?:__?)?"), r"\1"),
    (re.compile(r"(?<![\w*])\*\*(\S(?:.{0,200}?\S)?)\*\*(?![\w*])"), r"\1"),
    (re.compile(r"(?<![\w*])\*([^\s*](?:[^*]*[^\s*])?)\*(?![\w*])"), r"\1"),
    (re.compile(r"\s*\[(?:#?[\w.-]*|\*)\]_(?!\w)"), ""),
    (re.compile(r"\|([^|\s](?:[^|]*[^|\s])?)\|_{0,2}(?!\w)"), r"\1"),
    (re.compile(r"\b([A-Za-z0-9][\w-]*?)__?(?=[\s.,;:!?)]|$)"), r"\1"),
)
# What stands as it is written, or is one escaped sign; an escaped space is nothing.
_AS_WRITTEN = re.compile(
    r"(?<!`)``(?=\S)(.{1,300}?)``(?!`)|:(?:math|code):`([^`]+)`|\\(?:\s|(.))", re.DOTALL
)
_KEPT = re.compile("\x02(\\d+)\x03")


class RstHeading(NamedTuple):
    """A heading: its text, the sign that underlines it, whether one is above too, its end."""

    text: str
    sign: str
    over: bool
    end: int


def heading_at(lines: Sequence[str], at: int) -> RstHeading | None:
    """Return the heading that starts at a line."""

    def rule(number: int) -> str:
        line = lines[number] if number < len(lines) else ""
        return line.rstrip() if _LINE.fullmatch(line) else ""

    above, below = rule(at), rule(at + 2)
    if above and above == below and lines[at + 1].strip():
        text = lines[at + 1].strip()
        return RstHeading(text, above[0], True, at + 3) if len(text) <= len(above) else None
    text, under = lines[at].rstrip(), rule(at + 1)
    if not above and under and text and text[0] != " " and len(under) >= len(text) - 2:
        return RstHeading(text, under[0], False, at + 2)
    return None


def indented(lines: Sequence[str], at: int, indent: int | None) -> tuple[list[str], int]:
    """Return the lines of an indented block, cut by its indent, and where it ends.

    With an ``indent`` the first line belongs to the block however it starts; with None the block
    is all that stands in from the margin.
    """
    block: list[str] = []
    least = 1 if indent is None else indent
    end = at
    for number in range(at, len(lines)):
        line = lines[number]
        inside = len(line) - len(line.lstrip(" ")) >= least
        if line.strip() and not inside and not (indent is not None and number == at):
            break
        block.append(line if indent is None else line[indent:])
        if line.strip():
            end = number + 1
    return block[: max(0, end - at)], max(end, at)


def plain(text: str) -> str:
    """Return text without its inline mark-up."""
    kept: list[str] = []

    def keep(found: re.Match[str]) -> str:
        kept.append(found[1] or found[2] or found[3] or "")
        return f"\x02{len(kept) - 1}\x03"

    text = _AS_WRITTEN.sub(keep, re.sub("[\x02\x03]", "", text))
    for pattern, shown in _INLINE:
        text = pattern.sub(shown, text)
    return one_line(_KEPT.sub(lambda found: kept[int(found[1])], text))


def is_grid(line: str) -> bool:
    """Return whether a line is the border of a table that is drawn in full."""
    return bool(_GRID.fullmatch(line))


def is_simple_table(lines: Sequence[str], at: int) -> bool:
    """Return whether a line is the border of a table of which only columns are drawn."""
    return bool(_SIMPLE.fullmatch(lines[at]))


def grid_rows(lines: Sequence[str]) -> tuple[list[Row], bool]:
    """Return the rows of a drawn table, and whether the first is its header."""
    rows: list[Row] = []
    parts: list[list[str]] = []
    header = False
    for line in lines:
        if line.startswith("+"):
            if parts:
                rows.append(tuple(plain(" ".join(cell)) for cell in parts))
            parts = []
            header = header or ("=" in line and len(rows) == 1)
            continue
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        parts += [[] for _ in range(len(cells) - len(parts))]
        for part, cell in zip(parts, cells, strict=False):
            part.append(cell)
    return rows, header


def simple_rows(lines: Sequence[str], border: str) -> tuple[list[Row], bool]:
    """Return the rows of a table that its border divides into columns; see ``grid_rows``."""
    starts = [match.start() for match in re.finditer("=+", border)]
    ends = [*starts[1:], None]
    rows: list[list[str]] = []
    borders: list[int] = []
    for line in lines:
        if _SIMPLE.fullmatch(line):
            borders.append(len(rows))
            continue
        cells = [line[start:end].strip() for start, end in zip(starts, ends, strict=True)]
        if not any(cells) or not set("".join(cells)) - {"-"}:
            continue
        # A row with nothing in its first column goes on from the one above.
        if rows and not cells[0] and len(rows) not in borders:
            rows[-1] = [f"{one} {other}" for one, other in zip(rows[-1], cells, strict=True)]
        else:
            rows.append(cells)
    header = len(borders) > 2 and any(one == 0 and other == 1 for one, other in pairwise(borders))
    return [tuple(map(plain, row)) for row in rows], header
