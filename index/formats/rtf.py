"""Read Rich Text Format (.rtf): headings, lists, tables and notes, hidden and struck text apart."""

import codecs
import re
from dataclasses import dataclass, replace

from index.errors import UnreadableSourceError
from index.formats.archive import damaged
from index.formats.builder import Cell, DocumentBuilder, Text, merged_rows
from index.formats.document import Document
from index.lines import one_line

MAX_GROUPS = 1000

_TOKEN = re.compile(
    rb"\\([A-Za-z]{1,32})(-?[0-9]{1,10})? ?|\\'([0-9A-Fa-f]{2})|\\([^A-Za-z])|([{}])"
    rb"|[\r\n]+|([^\\{}\r\n]+)",
    re.DOTALL,
)
# Signs that stand for themselves, and others that stand for a character.
_ESCAPES = frozenset({b"\\", b"{", b"}"})
_SIGNS = {b"~": "nbsp", b"_": "nbhyphen", b"-": "softhyphen", b"*": "*", b"\n": "par", b"\r": "par"}

# Groups that hold no text of the document.
_SKIPPED = frozenset(
    """
    fonttbl colortbl stylesheet listtable listoverridetable rsidtbl generator pict object themedata
    colorschememapping datastore latentstyles xmlnstbl revtbl header headerl headerr headerf footer
    footerl footerr footerf annotation atnid atnauthor atntime atnref atndate atnparent fldinst
    filetbl mmathPr bkmkstart bkmkend nonshppict sp sn pgptbl ftnsep ftnsepc ftncn aftnsep aftnsepc
    aftncn tc xe listlevel pntxtb pntxta keywords comment doccomm operator company category manager
    nesttableprops nonesttables
    """.split()
)
_INFO = frozenset({"title", "author"})
_WRITTEN = frozenset({"body", "note", "mark", "stylesheet", "colortbl", *_INFO})
# Groups whose text is seen, also where they are marked as passable. Of what is written twice
# ("upr") the second is in Unicode.
_DESTINATIONS = {
    "upr": "upr", "ud": "body", "pntext": "mark", "listtext": "mark", "footnote": "note",
    "shptxt": "note",
}  # fmt: skip
_SEEN = frozenset({"shpinst", "shptxt", "pntext", "footnote", "listtext", "ud"})
_CHARACTERS = {
    "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "bullet": "•", "tab": " ", "nbsp": " ", "nbhyphen": "-", "line": "\n",
    "lbr": "\n", "emspace": " ", "enspace": " ", "qmspace": " ", "softhyphen": "",
    "zwj": "\N{ZERO WIDTH JOINER}", "zwnj": "\N{ZERO WIDTH NON-JOINER}",
}  # fmt: skip
_TOGGLES = {
    "v": "hidden", "strike": "struck", "striked": "struck", "deleted": "deleted", "b": "bold",
}  # fmt: skip
_SETTINGS = {"s": "style", "ilvl": "depth", "li": "indent"}
# Code pages of fonts, by the number of their character set; the letters of a font of signs (2)
# are not those that it shows.
_CHARSETS = {
    0: "cp1252", 2: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 130: "cp1361",
    134: "gb18030", 136: "cp950", 161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255",
    178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250", 254: "cp437",
}  # fmt: skip
_CODE_PAGES = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
_UNSEEN_SIZE = 4
_PRIMARIES = frozenset({"red", "green", "blue"})
_WHITE = (255, 255, 255)
_BACKGROUNDS = frozenset({"highlight", "cb", "chcbpat", "cbpat"})
_HEADING = re.compile(r"heading ([1-9])", re.IGNORECASE)
_BULLETS = re.compile(r"[^\w(]*|o")
_BODY = 9
# One level of a list is indented this far, in twentieths of a point.
_INDENT = 720
_DEEPEST = 8


@dataclass(slots=True)
class _State:
    """What holds inside a group and ends with it."""

    encoding: str = "cp1252"
    skip: int = 1
    hidden: bool = False
    struck: bool = False
    tiny: bool = False
    white: bool = False
    shaded: bool = False
    bold: bool = False
    deleted: bool = False
    destination: str = "body"


@dataclass(slots=True)
class _Layout:
    """How the file sets paragraphs until it says otherwise."""

    style: int = 0
    outline: int | None = None
    depth: int = 0
    indent: int = 0
    in_table: bool = False
    shaded: bool = False


def read(data: bytes, name: str) -> Document:
    """Read a Rich Text Format file; running heads and feet, comments and pictures are left out.

    Raises UnreadableSourceError for a file that is damaged or nested too deeply.
    """
    start = data.find(b"{\\rtf")
    if start < 0:
        raise damaged(name)
    return _Reader(name).read(data[start:])


