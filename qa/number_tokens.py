"""A text cut for reading numbers: digits with their separators, words, and single signs."""

import re
from dataclasses import dataclass

from qa.number_words import BOUNDS, HEDGE

_TOKEN = re.compile(
    r"\d{1,2}:\d{2}(?!\d)|\d+(?:[.,\u00a0\u202f]\d+)*|[^\W\d_]+(?:\.(?=[^\W\d_]\.)[^\W\d_])*"
    r"|[^\w\s]|_"
)


@dataclass(frozen=True, slots=True)
class _Token:
    lower: str
    start: int
    end: int


class NumberTokens:
    """The tokens of a text; a position beyond them holds the empty word."""

    def __init__(self, text: str) -> None:
        """Cut a text."""
        self._text = text
        self._tokens = [
            _Token(match.group().lower(), match.start(), match.end())
            for match in _TOKEN.finditer(text)
        ]

    def __len__(self) -> int:
        return len(self._tokens)

    def lower(self, position: int) -> str:
        """Return a token in lower case."""
        return self._tokens[position].lower if 0 <= position < len(self._tokens) else ""

    def lowers(self, position: int, count: int) -> list[str]:
        """Return some tokens in lower case."""
        return [self.lower(position + step) for step in range(count)]

    def surface(self, position: int) -> str:
        """Return a token as it is written."""
        if not 0 <= position < len(self._tokens):
            return ""
        return self._text[self._tokens[position].start : self._tokens[position].end]

    def cut(self, first: int, last: int) -> tuple[str, int, int]:
        """Return the text of the tokens from ``first`` to before ``last``, with its span."""
        start, end = self._tokens[first].start, self._tokens[last - 1].end
        return self._text[start:end], start, end

    def joined(self, position: int) -> bool:
        """Tell whether a token follows the one before it without a space."""
        return (
            0 < position < len(self._tokens)
            and self._tokens[position - 1].end == self._tokens[position].start
        )

    def in_word(self, position: int) -> bool:
        """Tell whether a letter stands right before a token, as in "B52"."""
        start = self._tokens[position].start
        return start > 0 and (self._text[start - 1].isalpha() or self._text[start - 1] == "_")

    def hedge(self, position: int) -> str:
        """Return "about", "over" or "under" where the words before a token say so."""
        start = self._tokens[position].start
        match = HEDGE.search(self._text, max(0, start - 30), start)
        return match.lastgroup or "" if match else ""

    def hedge_after(self, position: int) -> str:
        """Read the bound in "65 or older" and "65 years of age and more"."""
        for step in range(4):
            if self.lower(position + step) in {"or", "and"}:
                return BOUNDS.get(self.lower(position + step + 1), "")
        return ""

    def noun(self, position: int) -> str:
        """Return the lower-case word at a position, a hyphen before it left out."""
        word = self.lower(position + (self.lower(position) in {"-", "–"}))
        return word if word.isalpha() else ""
