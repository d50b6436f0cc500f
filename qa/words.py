"""A text as words: each with its span, its stem, and whether it may carry meaning.

Claims and evidence are compared by these words. Markers like [2] and the marks of Markdown are
no part of what a claim says and are blanked out before it is read, so that spans stay true.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from qa.lexicon import FUNCTION_WORDS, words_of
from qa.stems import stem

_WORD = re.compile(
    r"(?:[^\W\d_]\.){2,}|\d+(?:[.,\u00a0\u202f]\d+)*\w*|[^\W\d_]+(?:['\u2019\u02bc][^\W\d_]+)*"
)
_MARKER = re.compile(r"\[\s*\d{1,3}(?:\s*[,;\-\u2013]\s*\d{1,3})*\s*\]|\[\^\w{1,20}\]")
_LINK = re.compile(r"!?\[([^\[\]]{0,400})\]\([^()\s]{0,2000}\)")
_SURROGATE = re.compile("[\ud800-\udfff]")
_MARKUP = re.compile(
    r"\*{1,3}|(?<!\w)_{1,3}(?=\w)|(?<=\w)_{1,3}(?!\w)|`+|~~"
    r"|^[ \t]{0,3}(?:#{1,6}|>+|[-+\u2022])[ \t]",
    re.MULTILINE,
)

# Words that say little by themselves; a paraphrase adds and drops them freely.
LIGHT_WORDS = FUNCTION_WORDS | words_of(
    "according among upon per via despite although whereas whether either neither nor hence "
    "thus therefore moreover furthermore indeed instead rather quite almost nearly roughly "
    "around about approximately several various certain particular respectively etc would could "
    "became become becomes becoming being got get gets getting made make makes making came come "
    "comes coming went go goes going put puts took take takes taken taking gave give gives "
    "given giving said says say called call named name known let lets kept keep keeps want "
    "wanted use used uses using new way ways thing things kind sort able well back away along "
    "across around onto off later earlier then once already soon together apart whole entire "
    "both each since till lot lots matter fact case cases part number group people person "
    "someone something anyone anything everyone everything nobody nothing none include includes "
    "included including also what's there's who's "
)
_PAUSES = frozenset(",;:()[]–—")
_ENDS = frozenset(".?!:\n")


@dataclass(frozen=True, slots=True)
class Word:
    """One word with its span in the text; ``opens`` marks the first word of a sentence.

    ``pause`` tells that a comma, a dash or the like stands before it.
    """

    text: str
    lower: str
    stem: str
    start: int
    end: int
    opens: bool
    pause: bool = False

    @property
    def capital(self) -> bool:
        """Whether the word begins with a capital letter."""
        return self.text[0].isupper()

    @property
    def light(self) -> bool:
        """Whether the word says little by itself."""
        return self.lower in LIGHT_WORDS


def plain(text: str) -> str:
    """Blank out markers like [2] and the marks of Markdown, keeping every span true.

    Half a surrogate pair, which no encoding can hold, becomes a replacement character.
    """
    text = _SURROGATE.sub("\ufffd", text)
    text = _LINK.sub(
        lambda m: " " * (m.start(1) - m.start()) + m[1] + " " * (m.end() - m.end(1)), text
    )
    return _MARKUP.sub(_blank, _MARKER.sub(_blank, text))


def words(text: str) -> list[Word]:
    """Cut a text into words; signs are dropped, hyphenated words fall apart."""
    found: list[Word] = []
    last = 0
    for match in _WORD.finditer(text):
        surface = match.group()
        lower = surface.lower().replace("\u2019", "'").replace("\u02bc", "'")
        gap = text[last : match.start()]
        opens = not found or not _ENDS.isdisjoint(gap)
        pause = opens or not _PAUSES.isdisjoint(gap)
        found.append(Word(surface, lower, stem(lower), match.start(), match.end(), opens, pause))
        last = match.end()
    return found


def telling_stems(words: Iterable[Word]) -> frozenset[str]:
    """Return the stems of the words that say something by themselves."""
    return frozenset(word.stem for word in words if not word.light)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())
