"""A sentence cut into tokens for making questions: names of times are one token each."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from qa.lexicon import words_of

Shape = Literal["word", "time", "number", "sign", "quotation"]

_ABBREVIATION = (
    r"(?:Mrs?|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Col|Capt|Sgt|Lt|St|Jr|Sr|Mt)\.|(?:[^\W\d_]\.)+(?=\W|$)"
)
_TOKEN = re.compile(
    rf"{_ABBREVIATION}|[$£€]?\d+(?:[.,]\d+)*(?:%|\w*)|\w+(?:[-'’&/]\w+)*"
    r"(?:(?<=s)['’](?=\s))?|[^\w\s]"
)
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
)
_YEAR = r"(?:1\d{3}|20[0-3]\d|\d{3} (?:AD|BC|CE|BCE))"
_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_DATE = (
    rf"(?:(?:the )?\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH},? {_YEAR}"
    rf"|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?:, ?{_YEAR})?|\d{{1,2}} {_MONTH}"
    rf"|{_MONTH}(?:,? {_YEAR})?"
    rf"|(?:the {_YEAR}s|{_YEAR})(?: (?:AD|BC|CE|BCE))?"
    rf"|(?:the )?(?:\d{{1,2}}(?:st|nd|rd|th)|[a-z]+th) century)"
)
_TIME = re.compile(
    rf"\b(?:(?:[Ll]ate|[Ee]arly) )?(?:[Ii]n|[Oo]n|[Aa]round|[Dd]uring|[Ii]n about|[Ii]n around)"
    rf" (?:(?:the )?(?:early|late|mid|spring|summer|autumn|fall|winter|middle|end|beginning|year)"
    rf"(?:(?: of)?(?: the)?)[ -]|(?:early|late|mid)[ -])?{_DATE}(?![\w'’%-]|,\d)"
    rf"|\b[Oo]n (?:a )?{_DAY}(?: (?:morning|afternoon|evening|night))?(?: in {_MONTH}"
    rf"(?: {_YEAR})?)?"
    r"(?![\w'’-])"
)
_ASIDE = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")
_QUOTATION = re.compile(r"[\"“][^\"“”]*[\"”]")
# A time before one of these is part of a longer one, or is no time at all.
_JOINS_ON = re.compile(r"\s?(?:[-–—]|to \d|and (?:the )?\d|or \d|through \d|until \d|dollars?\b)")


@dataclass(frozen=True, slots=True)
class Piece:
    """A token with its span in the sentence it was cut from."""

    text: str
    lower: str
    start: int
    end: int
    shape: Shape

    @property
    def capital(self) -> bool:
        """Whether it is a word that begins with a capital."""
        return self.shape == "word" and self.text[0].isupper()

    @property
    def small(self) -> bool:
        """Whether it is a word in small letters that may carry meaning."""
        return self.shape == "word" and self.text[0].islower() and self.lower not in NO_NOUNS


# Words in small letters that stand in no plain noun phrase, but for those between two of them.
NO_NOUNS = words_of(
    "is are was were be been being am do does did has have had having will would can could shall "
    "should may might must in on at to for from by with about of into over under after before "
    "during between against among through within without near since until toward towards upon "
    "across along around behind below beneath beside besides beyond despite except like off onto "
    "per throughout unlike via amid as than the a an his her its their our my your this that these "
    "those i you he she it they we me him them us who whom whose what which when where why how and "
    "or but nor so if then there here not no yes some any all both each every many much more most "
    "few fewer less least little other others another else ever never also too very just only even "
    "still yet out up down again because while although though whereas however unless whether "
    "himself herself itself themselves one ones such own same now today almost nearly about "
    "approximately roughly due because including instead rather"
)


def pieces(text: str) -> list[Piece]:
    """Cut a sentence on one line into tokens; quotations and times are one each."""
    found: list[Piece] = []
    spans = [(m.start(), m.end(), "quotation") for m in _QUOTATION.finditer(text)]
    quoted = list(spans)
    for match in _TIME.finditer(text):
        inside = any(start < match.end() and match.start() < end for start, end, _ in quoted)
        if not inside and not _JOINS_ON.match(text, match.end()):
            spans.append((match.start(), match.end(), "time"))
    spans.sort()
    position = 0
    for start, end, shape in [*spans, (len(text), len(text), "")]:
        found += [_word(match, position) for match in _TOKEN.finditer(text[position:start])]
        if shape:
            whole: Shape = "time" if shape == "time" else "quotation"
            found.append(Piece(text[start:end], text[start:end].lower(), start, end, whole))
        position = end
    return found


def plain(text: str) -> str:
    """Return a sentence on one line without what stands in brackets."""
    return " ".join(_ASIDE.sub("", " ".join(text.split())).split())


def words_in(tokens: Sequence[Piece]) -> str:
    """Return tokens as they are written, also after some between them were left out."""
    text = ""
    end = 0
    for token in tokens:
        gap = not text or token.start == end or token.text == ","
        text += ("" if gap else " ") + token.text
        end = token.end
    return text.strip()


def _word(match: re.Match[str], offset: int) -> Piece:
    text = match.group()
    shape: Shape = "word"
    if (text[0] in "$£€" and len(text) > 1) or text[0].isdigit():
        shape = "number"
    elif not text[0].isalnum():
        shape = "sign"
    lower = text.lower().replace("’", "'")
    return Piece(text, lower, match.start() + offset, match.end() + offset, shape)
