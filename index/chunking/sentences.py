"""Split text into sentences, returned as spans of code points."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cached_property

from index.chunking.abbreviations import (
    AFTER_TIME,
    CAPITAL_ONLY,
    GERMAN_WORDS,
    NEVER_FINAL,
    NUMBERED,
    OPENING_WORDS,
    SOMETIMES_FINAL,
    SPEECH_VERBS,
    USUALLY_FINAL,
)
from index.lines import unbroken_spans
from index.types import Element

# Full-width and Indic stops end a sentence without a space after them.
_UNSPACED_STOPS = "。｡！？।॥။።։៕᙮᠃"
_SPACED_STOPS = ".!?…．‼⁇⁈⁉؟۔܀܁܂"
_STOPS = _SPACED_STOPS + _UNSPACED_STOPS
_QUOTES = "\"'”’»›“‘«‹」』"
_CLOSERS = _QUOTES + ")]}】）〉》*_"
_OPENERS = "\"'“‘„‚«‹»›「『([{（【〈《¿¡*_-–—•†‡"
# Brackets further apart than this many characters hold whole passages, split like other text.
_LONGEST_BRACKET = 400
# In a sentence of more characters than this, semicolons separate the items of a list.
_LONGEST_SENTENCE = 1000
_SEMICOLON = re.compile(r";\s+(?=\S)")

_SPACE = re.compile(r"\s*")
_OPENING = re.compile(rf"[\s{re.escape(_OPENERS)}]*")
_RUN = re.compile(rf"[{_STOPS}](?:[{_STOPS}]|[^\S\n\r]\.(?!\w))*")
_TAIL = re.compile(rf"(?:[{re.escape(_CLOSERS)}¹²³⁰-⁹†‡]|\[[^\[\]\n]{{1,40}}\])*")
# Leaves out “, ‘, «, * and _: with no space to decide, they open the next sentence.
_UNSPACED_TAIL = re.compile(rf"[{re.escape(''.join(set(_CLOSERS) - set('“‘«*_')))}]*")
_SPACED_NOTE = re.compile(r"(?:[^\S\n]{1,3}\[(?:\d{1,3}|[a-z][a-z ]{0,30}|\.\.\.|…)\])+(?=\s|$)")
_BRACKET = re.compile(r"[()\[\]（）]")
_BRACKETS = {"(": ")", "[": "]", "（": "）"}
_ENUMERATOR = re.compile(r"[(\[]?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{2,5})")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_REFERENCE = re.compile(r"\d|[IVXLC]{2,}\b|[B-HJ-Z]\b|[AI]\b(?=[.,;:)\]])")
_ORDINAL = re.compile(r"(?<![\w.,:–-])\d{1,2}\Z")
_PIECE_BEFORE = re.compile(r"(?<!\d)(?:[^\W\d_]|\.)*\Z")
_INITIALISM = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")
_CJK_SPEECH = re.compile(r"[と]|[^。！？，、]{0,6}[说說道问問喊答曰叫]")


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Split text into sentences and return their spans, in order.

    Spans count code points, never overlap, are stripped of whitespace, and together cover every
    character that is not whitespace. None crosses a blank line; a heading or a list item has
    spans of its own. Closing quotation marks, brackets and footnote marks stay with the
    sentence before them. A sentence of more than 1,000 characters is cut after its semicolons.
    Accepts any string, and takes time linear in its length.
    """
    return [
        item
        for start, end in unbroken_spans(text)
        for first, last in _Block(text[start:end]).spans()
        for item in _items(text, start + first, start + last)
    ]


def element_sentences(text: str, elements: Sequence[Element]) -> list[tuple[int, int]]:
    """Split an article's text like ``sentence_spans``, each element by itself.

    A row of a table is one sentence. ``elements`` are in order and do not overlap.
    """
    spans: list[tuple[int, int]] = []
    last = 0
    for element in elements:
        spans += _within(text, last, element.start)
        if element.kind == "row":
            spans.append((element.start, element.end))
        else:
            spans += _within(text, element.start, element.end)
        last = element.end
    return spans + _within(text, last, len(text))


