"""Decode bytes, or report why that fails.

A byte order mark decides. Without one, UTF-8 is tried first, then UTF-16, and last the Western
code page 1252, which is accepted only if the text reads like a Western language: a wrong guess
would fill the store with words that nobody wrote.
"""

import re
import unicodedata

from index.errors import UnreadableSourceError

# Longest first: the UTF-32 mark starts with the UTF-16 mark.
BYTE_ORDER_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)

SAVE_TEXT = "save its text as a .txt or .md file and add that."

_SURROGATE = re.compile("[\ud800-\udfff]")
# Zero-width space and joiner, embeddings, overrides and isolates, and the invisible tags.
_INVISIBLE = (
    (0x200B, 0x200B),
    (0x202A, 0x202E),
    (0x2060, 0x2060),
    (0x2066, 0x2069),
    (0xE0000, 0xE007F),
)

# How files begin that are never text, although some consist of printable characters only.
_BINARY = (b"%PDF-", b"{\\rtf", b"PK\x03\x04", b"\xd0\xcf\x11\xe0")

_CONTROL = re.compile(r"[\x01-\x08\x0e-\x19\x1c-\x1f]")
# Text has the odd control character; data with more than this share of them is not text.
_MAX_CONTROLS = 1 / 200

# The non-ASCII letters of the languages that code page 1252 was made for.
_WESTERN_ALPHABETS = tuple(
    frozenset(letters + letters.upper())
    for letters in """
    äöüß àâæçéèêëîïôœùûüÿ áéíóúñüºª àáâãçéêíóôõúºª àèéìîòù àèìòùáéó æøåéèêóòô åäöé äöüõšž
    áðéíóúýþæöø àçéèíïóòúüñ éèëêïóöüáä âêîôûëïäö çëáéñ
    """.split()
)
# One alphabet must contain this share of the non-ASCII letters, unless they are few.
_MIN_FITTING = 0.9
_FEW_FOREIGN = 0.02
_MAX_FOREIGN = 0.5
# A lower-case letter of another code page may be a sign or a capital in this one, and then shows
# up inside words.
_SIGNS = "¡¢£¤¥¦¨©ª«¬¯°±²³´µ¶¸¹º»¼½¾¿×÷€‚ƒ„†‡ˆ‰‹“”•˜™›ŠŒŽŸÀ-ÖØ-Þ"
_SIGN_IN_WORD = re.compile(rf"(?<=[a-zß-öø-ÿ])[{_SIGNS}](?=[a-zß-öø-ÿ])")
_MAX_SIGNS = 0.1
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")


def decode_text(data: bytes, name: str) -> str:
    """Return the text in ``data``, without a byte order mark.

    ``name`` is the name to use in messages. Raises UnreadableSourceError, which says whether it
    is no text, or in an encoding that cannot be told.
    """
    marked = next((name for mark, name in BYTE_ORDER_MARKS if data.startswith(mark)), "utf-8")
    try:
        bare = marked == "utf-8" and b"\x00" in data
        text = _wide(data) if bare else data.decode(marked)
    except UnicodeDecodeError as error:
        text = _western(data) if marked == "utf-8" else None
        if text is None:
            raise UnreadableSourceError(
                f"{name} is not UTF-8, and its encoding cannot be determined; "
                "save it again as UTF-8."
            ) from error
    if data.startswith(_BINARY) or text is None or not _is_clean(text):
        raise UnreadableSourceError(f"{name} is not text; {SAVE_TEXT}")
    return text


def _wide(data: bytes) -> str | None:
    """Decode UTF-16 without a byte order mark; None if the result is implausible."""
    candidates: list[tuple[int, str]] = []
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _is_clean(text) and not any(unicodedata.category(c) in {"Cn", "Co"} for c in set(text)):
            candidates.append((sum(text.count(space) for space in " \n\r\u3000\u3002"), text))
    spaces, text = max(candidates, default=(0, ""))
    return text if spaces else None


def _western(data: bytes) -> str | None:
    """Decode code page 1252; None if the result does not read like a Western language."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    return text if _reads_western(text) or not _is_clean(text) else None


def _reads_western(text: str) -> bool:
    signs = len(_SIGN_IN_WORD.findall(text))
    if signs > _MAX_SIGNS * len(_BEYOND_ASCII.findall(text)):
        return False
    letters = [character for character in text if character.isalpha()]
    foreign = [letter for letter in letters if not letter.isascii()]
    if len(foreign) > _MAX_FOREIGN * len(letters):
        return False
    if len(foreign) <= _FEW_FOREIGN * len(letters):
        return True
    # Line by line, so that a text in two Western languages passes.
    fitting = sum(
        max(sum(map(alphabet.__contains__, line)) for alphabet in _WESTERN_ALPHABETS)
        for line in text.splitlines()
    )
    return fitting >= _MIN_FITTING * len(foreign)


def _is_clean(text: str) -> bool:
    if "\x00" in text:
        return False
    return len(_CONTROL.findall(text)) <= _MAX_CONTROLS * len(text)


class _Replacements(dict[int, str | None]):
    """Map code points for ``str.translate``, each looked up once."""

    def __missing__(self, point: int) -> str | None:
        character = chr(point)
        category = unicodedata.category(character)
        replacement: str | None = character
        if category == "Zs" or character in "\t\x1c\x1d\x1e\x1f":
            replacement = "\t" if character == "\t" else " "
        elif character in "\n\r\x0b\x85\u2028":
            replacement = "\n"
        elif character in "\x0c\u2029":
            replacement = "\n\n"
        elif category == "Cc" or character in "\ufeff\u00ad" or _is_invisible(point):
            replacement = None
        self[point] = replacement
        return replacement


def normalize_text(raw: str) -> str:
    """Return a text composed (Unicode NFC), its white space as spaces, tabs and line feeds.

    Control characters and those that hide or reorder words are removed.
    """
    if _SURROGATE.search(raw):
        raw = raw.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    text = raw.replace("\r\n", "\n").translate(_Replacements())
    return text if _has_endless_marks(text) else unicodedata.normalize("NFC", text)


def _has_endless_marks(text: str) -> bool:
    """Return whether there is a run of 32 combining marks.

    No language has such runs, and Python takes quadratic time to sort them.
    """
    marks = [c for c in set(text) if unicodedata.combining(unicodedata.normalize("NFD", c)[0])]
    return bool(marks) and re.search(f"[{''.join(marks)}]{{32}}", text) is not None


def count_invisible(raw: str) -> int:
    """Return the number of characters that hide words, or show them in another order."""
    return sum(raw.count(character) for character in set(raw) if _is_invisible(ord(character)))


def _is_invisible(point: int) -> bool:
    return any(first <= point <= last for first, last in _INVISIBLE)
