"""Read Rich Text Format (.rtf): headings, lists, tables and notes, hidden and struck text apart."""

import codecs
from dataclasses import dataclass, field, replace

from index.errors import UnreadableSourceError
from index.formats.document import Document
from index.formats.office.archive import damaged
from index.formats.office.bold_headings import with_bold_headings
from index.formats.office.rtf_pieces import Paused, PieceBuilder
from index.formats.office.rtf_tokens import Token, tokens

MAX_GROUPS = 1000

# Groups that hold no text of the document.
_SKIPPED = frozenset(
    """
    fonttbl colortbl stylesheet listtable listoverridetable rsidtbl generator pict object themedata
    colorschememapping datastore latentstyles xmlnstbl revtbl header headerl headerr headerf footer
    footerl footerr footerf annotation atnid atnauthor atntime atnref atndate atnparent fldinst
    filetbl mmathPr bkmkstart bkmkend nonshppict sp sn pgptbl ftnsep ftnsepc ftncn aftnsep aftnsepc
    aftncn tc xe listlevel pntxtb pntxta keywords comment doccomm operator company category manager
    """.split()
)
# Groups marked as passable whose text is seen.
_SEEN = frozenset({"shpinst", "shptxt", "pntext", "footnote", "listtext", "ud"})
_INFO = frozenset({"title", "author"})
_WRITTEN = frozenset({"body", "note", "mark", "stylesheet", *_INFO})
_CHARACTERS = {
    "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "bullet": "•", "tab": " ", "nbsp": " ", "nbhyphen": "-", "line": "\n",
    "lbr": "\n", "emspace": " ", "enspace": " ", "qmspace": " ", "softhyphen": "", "zwj": "‍",
    "zwnj": "‌",
}  # fmt: skip
# Code pages of fonts, by the number of their character set.
_CHARSETS = {
    0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 130: "cp1361", 134: "gb18030",
    136: "cp950", 161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256",
    186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250", 254: "cp437",
}  # fmt: skip
_SYMBOL = 2
_UNSEEN_SIZE = 4


@dataclass(frozen=True, slots=True)
class _State:
    """What holds inside a group and ends with it."""

    encoding: str = "cp1252"
    skip: int = 1
    hidden: bool = False
    struck: bool = False
    tiny: bool = False
    bold: bool = False
    deleted: bool = False
    destination: str = "body"


def read(data: bytes, name: str) -> Document:
    """Read a Rich Text Format file; running heads and feet, comments and pictures are left out.

    Raises UnreadableSourceError for a file that is damaged or nested too deeply.
    """
    start = data.find(b"{\\rtf")
    if start < 0:
        raise damaged(name)
    reading = _Reading(name)
    for token in tokens(data[start:]):
        reading.take(token)
    reading.flush()
    builder = reading.builder
    builder.end()
    return Document(
        tuple(with_bold_headings(builder.pieces, builder.bold)),
        title=reading.info.get("title") or builder.title,
        byline=reading.info.get("author"),
        hidden=tuple(builder.hidden),
    )


@dataclass(slots=True)
class _Pending:
    """Bytes and UTF-16 units that wait for the rest of their characters."""

    bytes_: bytearray = field(default_factory=bytearray)
    units: list[int] = field(default_factory=list)