def _within(text: str, start: int, end: int) -> list[tuple[int, int]]:
    return [(start + first, start + last) for first, last in sentence_spans(text[start:end])]


def _items(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut an overlong sentence after its semicolons: it is a list, cited by item."""
    last = start
    if end - start > _LONGEST_SENTENCE:
        for semicolon in _SEMICOLON.finditer(text, start, end):
            yield last, semicolon.start() + 1
            last = semicolon.end()
    yield last, end


class _Block:
    """A stretch of text to split into sentences."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._first = _end_of(_SPACE, text, 0)
        self._is_caseless = text.islower()

    def spans(self) -> Iterator[tuple[int, int]]:
        pending: tuple[int, int] | None = None
        for start, end in self._cuts():
            piece = self._text[start:end].rstrip()
            if not piece:
                continue
            end = start + len(piece)
            # Marks without a word are not a sentence; they stay with the one before them.
            if pending and not _has_content(piece):
                pending = pending[0], end
                continue
            if pending:
                yield pending
            pending = start, end
        if pending:
            yield pending

    def _cuts(self) -> Iterator[tuple[int, int]]:
        """Yield the sentences, the space behind some included."""
        text = self._text
        brackets = self._outer_brackets()
        bracket = next(brackets, None)
        begin = position = self._first
        while (run := _RUN.search(text, position)) and run.end() < len(text):
            position = run.end()
            tail = _UNSPACED_TAIL if text[position - 1] in _UNSPACED_STOPS else _TAIL
            after = _end_of(tail, text, position)
            while bracket and bracket[1] < run.start():
                bracket = next(brackets, None)
            inside = bracket is not None and bracket[0] < run.start()
            if bracket and inside and after <= bracket[1]:
                continue
            needs_opening_word = bool(bracket and inside and bracket[0] > begin + 1)
            if self._ends(begin, run, after, needs_opening_word):
                if note := _SPACED_NOTE.match(text, after):
                    after = note.end()
                yield begin, after
                begin = _end_of(_SPACE, text, after)
            position = max(position, after)
        yield begin, len(text)

    def _outer_brackets(self) -> Iterator[tuple[int, int]]:
        opened: dict[str, list[int]] = {closing: [] for closing in _BRACKETS.values()}
        pairs: list[tuple[int, int]] = []
        for found in _BRACKET.finditer(self._text):
            mark, end = found.group(), found.start()
            if mark in _BRACKETS:
                opened[_BRACKETS[mark]].append(end)
            elif opened[mark] and end - (start := opened[mark].pop()) <= _LONGEST_BRACKET:
                pairs.append((start, end))
        last = -1
        for start, end in sorted(pairs):
            if start > last:
                last = end
                yield start, end

    def _ends(self, begin: int, run: re.Match[str], after: int, needs_opening: bool) -> bool:
        """Return whether stops end a sentence; ``after`` is the end of the marks that close it."""
        text, stops, start = self._text, run.group(), run.start()
        if after >= len(text):
            return False
        if not text[after].isspace():
            return self._ends_unspaced(run, after)
        if stops == "." and self._is_enumerator(begin, start):
            return False
        note = _SPACED_NOTE.match(text, after)
        opening = _end_of(_OPENING, text, note.end() if note else after)
        if opening >= len(text):
            return note is None
        word = self._word_at(opening)
        if not self._can_open(text[opening], word):
            return False
        quoted = any(mark in _QUOTES for mark in text[run.end() : after])
        initial = len(word) == 1 and text[opening + 1 : opening + 2] == "."
        opens = word.lower() in OPENING_WORDS and not initial
        if needs_opening and not opens:
            return False
        if stops == ".":
            return quoted or self._is_final(start, opening, word, opens)
        if stops[0] in "!?" and quoted:
            if text[opening].isdigit() and "(" in text[after:opening]:
                return False
            return not self._is_speech(opening)
        if "…" in stops or stops.count(".") > 1:
            is_pronoun = word == "I" or word.startswith(("I'", "I’"))
            goes_on = is_pronoun and text[start - 1 : start].isspace()
            return not (text[opening].isdigit() or text[opening].islower() or goes_on)
        return True

    def _ends_unspaced(self, run: re.Match[str], after: int) -> bool:
        text, stop, start = self._text, run.group()[-1], run.start()
        following, closed = text[after], after > run.end()
        if stop in _UNSPACED_STOPS:
            goes_on = following in ",，、;；:：" or (closed and _CJK_SPEECH.match(text, after))
            return following in "“‘«„" or not goes_on
        if stop not in ".!?":
            return False
        if closed:
            return text[after - 1] == "]" and following.isupper()
        before = text[max(0, start - 2) : start]
        return (
            len(before) == 2
            and before.isalpha()
            and before.islower()
            and following.isupper()
            and self._word_at(after).lower() in OPENING_WORDS
        )

    def _is_final(self, start: int, opening: int, word: str, opens: bool) -> bool:
        """Return whether a single full stop is not that of an abbreviation or a number.

        ``word`` is the first one after it, at ``opening``, empty if there is none, and ``opens``
        is whether sentences commonly open with it.
        """
        text = self._text
        found = _PIECE_BEFORE.search(text[max(0, start - 16) : start])
        before = found.group().lstrip(".") if found else ""
        if not before:
            return opens or not word or not self._is_ordinal(start)
        key = before.lower()
        is_abbreviation = before[0].isupper() or key not in CAPITAL_ONLY
        if key in NUMBERED and _REFERENCE.match(text, opening):
            return False
        if key in USUALLY_FINAL:
            return word.lower() not in AFTER_TIME and not text[opening].isdigit()
        if key in SOMETIMES_FINAL and is_abbreviation:
            return opens
        if key in NEVER_FINAL and is_abbreviation:
            return False
        if opens:
            return True
        if len(before) == 1:
            # A lone lower-case letter is a symbol, unless it is part of "z. B." or "u. a."
            return before.islower() and not self._in_pair(start - 1, opening, word)
        return not _INITIALISM.fullmatch(before)

    def _is_ordinal(self, start: int) -> bool:
        number = _ORDINAL.search(self._text[max(0, start - 3) : start])
        return number is not None and self._is_german

    @cached_property
    def _is_german(self) -> bool:
        words = [word.lower() for word in _WORD.findall(self._text[:4000])]
        known = sum(word in GERMAN_WORDS for word in words)
        return known >= 2 and known * 8 >= len(words)

    def _in_pair(self, position: int, opening: int, word: str) -> bool:
        followed = self._text[opening + len(word) : opening + len(word) + 1] == "."
        before = self._text[max(0, position - 3) : position].rstrip()
        return (followed and len(word) < 4) or before[-1:] == "."

    def _is_enumerator(self, begin: int, start: int) -> bool:
        mark = _ENUMERATOR.fullmatch(self._text, begin, start) if start - begin <= 6 else None
        return mark is not None and (begin == self._first or mark.group().isdigit())

    def _is_speech(self, opening: int) -> bool:
        words = _WORD.findall(self._text[opening : opening + 40])[1:4]
        return any(word.lower() in SPEECH_VERBS for word in words)

    def _can_open(self, character: str, word: str) -> bool:
        if character.islower() and not "\u10d0" <= character <= "\u10ff":
            camel = len(word) > 1 and any(letter.isupper() for letter in word[1:3])
            return camel or self._is_caseless
        if character.isalnum() or character in "#@§":
            return True
        category = unicodedata.category(character)
        return category[0] in "SCM" and category != "Sm"

    def _word_at(self, position: int) -> str:
        word = _WORD.match(self._text, position, min(len(self._text), position + 32))
        return word.group() if word else ""


def _end_of(pattern: re.Pattern[str], text: str, position: int) -> int:
    """Return where what a pattern matches at a position ends."""
    found = pattern.match(text, position)
    return found.end() if found else position


def _has_content(piece: str) -> bool:
    return any(
        character.isalnum() or unicodedata.category(character)[0] == "S" for character in piece
    )