class _Reader:
    """The state of a file while its tokens are taken."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._builder = DocumentBuilder()
        self._info: dict[str, str] = {}
        self._default = "cp1252"
        self._fonts: dict[int, str] = {}
        self._font = 0
        self._colors: list[tuple[int, ...]] = [()]
        self._on_white = True
        self._styles: dict[int, str] = {}
        self._levels: dict[int, int] = {}
        self._style = 0
        self._state = _State()
        self._stack: list[_State] = []
        self._optional = False
        # Bytes and UTF-16 units that wait for the rest of their characters.
        self._bytes = bytearray()
        self._units: list[int] = []
        self._to_skip = 0
        self._text = Text()
        self._layout = _Layout()
        self._paused: list[tuple[Text, _Layout]] = []
        self._notes: list[str] = []
        # The rows of a table that is not at its end yet, and the texts of the row and the cell.
        self._rows: list[list[Cell]] = []
        self._row: list[str] = []
        self._cell: list[str] = []
        self._has_header = False
        # How the file sets rows: whether they are headers, and which cells go on from above.
        self._is_header = False
        self._continued: list[bool] = []
        self._continues = False

    def read(self, data: bytes) -> Document:
        """Take all tokens; what is no token is passed over."""
        at = 0
        while found := _TOKEN.match(data, at):
            at = found.end()
            word, digits, byte, sign, brace, text = found.groups()
            number = None if digits is None else int(digits)
            if word == b"bin" and number:
                # Bytes of a picture follow as they are.
                at += max(0, number)
            elif word or brace:
                self._take((word or brace).decode("ascii"), number)
            elif sign in _SIGNS:
                self._take(_SIGNS[sign], None)
            elif byte:
                self._take_bytes(bytes.fromhex(byte.decode("ascii")))
            elif text or sign in _ESCAPES:
                self._take_bytes(text or sign)
        self._flush()
        self._end_paragraph()
        self._end_table()
        self._builder.title = self._info.get("title") or self._builder.title
        return replace(self._builder.document(), byline=self._info.get("author"))

    def _take_bytes(self, text: bytes) -> None:
        """Take text in the encoding that holds."""
        if self._state.destination not in _WRITTEN:
            return
        skipped = min(self._to_skip, len(text))
        self._to_skip -= skipped
        if text[skipped:]:
            if self._units:
                self._flush()
            self._bytes += text[skipped:]

    def _take(self, word: str, number: int | None) -> None:
        """Take a control word; "*" marks a group that may be passed over."""
        if word != "u":
            self._flush()
        optional, self._optional = self._optional, False
        state = self._state
        if word == "{":
            if len(self._stack) >= MAX_GROUPS:
                raise UnreadableSourceError(
                    f"{self._name} is nested too deeply to be read; save it again as text."
                )
            self._stack.append(state)
            self._state = replace(state)
            self._to_skip = 0
        elif word == "}":
            self._to_skip = 0
            if self._stack:
                self._leave(self._stack.pop())
        elif word == "*":
            self._optional = True
        elif word in _SKIPPED or word in _INFO or (optional and word not in _SEEN):
            state.destination = word
        elif word in _DESTINATIONS:
            # A note or a text box may stand in the middle of a sentence.
            if _DESTINATIONS[word] == "note" and state.destination != "note":
                self._paused.append((self._text, self._layout))
                self._text, self._layout = Text(), _Layout()
            state.destination = _DESTINATIONS[word]
        elif state.destination == "fonttbl":
            self._take_font(word, number or 0)
        elif state.destination == "colortbl":
            self._colors[-1] += (number or 0,) if word in _PRIMARIES else ()
        elif state.destination == "stylesheet":
            if word == "s":
                self._style = number or 0
            elif word == "outlinelevel" and number is not None:
                self._levels[self._style] = number
        else:
            self._take_look(word, number)

    def _leave(self, outer: _State) -> None:
        inner, self._state = self._state, outer
        if inner.destination == "stylesheet":
            self._style = 0
        elif inner.destination == "note" and outer.destination != "note" and self._paused:
            self._end_paragraph()
            self._text, self._layout = self._paused.pop()

    def _flush(self) -> None:
        """Decode what waits for the rest of its character."""
        if self._units:
            units = b"".join(unit.to_bytes(2, "little") for unit in self._units)
            self._units = []
            self._write(units.decode("utf-16-le", "replace").replace("\ufffd", ""))
        if self._bytes:
            text = self._bytes.decode(self._state.encoding, "replace")
            self._bytes.clear()
            self._write(text)

    def _write(self, text: str) -> None:
        state = self._state
        if state.destination in _INFO:
            self._info[state.destination] = (self._info.get(state.destination, "") + text).strip()
        elif state.destination == "stylesheet":
            self._styles[self._style] = self._styles.get(self._style, "") + text
        elif state.destination == "colortbl":
            self._colors += [()] * text.count(";")
        elif state.destination == "mark":
            self._text.mark = (self._text.mark or "") + text
        elif state.destination in ("body", "note") and not state.deleted:
            layout = self._layout
            shaded = state.shaded or layout.shaded or layout.in_table or bool(self._paused)
            unseen = state.white and self._on_white and not shaded
            hidden = state.hidden or state.struck or state.tiny or unseen
            self._text.add(text, hidden=hidden, bold=state.bold)

    def _take_font(self, word: str, number: int) -> None:
        if word == "f":
            self._font = number
        elif word == "fcharset":
            self._fonts[self._font] = _CHARSETS.get(number, self._default)
        elif word == "cpg":
            self._fonts[self._font] = _code_page(number, self._default)

    def _take_look(self, word: str, number: int | None) -> None:
        """Take a word that is a character, or says how those after it look."""
        state = self._state
        if word == "u" and number is not None:
            if self._bytes:
                self._flush()
            self._units.append(number % 0x10000)
            self._to_skip = state.skip
        elif word in _CHARACTERS:
            self._write(_CHARACTERS[word])
        elif word in ("ansi", "ansicpg") or word in _CODE_PAGES:
            if word == "ansicpg" and number:
                self._default = _code_page(number, self._default)
            self._default = _CODE_PAGES.get(word, self._default)
            state.encoding = self._default
        elif word == "uc":
            state.skip = min(max(number or 0, 0), 16)
        elif word == "f":
            state.encoding = self._fonts.get(number or 0, self._default)
        elif word in _TOGGLES:
            setattr(state, _TOGGLES[word], number != 0)
        elif word == "fs" and number is not None:
            state.tiny = number <= _UNSEEN_SIZE
        elif word == "cf":
            state.white = self._is_white(number)
        elif word in _BACKGROUNDS:
            of = self._layout if word == "cbpat" else state
            of.shaded = bool(number) and not self._is_white(number)
        elif word == "viewbksp":
            self._on_white = not number
        elif word == "plain":
            self._state = _State(self._default, state.skip, destination=state.destination)
        elif not state.deleted and state.destination in ("body", "note"):
            self._take_layout(word, number)

    def _is_white(self, color: int | None) -> bool:
        return color is not None and self._colors[color : color + 1] == [_WHITE]

    def _take_layout(self, word: str, number: int | None) -> None:
        """Take a word that ends or sets paragraphs, cells or rows."""
        match word:
            case "par" | "sect" | "page" | "column":
                self._end_paragraph()
            case "pard":
                self._layout = _Layout()
            case "s" | "ilvl" | "li":
                setattr(self._layout, _SETTINGS[word], max(number or 0, 0))
            case "outlinelevel":
                self._layout.outline = number
            case "intbl" | "itap":
                self._layout.in_table = number != 0
            case "trowd":
                self._is_header, self._continued, self._continues = False, [], False
            case "trhdr":
                self._is_header = True
            case "clvmrg":
                self._continues = True
            case "cellx":
                self._continued.append(self._continues)
                self._continues = False
            case "cell" | "nestcell":
                self._layout.in_table = True
                self._end_paragraph()
                if word == "cell":
                    self._row.append(one_line(" ".join(self._cell)))
                    self._cell = []
            case "row":
                self._end_row()

    def _end_paragraph(self) -> None:
        text, self._text = self._text, Text()
        self._builder.hide("".join(text.hidden))
        line = one_line("".join(text.seen))
        if self._paused:
            self._notes += [line] if line else []
        elif self._layout.in_table:
            self._cell.append(line)
        else:
            if line:
                self._end_table()
                self._write_paragraph(text)
            for note in self._notes:
                self._builder.paragraph(Text([note], plain=1))
            self._notes = []

    def _write_paragraph(self, text: Text) -> None:
        layout = self._layout
        name = self._styles.get(layout.style, "").strip(" ;")
        outline = self._levels.get(layout.style) if layout.outline is None else layout.outline
        level = outline + 1 if outline is not None and 0 <= outline < _BODY else 0
        if heading := _HEADING.fullmatch(name):
            level = int(heading[1])
        mark, depth = one_line(text.mark or ""), -1
        if name.lower() == "title":
            self._builder.paragraph(text, "title", 1, mark)
            return
        if text.mark is not None and not level:
            depth = min(layout.depth or max(0, layout.indent // _INDENT - 1), _DEEPEST)
            mark = "" if _BULLETS.fullmatch(mark) else mark
        self._builder.paragraph(text, level=level, mark=mark, depth=depth)

    def _end_row(self) -> None:
        if self._row:
            self._has_header = self._has_header or (self._is_header and not self._rows)
            continued = [*self._continued, *[False] * len(self._row)]
            self._rows.append(
                [
                    Cell(text, continued=goes_on and not text)
                    for text, goes_on in zip(self._row, continued, strict=False)
                ]
            )
        self._row, self._cell = [], []
        self._layout.in_table = False

    def _end_table(self) -> None:
        if self._rows:
            self._builder.table(merged_rows(self._rows), header=self._has_header or None)
        self._rows, self._has_header = [], False


def _code_page(number: int, default: str) -> str:
    try:
        return codecs.lookup(f"cp{number}").name
    except LookupError:
        return default
