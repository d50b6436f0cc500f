"""Read manual pages (.man, .1), in the macros of man and of mdoc, as text with headings."""

import re
import shlex
from collections.abc import Callable

from index.formats.decode import decode_text
from index.formats.document import Document, Piece
from index.formats.plain.man_words import mdoc_words, shown
from index.formats.table import one_line, table_pieces

# Fonts by turns, written without spaces between.
_BY_TURNS = frozenset({"BR", "RB", "BI", "IB", "IR", "RI"})
_FONTS = frozenset({"B", "I", "SM", "SB", "R", "MR"})
_BREAKS = frozenset({"PP", "P", "LP", "sp", "br", "HP", "RS", "RE", "Pp", "Lp", "ti", "in", "ce"})
_CODE_STARTS = frozenset({"nf", "EX", "Bd"})
_CODE_ENDS = frozenset({"fi", "EE", "Ed"})
_LONGEST_PART = 500
_HEADINGS = {"SH": 1, "SS": 2, "Sh": 1, "Ss": 2}


def read(data: bytes, name: str) -> Document:
    """Read a manual page; files that it sources and macros that it defines are left out.

    Raises UnreadableSourceError for a file whose encoding cannot be told.
    """
    reading = _Reading()
    text = re.sub(r"\\\n", "", decode_text(data, name).replace("\r\n", "\n"))
    lines = text.splitlines()
    at = 0
    while at < len(lines):
        at = reading.take(lines, at)
    reading.end()
    return Document(tuple(reading.pieces), title=reading.title)


class _Reading:
    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.title: str | None = None
        self._words: list[str] = []
        self._tag: str | None = None
        self._tag_next = False
        self._code = False
        self._depth = -1
        self._tables = 0
        self._subject = ""
        self._requests: dict[str, Callable[[list[str]], None]] = {
            "TH": self._set_title,
            "Dt": self._set_title,
            "TP": lambda words: self._open_item(None),
            "TQ": lambda words: self._open_item(None),
            "IP": lambda words: self._open_item(words[0] if words else ""),
            "It": lambda words: self._open_item(mdoc_words(words, self._subject)),
            "Bl": lambda words: self._deepen(1),
            "El": lambda words: self._deepen(-1),
            "Dd": lambda words: None,
            "Os": lambda words: None,
        }

    def take(self, lines: list[str], at: int) -> int:
        """Take a line, or the lines of a table or a definition; return where they end."""
        line = lines[at]
        request = re.match(r"[.'][ \t]*([A-Za-z]{1,3}\d?|\\\"|\\})?[ \t]*(.*)", line)
        if request is None:
            self._take_text(shown(line))
            return at + 1
        name, rest = request[1] or "", request[2]
        if name in ("de", "ig", "am", "de1"):
            end = rest.split()[1] if len(rest.split()) > 1 else "."
            return _after(lines, at, f".{end}")
        if name == "TS":
            end_of = _after(lines, at, ".TE")
            self._table(lines[at + 1 : end_of - 1])
            return end_of
        if name == "EQ":
            return _after(lines, at, ".EN")
        self._request(name, _words(rest))
        return at + 1

    def end(self) -> None:
        """End the last paragraph."""
        self._break()

    def _request(self, name: str, words: list[str]) -> None:
        if name in _HEADINGS:
            self._break()
            text = one_line(" ".join(words))
            if text:
                self.pieces.append(Piece("heading", text, level=_HEADINGS[name]))
        elif name in self._requests:
            self._requests[name](words)
        elif name in _CODE_STARTS or name in _CODE_ENDS:
            self._break()
            self._code = name in _CODE_STARTS
        elif name in _BREAKS:
            self._break()
        elif name in _BY_TURNS or name in _FONTS:
            self._take_text(("" if name in _BY_TURNS else " ").join(words))
        elif name in ("UR", "MT", "Lk", "Mt") or (name[:1].isupper() and name[1:].islower()):
            if name == "Nm" and not self._subject and words:
                self._subject = words[0]
            text = mdoc_words([name, *words], self._subject)
            self._take_text(" ".join(words) if name in ("UR", "MT") else text)

    def _take_text(self, text: str) -> None:
        if self._tag_next:
            self._tag, self._tag_next = one_line(text), False
        elif self._code:
            self._words.append(text)
        elif text.strip():
            self._words.append(text.strip())
        elif not text:
            self._break()

    def _open_item(self, tag: str | None) -> None:
        self._break()
        self._tag_next = tag is None
        self._tag = None if tag is None else one_line(tag)

    def _deepen(self, by: int) -> None:
        self._break()
        self._depth = max(-1, self._depth + by)

    def _break(self) -> None:
        lines, self._words = self._words, []
        tag, self._tag = self._tag, None
        if self._code:
            code = "\n".join(lines).strip("\n")
            if code.strip():
                self.pieces.append(Piece("code", code))
            return
        text = one_line(" ".join(lines))
        if tag is None:
            self.pieces += [Piece("paragraph", text)] if text else []
        elif text or tag:
            mark = "" if tag in ("•", "*", "-", "o") else tag
            depth = max(0, self._depth)
            self.pieces.append(Piece("item", text or mark, level=depth, mark=mark if text else ""))

    def _set_title(self, words: list[str]) -> None:
        if words:
            self.title = f"{words[0]}({words[1]})" if len(words) > 1 else words[0]

    def _table(self, lines: list[str]) -> None:
        self._break()
        formats = next((number for number, line in enumerate(lines) if line.endswith(".")), -1)
        tab = re.search(r"tab\s*\((.)\)", " ".join(lines[: formats + 1]))
        rows = [
            tuple(one_line(shown(cell)) for cell in line.split(tab[1] if tab else "\t"))
            for line in lines[formats + 1 :]
            if line.strip("_=T{}") and not line.startswith(".")
        ]
        self.pieces += table_pieces(rows, self._tables)
        self._tables += 1


def _after(lines: list[str], at: int, end: str) -> int:
    """Return where a table or a definition ends; without its end it is passed over as a line."""
    for number in range(at + 1, min(len(lines), at + _LONGEST_PART)):
        if lines[number].rstrip() == end:
            return number + 1
    return at + 1


def _words(text: str) -> list[str]:
    """Split the arguments of a request, which quotation marks may hold together."""
    text = re.sub(r"\\\".*", "", text)
    # A double quotation mark inside quoted words is written twice.
    splitter = shlex.shlex(text.replace("\\ ", "\\~"), posix=True, punctuation_chars=False)
    splitter.whitespace_split, splitter.quotes = True, '"'
    splitter.escape, splitter.commenters = "", ""
    try:
        return [shown(word) for word in splitter]
    except ValueError:
        return [shown(word.replace('"', "")) for word in text.split()]