class _Reading:
    """The state of a file while its tokens are taken."""

    def __init__(self, name: str) -> None:
        self.builder = PieceBuilder()
        self.info: dict[str, str] = {}
        self._name = name
        self._state = _State()
        self._stack: list[_State] = []
        self._paused: list[Paused] = []
        self._pending = _Pending()
        self._fonts: dict[int, str] = {}
        self._font = 0
        self._style = 0
        self._style_name = ""
        self._to_skip = 0
        self._optional = False
        self._default = "cp1252"

    def take(self, token: Token) -> None:
        """Take the next token."""
        word = token.word
        if not word:
            self._take_text(token.text)
            return
        if word != "u":
            self.flush()
        optional, self._optional = self._optional, False
        if word == "{":
            if len(self._stack) >= MAX_GROUPS:
                raise UnreadableSourceError(
                    f"{self._name} is nested too deeply to be read; save it again as text."
                )
            self._stack.append(self._state)
            self._to_skip = 0
        elif word == "}":
            self._to_skip = 0
            if self._stack:
                self._leave(self._stack.pop())
        elif word == "*":
            self._optional = True
        elif word in _SKIPPED or word in _INFO or (optional and word not in _SEEN):
            self._state = replace(self._state, destination=word)
        elif word == "upr":
            # The same text twice, of which the second is in Unicode.
            self._state = replace(self._state, destination="upr")
        elif word == "ud":
            self._state = replace(self._state, destination="body")
        elif self._state.destination == "fonttbl":
            self._take_font(word, token.number)
        elif self._state.destination == "stylesheet":
            self._take_style(word, token.number)
        elif word in ("pntext", "listtext"):
            self._state = replace(self._state, destination="mark")
        elif word in ("footnote", "shptxt"):
            # A note or a text box may stand in the middle of a sentence.
            self._paused.append(self.builder.pause())
            self._state = replace(self._state, destination="note")
        else:
            self._take_word(word, token.number)

    def flush(self) -> None:
        """Decode what waits for the rest of its character."""
        pending = self._pending
        if pending.units:
            units = b"".join(unit.to_bytes(2, "little") for unit in pending.units)
            pending.units = []
            self._write(units.decode("utf-16-le", "replace").replace("\ufffd", ""))
        if pending.bytes_:
            text = bytes(pending.bytes_).decode(self._state.encoding, "replace")
            pending.bytes_ = bytearray()
            self._write(text)

    def _take_text(self, text: bytes) -> None:
        if self._state.destination not in _WRITTEN:
            return
        if self._to_skip:
            skipped = min(self._to_skip, len(text))
            self._to_skip -= skipped
            text = text[skipped:]
        if text:
            if self._pending.units:
                self.flush()
            self._pending.bytes_ += text

    def _write(self, text: str) -> None:
        destination = self._state.destination
        if destination in _INFO:
            self.info[destination] = (self.info.get(destination, "") + text).strip()
        elif destination == "stylesheet":
            self._style_name += text
        elif destination == "mark":
            self.builder.mark(text)
        elif destination in ("body", "note") and not self._state.deleted:
            hidden = self._state.hidden or self._state.struck or self._state.tiny
            self.builder.write(text, hidden=hidden, bold=self._state.bold)

    def _leave(self, outer: _State) -> None:
        inner = self._state
        if inner.destination == "stylesheet" and outer.destination == "stylesheet":
            self.builder.name_style(self._style, self._style_name.strip(" ;"))
            self._style, self._style_name = 0, ""
        elif inner.destination == "note" and outer.destination != "note" and self._paused:
            self.builder.resume(self._paused.pop())
        self._state = outer

    def _take_font(self, word: str, number: int | None) -> None:
        if word == "f":
            self._font = number or 0
        elif word == "fcharset" and number is not None:
            self._fonts[self._font] = (
                "symbol" if number == _SYMBOL else _CHARSETS.get(number, self._default)
            )
        elif word == "cpg" and number is not None:
            self._fonts[self._font] = _codepage(number, self._default)

    def _take_style(self, word: str, number: int | None) -> None:
        if word == "s":
            self._style = number or 0
        elif word == "outlinelevel" and number is not None:
            self.builder.style_level(self._style, number)

    def _take_word(self, word: str, number: int | None) -> None:
        on = number != 0
        if word == "u" and number is not None:
            if self._pending.bytes_:
                self.flush()
            self._pending.units.append(number % 0x10000)
            self._to_skip = self._state.skip
        elif word in _CHARACTERS:
            self._write(_CHARACTERS[word])
        elif word in ("ansicpg", "ansi", "mac", "pc", "pca"):
            self._take_codepage(word, number)
        elif word == "uc":
            self._state = replace(self._state, skip=min(max(number or 0, 0), 16))
        elif word == "f":
            encoding = self._fonts.get(number or 0, self._default)
            # The letters of a font of signs are not those that it shows.
            self._state = replace(
                self._state, encoding="cp1252" if encoding == "symbol" else encoding
            )
        elif word == "v":
            self._state = replace(self._state, hidden=on)
        elif word in ("strike", "striked"):
            self._state = replace(self._state, struck=on)
        elif word == "deleted":
            self._state = replace(self._state, deleted=on)
        elif word == "fs" and number is not None:
            self._state = replace(self._state, tiny=number <= _UNSEEN_SIZE)
        elif word == "b":
            self._state = replace(self._state, bold=on)
        elif word == "plain":
            self._state = replace(
                self._state,
                encoding=self._default,
                hidden=False,
                struck=False,
                tiny=False,
                bold=False,
                deleted=False,
            )
        elif not self._state.deleted and self._state.destination in ("body", "note"):
            self.builder.control(word, number)

    def _take_codepage(self, word: str, number: int | None) -> None:
        if word == "ansicpg" and number:
            self._default = _codepage(number, self._default)
        elif word == "mac":
            self._default = "mac_roman"
        elif word in ("pc", "pca"):
            self._default = "cp437" if word == "pc" else "cp850"
        self._state = replace(self._state, encoding=self._default)


def _codepage(number: int, default: str) -> str:
    name = "utf-8" if number == 65001 else f"cp{number}"
    try:
        return codecs.lookup(name).name
    except LookupError:
        return default
