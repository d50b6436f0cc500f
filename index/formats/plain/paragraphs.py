"""Turn lines of plain text into paragraphs, items and quotations."""

import re
from collections.abc import Iterator
from itertools import groupby

from index.formats.document import Piece
from index.formats.table import one_line
from index.lines import unbroken_spans

_BULLET = re.compile(r"[-*+•‣◦▪·–—]\s+(?=\S)")
_NUMBER = re.compile(r"(\(?(?:\d{1,3}|[a-z])[.)])\s+(?=\S)")
_QUOTED = re.compile(r"\s{0,3}>+ ?(?:>+ ?)*")
# A step of indentation, in spaces.
_STEP = 2


def text_pieces(text: str) -> list[Piece]:
    """Return the paragraphs and items of a text, wrapped lines joined."""
    return [_piece(text, start, end) for start, end in unbroken_spans(text)]


def mail_pieces(text: str) -> list[Piece]:
    """Return the pieces of a message, with the lines that it quotes as quotations."""
    pieces: list[Piece] = []
    lines = text.splitlines()
    for quoted, group in groupby(lines, key=lambda line: bool(_QUOTED.match(line))):
        part = "\n".join(group)
        if quoted:
            part = "\n".join(_QUOTED.sub("", line) for line in part.splitlines())
            pieces += [Piece("quote", one_line(part[a:b])) for a, b in unbroken_spans(part)]
        else:
            pieces += text_pieces(part)
    return pieces


def unflowed(text: str, *, delete_space: bool) -> str:
    """Join the lines of a message in the form ``format=flowed``, whose breaks are spaces."""
    return "\n".join(_unflowed(text.splitlines(), delete_space))


def item_of(line: str) -> tuple[str, str] | None:
    """Return the mark of an item ("" for a bullet) and its text, None for another line."""
    bullet = _BULLET.match(line)
    if bullet:
        return "", line[bullet.end() :]
    number = _NUMBER.match(line)
    return (number[1], line[number.end() :]) if number else None


def _piece(text: str, start: int, end: int) -> Piece:
    words = one_line(text[start:end])
    item = item_of(words)
    if item is None:
        return Piece("paragraph", words)
    indent = start - (text.rfind("\n", 0, start) + 1)
    return Piece("item", item[1], level=min(indent // _STEP, 8), mark=item[0])


def _unflowed(lines: list[str], delete_space: bool) -> Iterator[str]:
    held = ""
    for line in lines:
        # Lines that begin with a space have one more put before them.
        line = line.removeprefix(" ")
        if line.endswith(" ") and line != "-- ":
            held += line[:-1] if delete_space else line
            continue
        yield held + line
        held = ""
    if held:
        yield held
