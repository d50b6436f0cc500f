"""Escape and mark text, and build small shared pieces."""

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any
from unicodedata import bidirectional

# Classes of characters that read from left to right, or as those beside them do.
_ONE_WAY = frozenset({"L", "EN", "ES", "ET", "CS", "NSM", "BN", "B", "S", "WS", "ON"})

_ISOLATES = re.compile("[\u2066-\u2069]")
_ISOLATE, _POP = "\u2068", "\u2069"
# In a sentence of ours that names a thing of others, they would turn our letters around.
_OVERRIDES = re.compile("[\u202d\u202e]")
# JSON cannot carry half a character, and HTML has no NUL: one would take its whole page along.
_UNSAYABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters to mark, in code points of the article's text.

    ``name`` is the button's whose citation they are, or None for the citation that is shown.
    """

    start: int
    end: int
    name: str | None = None


def escaped(text: str) -> str:
    """Escape a text for HTML so that each of its characters arrives."""
    # The HTML parser would turn a bare carriage return into a line feed.
    return escape(text).replace("\r", "&#13;")


def apart(text: str) -> str:
    """Escape a text of others that stands in a line of ours; its letters turn none beside it.

    A sign that opens or closes a direction and has no counterpart becomes U+FFFD.
    """
    if _ONE_WAY.issuperset(map(bidirectional, text)):
        return escaped(text)
    signs = list(text)
    for at in itertools.chain(*_lonely(text)):
        signs[at] = "\N{REPLACEMENT CHARACTER}"
    return f'<span class="own">{escaped("".join(signs))}</span>'


def guarded(text: str, html: str) -> str:
    """Return the HTML of an element that keeps its direction apart and shows all of a text.

    What the text closes without having opened it would end what keeps it apart, and what it
    leaves open would outlive it; around the element stand signs, not visible, that answer them.
    """
    closing, opening = _lonely(text)
    return f"{_ISOLATE * len(closing)}{html}{_POP * len(opening)}"


def marked(text: str, start: int, end: int, marks: Sequence[Mark], *, first: bool) -> str:
    """Escape ``text[start:end]`` with its marks.

    Where two overlap, the one without a name is shown, else the earlier. ``first`` tells that
    the one without a name begins here: that piece can take the focus.
    """
    parts = []
    position = start
    for mark in sorted(_apart(start, end, marks), key=lambda mark: mark.start):
        parts.append(escaped(text[position : mark.start]))
        words = escaped(text[mark.start : mark.end])
        if mark.name is None:
            attributes = ' id="cited" tabindex="-1"' if first else ""
            parts.append(f"<mark{attributes}>{words}</mark>")
            first = False
        else:
            parts.append(f'<span class="also" data-place="{escape(mark.name)}">{words}</span>')
        position = mark.end
    parts.append(escaped(text[position:end]))
    return "".join(parts)


def _lonely(text: str) -> tuple[list[int], list[int]]:
    """Return where a text closes a direction that it did not open, and opens one for good."""
    closing: list[int] = []
    opening: list[int] = []
    for sign in _ISOLATES.finditer(text):
        if sign[0] != _POP:
            opening.append(sign.start())
        elif opening:
            opening.pop()
        else:
            closing.append(sign.start())
    return closing, opening


def _apart(start: int, end: int, marks: Iterable[Mark]) -> Iterator[Mark]:
    """Cut marks to a stretch and to what no mark before them holds, the nameless one first."""
    taken: list[tuple[int, int]] = []
    for mark in sorted(marks, key=lambda mark: (mark.name is not None, mark.start, mark.end)):
        position = max(start, mark.start)
        last = min(end, mark.end)
        for left, right in sorted(taken):
            if position < left:
                yield from _piece(mark, position, min(last, left))
            position = max(position, right)
        yield from _piece(mark, position, last)
        if mark.start < last:
            taken.append((mark.start, last))


def _piece(mark: Mark, start: int, end: int) -> Iterator[Mark]:
    if start < end:
        yield Mark(start, end, mark.name)


def failure_html(sentence: str) -> str:
    """Build what stands where something failed."""
    return f'<div class="fail" role="alert"><p dir="auto">{escape(upright(sentence))}</p></div>'


def upright(sentence: str) -> str:
    """Put U+FFFD for what would show a sentence's letters in another order."""
    return _OVERRIDES.sub("\N{REPLACEMENT CHARACTER}", sentence)


def chips_html(questions: Sequence[str]) -> str:
    """Build the list of questions."""
    chips = "".join(
        f'<li><button type="button" class="chip" data-ask="{escape(question)}" dir="auto">'
        f"{escape(question)}</button></li>"
        for question in questions
    )
    return f'<ul class="chips">{chips}</ul>'


def counted(count: int, noun: str) -> str:
    """Return how many there are of something that takes an s: "1 word", "2,000 words"."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def sayable(value: Any) -> Any:
    """Return a value with U+FFFD for each character in its texts that cannot be sent.

    It may hold lists and dictionaries, their names aside.
    """
    if isinstance(value, str):
        return _UNSAYABLE.sub("\N{REPLACEMENT CHARACTER}", value)
    if isinstance(value, dict):
        return {name: sayable(each) for name, each in value.items()}
    if isinstance(value, list):
        return [sayable(each) for each in value]
    return value
