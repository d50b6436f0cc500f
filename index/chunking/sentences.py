"""Split text into sentences, returned as spans of code points."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from index.chunking.abbreviations import OPENING_WORDS, SPEECH_VERBS
from index.chunking.full_stops import WORD, FullStops, is_cjk
from index.lines import unbroken_spans
from index.types import Element

# Full-width and Indic stops end a sentence without a space after them.
_UNSPACED_STOPS = "。｡！？।॥။።։៕᙮᠃"
_SPACED_STOPS = ".!?…．‼⁇⁈⁉؟۔܀܁܂"
_STOPS = _SPACED_STOPS + _UNSPACED_STOPS
_QUOTES = "\"'”’»›“‘«‹」』"
_CLOSERS = _QUOTES + ")]}】）〉》*_"
_OPENERS = frozenset("\"'“‘„‚«‹»›「『([{（【〈《¿¡*_-–—•†‡")
# Brackets further apart than this many characters hold whole passages, split like other text.
_LONGEST_BRACKET = 400
# In a sentence of more characters than this, semicolons separate the items of a list.
_LONGEST_SENTENCE = 1000
_SEMICOLON = re.compile(r";\s+(?=\S)")

_RUN = re.compile(rf"[{_STOPS}](?:[{_STOPS}]|[^\S\n\r]\.(?!\w))*")
_TAIL = re.compile(rf"(?:[{re.escape(_CLOSERS)}¹²³⁰-⁹†‡]|\[[^\[\]\n]{{1,40}}\])*")
# Leaves out “, ‘, «, * and _: with no space to decide, they open the next sentence.
_UNSPACED_TAIL = re.compile(rf"[{re.escape(''.join(set(_CLOSERS) - set('“‘«*_')))}]*")
_SPACED_NOTE = re.compile(r"(?:[^\S\n]{1,3}\[(?:\d{1,3}|[a-z][a-z ]{0,30}|\.\.\.|…)\])+(?=\s|$)")
_SPACED_CLOSER = re.compile(r"[^\S\n]»")
_BRACKET = re.compile(r"[()\[\]（）]")
_ENUMERATOR = re.compile(r"[(\[]?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{2,5})")
_CJK_SPEECH = re.compile(r"[と]|[^。！？，、]{0,6}[说說道问問喊答曰叫]")


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Split text into sentences and return their spans, in order.

    Spans count code points, never overlap, are stripped of whitespace, and together cover every
    character that is not whitespace. None crosses a blank line; a heading or a list item has
    spans of its own. Closing quotation marks, brackets and footnote marks stay with the
    sentence before them. A sentence of more than 1,000 characters is cut after its semicolons.
    Accepts any string, and takes time linear in its length.
    """
    spans: list[tuple[int, int]] = []
    for start, end in unbroken_spans(text):
        for span in _Block(text, start, end).spans():
            spans.extend(_items(text, *span))
    return spans


