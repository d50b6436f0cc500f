"""The words of a manual page without the escapes and macros that set them."""

import re

_CHARACTERS = {
    "em": "—", "en": "–", "bu": "•", "aq": "'", "dq": '"', "lq": "“", "rq": "”", "oq": "‘",
    "cq": "’", "hy": "-", "mi": "−", "co": "©", "rg": "®", "tm": "™", "->": "→", "<-": "←",
    "ti": "~", "ha": "^", "rs": "\\", "ga": "`", "at": "@", "sh": "#", "bv": "|", "ba": "|",
    "mu": "×", "+-": "±", "<=": "≤", ">=": "≥", "!=": "≠", "de": "°", "ss": "ß", "la": "⟨",
    "ra": "⟩", "Fo": "«", "Fc": "»", "Eu": "€", "Po": "£", "sc": "§", ":a": "ä", ":o": "ö",
    ":u": "ü", ":A": "Ä", ":O": "Ö", ":U": "Ü", "'e": "é", "`e": "è", "'a": "á", "`a": "à",
    "'o": "ó", "'i": "í", "'u": "ú", "~n": "ñ", ",c": "ç", "oe": "œ", "/o": "ø", "oa": "å",
}  # fmt: skip
_ESCAPE = re.compile(
    r"\\(?:"
    r"\*?\((?P<two>..)|\*?\[(?P<name>[^\]]*)\]|\*(?P<one>.)"
    r"|f(?:\(..|\[[^\]]*\]|.)|s[-+]?\d{1,2}|[hvwbolLNSH]'(?P<argument>[^']*)'|[kmMFn](?:\(..|\[[^\]]*\]|.)"
    r"|\".*|(?P<sign>.))"
)
_SIGNS = {
    "-": "-", "e": "\\", "~": " ", " ": " ", "0": " ", "'": "'", "`": "`", ".": ".", "\\": "\\",
    "t": " ", "p": "", "&": "", "/": "", ",": "", "|": "", "^": "", "c": "", "%": "", ":": "",
    ")": "", "u": "", "d": "", "{": "", "}": "",
}  # fmt: skip
# Macros that put signs around what follows them on the line.
_AROUND = {
    "Op": "[]", "Oo": "[]", "Dq": "“”", "Do": "“”", "Qq": '""', "Sq": "‘’", "Ql": "‘’", "So": "‘’",
    "Pq": "()", "Po": "()", "Bq": "[]", "Brq": "{}", "Aq": "<>", "Ao": "<>",
}  # fmt: skip
_MACROS = frozenset(
    """
    Ar Cm Em Sy Li Pa Ev Va Vt Fa Fn Ic Nd Ad An Dv Er Ms Tn Cd Bx Fx Nx Ox Dx Ux At Bsx Lb In Ft St
    Rv Ex Lk Mt No Xo Xc Oc Dc Qc Sc Pc Ac Bc Tg Fd
    """.split()
)
_PUNCTUATION = frozenset(".,:;)]?!")


def shown(text: str) -> str:
    """Return text with its escapes replaced by what they show."""
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def mdoc_words(words: list[str], subject: str) -> str:
    """Return what a line of mdoc macros shows; ``subject`` is what the page is about."""
    parts: list[str] = []
    closing: list[str] = []
    joined = False
    at = 0

    def add(text: str) -> None:
        nonlocal joined
        glued = joined or text in _PUNCTUATION or (bool(parts) and parts[-1] in ("(", "["))
        if parts and (glued or parts[-1][-1:] in ("[", "“", "‘", "(", "<", "{")):
            parts[-1] += text
        else:
            parts.append(text)
        joined = False

    while at < len(words):
        word = words[at]
        following = words[at + 1] if at + 1 < len(words) else ""
        if word == "Fl":
            add("-")
            joined = following not in ("", "Ar", "|") and following not in _PUNCTUATION
        elif word == "Nd":
            add("—")
        elif word == "Ar" and (not following or following in _PUNCTUATION):
            add("file ...")
        elif word == "Ns":
            joined = True
        elif word == "Nm":
            if not following or following in _AROUND or following in _MACROS or following == "Fl":
                add(subject)
        elif word == "Xr" and following:
            section = words[at + 2] if at + 2 < len(words) else ""
            add(f"{following}({section})" if section[:1].isdigit() else following)
            at += 2 if section[:1].isdigit() else 1
        elif word in _AROUND:
            add(_AROUND[word][0])
            closing.append(_AROUND[word][1])
        elif word not in _MACROS:
            add(word)
        at += 1
    trailing = ""
    while parts and len(words) > 1 and words[-1] in _PUNCTUATION and closing and not trailing:
        # Punctuation at the end of a line stands outside of what is enclosed.
        trailing = words[-1]
        parts[-1] = parts[-1].removesuffix(trailing)
    return " ".join(filter(None, parts)) + "".join(reversed(closing)) + trailing


def _character(escape: re.Match[str]) -> str:
    name = escape["two"] or escape["name"] or escape["one"]
    if name:
        if re.fullmatch(r"u[0-9A-F]{4,6}", name):
            code = int(name[1:], 16)
            return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else ""
        return _CHARACTERS.get(name, "")
    sign = escape["sign"]
    return _SIGNS.get(sign, sign) if sign else ""
