"""A model's reply, read as it comes: sentences, their markers, and lines that say "not found"."""

import re
from dataclasses import dataclass
from typing import Literal

from index import sentence_spans
from qa.prompts import MISSING, NOT_FOUND, WRONG_PREMISE

Declared = Literal["not_found", "missing"]

_DECLARED: dict[str, Declared] = {NOT_FOUND: "not_found", MISSING: "missing"}
_KEYWORDS = (*_DECLARED, WRONG_PREMISE)
_NUMBERS = r"\d{1,4}(?:\s*(?:,|;|-|–|and)\s*\d{1,4})*"
_KIND = r"(?:(?:passages?|sources?|citations?)\s*)?"
_MARKER = re.compile(rf"\s*[\[【]\s*{_KIND}({_NUMBERS})\s*[\]】]", re.I)
_ORNAMENT = re.compile(r"\*\*|__|`+|(?m:^[^\S\n]*(?:[-*•]|#{1,6}|\d{1,2}[.)])[^\S\n]+)")
# What has come may yet become a marker or an ornament, and is not shown before that is known.
_UNDECIDED = re.compile(
    r"(?:\s*[\[【][^\[\]【】\n]{0,40}|[*_`]+|\s+|(?:^|\n)\s*(?:[-*•]|#{1,6}|\d{1,2}[.)]?)\s*)$"
)
_LONGEST_RANGE = 9
# How much of a next sentence must have come before the one in front of it is taken as over:
# what follows decides whether a full stop was one.
_LOOK_AHEAD = 12


@dataclass(frozen=True, slots=True)
class Written:
    """More text of the sentence that is being written."""

    text: str


@dataclass(frozen=True, slots=True)
class WrittenSentence:
    """A sentence that is complete, with the numbers of the passages that its markers name.

    ``corrects`` tells that the model gives it in place of what the question assumes.
    """

    text: str
    markers: tuple[int, ...]
    corrects: bool = False


@dataclass(frozen=True, slots=True)
class Declaration:
    """The model says that something is not in the passages, and names it."""

    kind: Declared
    words: str


Piece = Written | WrittenSentence | Declaration


class ReplyReader:
    """Reads a reply piece by piece; half a marker is never shown."""

    def __init__(self) -> None:
        self._raw = ""
        self._shown = ""
        self._corrects = False
        self._leading: bool | None = None

    def feed(self, text: str) -> list[Piece]:
        """Return what the text that just came completes, in the order it was written."""
        self._raw += text.replace("\r", "")
        return self._read(ended=False)

    def end(self) -> list[Piece]:
        """Return what is left when nothing more comes."""
        return self._read(ended=True)

    def _read(self, *, ended: bool) -> list[Piece]:
        pieces: list[Piece] = []
        bare, raw_of, markers = _bared(self._raw)
        if self._leading is None and _bared(_UNDECIDED.sub("", self._raw))[0].strip():
            # Some models put the marker before its sentence, and then before every one.
            self._leading = bool(markers) and markers[0][0] < raw_of[_first_letter(bare)]
        spans = sentence_spans(bare)
        begun = 0
        for number, (start, end) in enumerate(spans):
            following = spans[number + 1][0] if number + 1 < len(spans) else None
            if not ended and (following is None or len(bare) - following < _LOOK_AHEAD):
                break
            border = len(self._raw) if following is None else raw_of[following]
            if self._leading and following is not None:
                border = raw_of[end - 1] + 1
            mine = [text for place, text in markers if begun <= place < border]
            pieces += self._sentence(bare[start:end], marker_numbers("".join(mine)))
            begun = border
        self._raw = "" if ended else self._raw[begun:]
        if not ended:
            pieces += self._written()
        return pieces

    def _sentence(self, text: str, markers: tuple[int, ...]) -> list[Piece]:
        self._shown = ""
        text = _one_line(text)
        for words, kind in _DECLARED.items():
            if text.upper().startswith(words):
                return [Declaration(kind, text[len(words) :].strip(" ."))]
        if text.upper().startswith(WRONG_PREMISE):
            self._corrects = True
            text = text[len(WRONG_PREMISE) :].lstrip()
        if not any(character.isalnum() for character in text):
            return []
        return [WrittenSentence(text, markers, self._corrects)]

    def _written(self) -> list[Piece]:
        bare, _, _ = _bared(_UNDECIDED.sub("", self._raw))
        # What follows is shown once this sentence has settled, so that nothing jumps.
        visible = _one_line(bare[slice(*next(iter(sentence_spans(bare)), (0, 0)))])
        begun = visible.upper()
        if begun.startswith(WRONG_PREMISE):
            visible = visible[len(WRONG_PREMISE) :].lstrip()
        elif any(words.startswith(begun) or begun.startswith(words) for words in _KEYWORDS):
            return []
        if not visible.startswith(self._shown) or len(visible) == len(self._shown):
            return []
        more, self._shown = visible[len(self._shown) :], visible
        return [Written(more)]


def marker_numbers(text: str) -> tuple[int, ...]:
    """Return the numbers in the markers of a text, in order, each once."""
    numbers: dict[int, None] = {}
    for match in _MARKER.finditer(text):
        for part in re.split(r"\s*(?:,|;|and)\s*", match.group(1)):
            first, *last = (int(number) for number in re.split(r"\s*[-–]\s*", part))
            stop = last[-1] if last else first
            numbers.update(dict.fromkeys(range(first, min(stop, first + _LONGEST_RANGE) + 1)))
    return tuple(numbers)


def _bared(raw: str) -> tuple[str, list[int], list[tuple[int, str]]]:
    """Return a reply without markers and ornament, where its characters stood, and the markers.

    A line break becomes two, so that no sentence goes over it.
    """
    markers = [(match.start(), match.group()) for match in _MARKER.finditer(raw)]
    dropped = [match.span() for match in _MARKER.finditer(raw)]
    dropped += [match.span() for match in _ORNAMENT.finditer(raw)]
    hidden = {place for start, end in dropped for place in range(start, end)}
    bare: list[str] = []
    raw_of: list[int] = []
    for place, character in enumerate(raw):
        if place in hidden:
            continue
        for _ in range(2 if character == "\n" else 1):
            bare.append(character)
            raw_of.append(place)
    return "".join(bare), raw_of, markers


def _first_letter(bare: str) -> int:
    return len(bare) - len(bare.lstrip())


def _one_line(text: str) -> str:
    return " ".join(text.split())