def element_sentences(text: str, elements: Sequence[Element]) -> list[tuple[int, int]]:
    """Split an article's text like ``sentence_spans``, each element by itself.

    A row of a table is one sentence. ``elements`` are in order and do not overlap.
    """
    spans: list[tuple[int, int]] = []
    last = 0
    for element in elements:
        spans.extend(_within(text, last, element.start))
        if element.kind == "row":
            spans.append((element.start, element.end))
        else:
            spans.extend(_within(text, element.start, element.end))
        last = element.end
    spans.extend(_within(text, last, len(text)))
    return spans


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

    def __init__(self, text: str, start: int, end: int) -> None:
        self._text = text
        self._start = start
        self._end = end
        self._caseless = _is_caseless(text[start:end])
        self._full_stops = FullStops(text, start, end)

    def spans(self) -> Iterator[tuple[int, int]]:
        pending: tuple[int, int] | None = None
        for start, end in self._cuts():
            piece = self._text[start:end]
            trimmed = piece.strip()
            if not trimmed:
                continue
            start += len(piece) - len(piece.lstrip())
            end = start + len(trimmed)
            # Marks without a word are not a sentence; they stay with the one before them.
            if pending and not _has_content(trimmed):
                pending = pending[0], end
                continue
            if pending:
                yield pending
            pending = start, end
        if pending:
            yield pending

    def _cuts(self) -> Iterator[tuple[int, int]]:
        text, limit = self._text, self._end
        brackets = self._outer_brackets()
        bracket = next(brackets, None)
        begin = self._skip_space(self._start)
        position = begin
        while run := _RUN.search(text, position, limit):
            position = run.end()
            if position >= limit:
                break
            after = self._after_tail(position)
            while bracket and bracket[1] < run.start():
                bracket = next(brackets, None)
            needs_opening_word = False
            if bracket and bracket[0] < run.start():
                if after <= bracket[1]:
                    continue
                needs_opening_word = bracket[0] > begin + 1
            if self._ends(begin, run.start(), run.end(), after, needs_opening_word):
                note = _SPACED_NOTE.match(text, after, limit)
                if note:
                    after = note.end()
                yield begin, after
                begin = self._skip_space(after)
            position = max(position, min(after, limit))
        yield begin, limit

    def _after_tail(self, position: int) -> int:
        stop = self._text[position - 1]
        tail = (_UNSPACED_TAIL if stop in _UNSPACED_STOPS else _TAIL).match(
            self._text, position, self._end
        )
        after = tail.end() if tail else position
        spaced = _SPACED_CLOSER.match(self._text, after, self._end)
        if spaced and "«" in self._text[max(self._start, after - 200) : after]:
            after = spaced.end()
        return after

    def _outer_brackets(self) -> Iterator[tuple[int, int]]:
        stacks: dict[str, list[int]] = {")": [], "]": [], "）": []}
        closing = {"(": ")", "[": "]", "（": "）"}
        pairs: list[tuple[int, int]] = []
        for found in _BRACKET.finditer(self._text, self._start, self._end):
            mark = found.group()
            if mark in closing:
                stacks[closing[mark]].append(found.start())
            elif stacks[mark]:
                opened = stacks[mark].pop()
                if found.start() - opened <= _LONGEST_BRACKET:
                    pairs.append((opened, found.start()))
        last = -1
        for opened, closed in sorted(pairs):
            if opened > last:
                last = closed
                yield opened, closed

    def _ends(self, begin: int, start: int, end: int, after: int, needs_opening: bool) -> bool:
        """Return whether the stops at ``start:end`` end a sentence.

        ``after`` is the end of the closing marks that follow them.
        """
        text = self._text
        run = text[start:end]
        if after >= self._end:
            return False
        spaced = text[after].isspace()
        if not spaced:
            return self._ends_unspaced(start, run, end, after)
        if run == "." and self._is_enumerator(begin, start):
            return False
        note = _SPACED_NOTE.match(text, after, self._end)
        opening = self._skip_openers(note.end() if note else after)
        if opening >= self._end:
            return note is None
        word = self._word_at(opening)
        if not self._can_open(text[opening], word):
            return False
        quoted = any(mark in _QUOTES for mark in text[end:after])
        initial = len(word) == 1 and text[opening + 1 : opening + 2] == "."
        opens = word.lower() in OPENING_WORDS and not initial
        if needs_opening and not opens:
            return False
        if run == ".":
            return quoted or self._full_stops.ends(start, opening, word, opens)
        if run[0] in "!?" and quoted:
            if text[opening].isdigit() and "(" in text[after:opening]:
                return False
            return not self._is_speech(opening)
        if "…" in run or run.count(".") > 1:
            return not (text[opening].isdigit() or text[opening].islower()) and not (
                word[:1] == "I"
                and len(word.split("'")[0].split("’")[0]) == 1
                and text[start - 1 : start].isspace()
            )
        return True

    def _ends_unspaced(self, start: int, run: str, end: int, after: int) -> bool:
        text = self._text
        character = text[after]
        if run[-1] in _UNSPACED_STOPS and character in "“‘«„":
            return True
        if run[-1] in _UNSPACED_STOPS or (run[-1] in "!?" and is_cjk(character, text[start - 1])):
            if character in ",，、;；:：":
                return False
            quoted = after > end
            return not (quoted and _CJK_SPEECH.match(text, after, self._end))
        if run[-1] not in ".!?":
            return False
        if after > end:
            return text[after - 1] == "]" and character.isupper()
        before = text[max(self._start, start - 2) : start]
        return (
            len(before) == 2
            and before.isalpha()
            and before.islower()
            and character.isupper()
            and self._word_at(after).lower() in OPENING_WORDS
        )

    def _is_enumerator(self, begin: int, start: int) -> bool:
        if start - begin > 6:
            return False
        mark = _ENUMERATOR.fullmatch(self._text, begin, start)
        return mark is not None and (begin == self._first() or mark.group().isdigit())

    def _first(self) -> int:
        return self._skip_space(self._start)

    def _is_speech(self, opening: int) -> bool:
        words = WORD.findall(self._text[opening : min(self._end, opening + 40)])[:4]
        return any(word.lower() in SPEECH_VERBS for word in words[1:])

    def _can_open(self, character: str, word: str) -> bool:
        if character.islower() and not "\u10d0" <= character <= "\u10ff":
            camel = len(word) > 1 and any(letter.isupper() for letter in word[1:3])
            return self._caseless or camel
        if character.isalnum() or character in "#@§":
            return True
        category = unicodedata.category(character)
        return category[0] in "SCM" and category != "Sm"

    def _word_at(self, position: int) -> str:
        word = WORD.match(self._text, position, min(self._end, position + 32))
        return word.group() if word else ""

    def _skip_space(self, position: int) -> int:
        while position < self._end and self._text[position].isspace():
            position += 1
        return position

    def _skip_openers(self, position: int) -> int:
        text, limit = self._text, self._end
        while position < limit and (text[position].isspace() or text[position] in _OPENERS):
            position += 1
        return position


def _is_caseless(text: str) -> bool:
    return text.islower()


def _has_content(piece: str) -> bool:
    return any(
        character.isalnum() or unicodedata.category(character)[0] == "S" for character in piece
    )
