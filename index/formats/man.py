"""Read manual pages (.man, .1), in the macros of man and of mdoc, as headings and paragraphs."""

import re

from index.formats.decode import decode_text
from index.formats.document import Document, Piece
from index.formats.table import one_line

_REQUEST = re.compile(r"[.'][ \t]*([A-Za-z]*)[ \t]*(.*)")
_ARGUMENT = re.compile(r'"([^"]*)"|(\S+)')
_ESCAPE = re.compile(
    r"\\(?:f(?:\(..|\[[^\]]*\]|.)|s[-+]?\d{1,2}|\*?\((..)|\*?\[([^\]]*)\]|\".*|(.))"
)
_CHARACTERS = {
    "em": "—", "en": "–", "bu": "•", "aq": "'", "dq": '"', "lq": "“", "rq": "”", "oq": "‘",
    "cq": "’", "hy": "-", "mi": "−", "co": "©", "ti": "~", "ha": "^", "rs": "\\", "ga": "`",
    "-": "-", "e": "\\", "~": " ", " ": " ", "0": " ", "t": " ", "'": "'", "`": "`", ".": ".",
    "\\": "\\",
}  # fmt: skip
_HEADINGS = {"SH": 1, "SS": 2, "Sh": 1, "Ss": 2}
# Fonts by turns, written without spaces between.
_BY_TURNS = frozenset("BR RB BI IB IR RI".split())
_FONTS = frozenset({"B", "I", "SM", "SB"})
_MDOC = frozenset(
    "Ar Cm Em Sy Li Pa Ev Va Vt Fa Fn Ic Nd Op Dq Sq Pq Ql Qq Xr Fl Nm An Dv Er No Ns".split()
)
_CODE = {"nf": True, "EX": True, "Bd": True, "fi": False, "EE": False, "Ed": False}
_DEFINITIONS = frozenset({"de", "ig", "am"})


def read(data: bytes, name: str) -> Document:
    """Read a manual page; files that it sources and macros that it defines are left out.

    Raises UnreadableSourceError for a file whose encoding cannot be told.
    """
    pieces: list[Piece] = []
    lines: list[str] = []
    title, subject = None, ""
    code = defining = False

    def end() -> None:
        text = "\n".join(lines).strip("\n") if code else one_line(" ".join(lines))
        lines.clear()
        if text.strip():
            pieces.append(Piece("code" if code else "paragraph", text))

    for line in decode_text(data, name).replace("\\\n", "").splitlines():
        request = _REQUEST.fullmatch(line)
        macro, rest = (request[1], request[2]) if request else ("", line)
        words = [_shown(quoted or plain) for quoted, plain in _ARGUMENT.findall(rest)]
        if defining or macro in _DEFINITIONS:
            defining = line.strip() != ".."
        elif request is None:
            if not line and not code:
                end()
            lines.append(_shown(line))
        elif macro in _HEADINGS:
            end()
            pieces.append(Piece("heading", one_line(" ".join(words)), level=_HEADINGS[macro]))
        elif macro in ("TH", "Dt") and words:
            title = f"{words[0]}({words[1]})" if len(words) > 1 else words[0]
        elif macro in _BY_TURNS or macro in _FONTS:
            lines.append(("" if macro in _BY_TURNS else " ").join(words))
        elif macro in _MDOC:
            if macro == "Nm":
                words = words or [subject]
                subject = subject or words[0]
            lines.append(_mdoc_text([macro, *words]))
        elif macro:
            end()
            code = _CODE.get(macro, code)
            lines += words[:1] if macro == "IP" else [_mdoc_text(words)] if macro == "It" else []
    end()
    return Document(tuple(piece for piece in pieces if piece.text), title=title)


def _mdoc_text(words: list[str]) -> str:
    """Return what a line of mdoc macros shows."""
    text = " ".join(word for word in words if word == "Fl" or word not in _MDOC)
    return re.sub(r"\bFl ?", "-", text)


def _shown(text: str) -> str:
    """Return text with its escapes replaced by what they show."""
    return _ESCAPE.sub(
        lambda found: _CHARACTERS.get(found[1] or found[2] or found[3] or "", ""), text
    )
