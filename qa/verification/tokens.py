"""Tokens for exact comparison: words, and numbers by value."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from text_to_num import alpha2digit

from qa.draft import MARKER

_TOKEN = re.compile(r"\d+(?:st|nd|rd|th)\b|\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['’ʼ][^\W\d_]+)*|[%$€£¥]")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_SENTENCE_END = re.compile(r"[.!?:;\n•|]")
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)")
# Lower ordinals, such as "the first" and "the second", distinguish rather than count.
_COUNTED = 4
_SCALES = frozenset({1e3, 1e6, 1e9, 1e12})
# Words that may be omitted or added in an otherwise identical text, and that identify no place.
ARTICLES = frozenset({"a", "an", "the"})
# Markers such as [2] and the addresses of links are not part of what a text says.
_NOTE = re.compile(r"\[\^\w{1,20}\]")
_LINK = re.compile(r"\]\([^()\s]{0,2000}\)")
# Forms of one word share at least this many letters at the start.
_MIN_SHARED = 4


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a number.

    ``key`` is the word without case and accents, or the number's value in digits; ``value`` is
    that number, or None for a word. ``opens`` marks the first token of a sentence or a line.
    """

    text: str
    key: str
    value: float | None
    opens: bool

    def is_like(self, other: "Token") -> bool:
        """Return whether two tokens are forms of one word, or the same number.

        Forms of one word start alike and differ in at most three letters at the end.
        """
        if self.key == other.key:
            return True
        if self.value is not None or other.value is not None:
            return False
        begun = max(_MIN_SHARED, len(self.key) - 3, len(other.key) - 3)
        long_enough = min(len(self.key), len(other.key)) >= begun
        return long_enough and self.key[:begun] == other.key[:begun]


@lru_cache(maxsize=512)
def tokens(text: str) -> tuple[Token, ...]:
    """Split a text into tokens; number words become numbers, other signs are dropped."""
    bare = _NOTE.sub(" ", MARKER.sub(" ", _LINK.sub("]", unicodedata.normalize("NFC", text))))
    # Line by line, as line breaks would be lost, and they end sentences.
    plain = "\n".join(alpha2digit(line, "en", threshold=0) for line in bare.split("\n"))
    found: list[Token] = []
    last = 0
    for match in _TOKEN.finditer(plain):
        surface = match.group()
        opens = not found or _SENTENCE_END.search(plain, last, match.start()) is not None
        last = match.end()
        value = _value(surface)
        before = found[-1].value if found else None
        if value in _SCALES and before is not None and not opens:
            scaled = before * value
            found[-1] = _number(f"{scaled:,.0f}", scaled, found[-1].opens)
        elif value is not None:
            found.append(_number(surface, value, opens))
        else:
            found.append(Token(surface, _folded(surface), None, opens))
    return tuple(found)


def _number(text: str, value: float, opens: bool) -> Token:
    return Token(text, f"{value:g}" if value < 1e6 else f"{value:.0f}", value, opens)


def _value(surface: str) -> float | None:
    if not surface[0].isdecimal() or ":" in surface:
        return None
    if ordinal := _ORDINAL.fullmatch(surface):
        return float(ordinal[1]) if int(ordinal[1]) >= _COUNTED else None
    digits = surface.replace(",", "") if _THOUSANDS.fullmatch(surface) else surface
    try:
        return float(digits.replace(",", "."))
    except ValueError:
        return None


def _folded(word: str) -> str:
    letters = unicodedata.normalize("NFKD", word.casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return plain.replace("’", "'").replace("ʼ", "'")
