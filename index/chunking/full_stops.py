"""Distinguish full stops that end a sentence from those of abbreviations and numbers."""

import re

from index.chunking.abbreviations import (
    AFTER_TIME,
    CAPITAL_ONLY,
    GERMAN_MONTHS,
    GERMAN_WORDS,
    LETTERED_NOUNS,
    NEVER_FINAL,
    NUMBERED,
    SOMETIMES_FINAL,
    USUALLY_FINAL,
)

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_REFERENCE = re.compile(r"\d|[IVXLC]{2,}\b|[B-HJ-Z]\b|[AI]\b(?=[.,;:)\]])")
_PIECE_BEFORE = re.compile(r"(?<!\d)(?:[^\W\d_]|\.)*\Z")
_INITIALISM = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")


class FullStops:
    """Judges the single full stops of ``text[start:end]`` by the words around them."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self._text = text
        self._start = start
        self._end = end
        self._german: bool | None = None

    def ends(self, start: int, opening: int, word: str, opens: bool) -> bool:
        """Return whether the full stop at ``start`` ends a sentence.

        ``opening`` is where the text after it begins. ``word`` is the first word there, empty if
        there is none, and ``opens`` is whether sentences commonly open with it.
        """
        text = self._text
        before = self._piece_before(start)
        if not before:
            return not self._is_ordinal(start, opening, word, opens)
        key = before.lower()
        capital = before[0].isupper()
        if key in NUMBERED and _REFERENCE.match(text, opening, self._end):
            return False
        if key in USUALLY_FINAL:
            return word.lower() not in AFTER_TIME and not text[opening].isdigit()
        if key in SOMETIMES_FINAL and (capital or key not in CAPITAL_ONLY):
            if key in NEVER_FINAL and not opens:
                return False
            return opens
        if key in NEVER_FINAL and (capital or key not in CAPITAL_ONLY):
            return False
        if len(before) == 1:
            if opens or self._is_lettered(start - 1) or is_cjk(before):
                return True
            # A lone lower-case letter is a symbol, unless it is part of "z. B." or "u. a."
            return before.islower() and not self._in_pair(start - 1, opening, word)
        if _INITIALISM.fullmatch(before):
            return opens
        return True

    def _is_ordinal(self, start: int, opening: int, word: str, opens: bool) -> bool:
        digits = self._text[max(self._start, start - 3) : start]
        number = re.search(r"(?<![\w.,:–-])\d{1,2}\Z", digits)
        if not number or not word:
            return False
        if word.lower() in GERMAN_MONTHS:
            return self._is_german()
        return not opens and self._is_german()

    def _is_german(self) -> bool:
        if self._german is None:
            sample = self._text[self._start : min(self._end, self._start + 4000)]
            words = [word.lower() for word in WORD.findall(sample)]
            known = sum(word in GERMAN_WORDS for word in words)
            self._german = known >= 2 and known * 8 >= len(words)
        return self._german

    def _in_pair(self, position: int, opening: int, word: str) -> bool:
        followed = self._text[opening + len(word) : opening + len(word) + 1] == "."
        before = self._text[max(self._start, position - 3) : position].rstrip()
        return (followed and len(word) < 4) or before[-1:] == "."

    def _is_lettered(self, position: int) -> bool:
        before = self._text[max(self._start, position - 14) : position].split()
        return bool(before) and before[-1].lower() in LETTERED_NOUNS

    def _piece_before(self, start: int) -> str:
        window = self._text[max(self._start, start - 16) : start]
        piece = _PIECE_BEFORE.search(window)
        return piece.group().lstrip(".") if piece else ""


def is_cjk(*characters: str) -> bool:
    """Return whether every character is a Han, Kana or Hangul letter."""
    return all(_CJK.match(character) for character in characters)
