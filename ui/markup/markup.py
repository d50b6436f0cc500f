"""Escape and mark text, and build small shared pieces."""

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any
from unicodedata import bidirectional

# Bidi classes that read from left to right, or like their neighbours.
_ONE_WAY = frozenset({"L", "EN", "ES", "ET", "CS", "NSM", "BN", "B", "S", "WS", "ON"})

_ISOLATES = re.compile("[\u2066-\u2069]")
_ISOLATE, _POP = "\u2068", "\u2069"
# In a sentence of ours that quotes foreign text, these would reorder our letters.
_OVERRIDES = re.compile("[\u202d\u202e]")
# JSON cannot carry a lone surrogate, and HTML has no NUL: either would break the whole page.
_UNSAYABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Mark:
    """A span to mark, in code points of the article's text.

    ``name`` is the button of its citation, or None for the citation being shown.
    """

    start: int
    end: int
    name: str | None = None


def escaped(text: str) -> str:
    """Escape a text for HTML, keeping every character."""
    # An HTML parser turns a bare carriage return into a line feed.
    return escape(text).replace("\r", "&#13;")


def apart(text: str) -> str:
    """Escape foreign text inside a line of ours, so that it cannot reorder what is beside it.

    An unbalanced bidi control character becomes U+FFFD.
    """
    if _ONE_WAY.issuperset(map(bidirectional, text)):
        return escaped(text)
    return f'<span class="own">{escaped(_balanced(text))}</span>'


def isolated(text: str) -> str:
    """Return foreign text for a line of ours that is no HTML, unable to reorder what is beside it.

    An unbalanced bidi control character becomes U+FFFD.
    """
    if _ONE_WAY.issuperset(map(bidirectional, text)):
        return text
    return f"{_ISOLATE}{_balanced(text)}{_POP}"


def guarded(text: str, html: str) -> str:
    """Return the HTML of a bidi-isolated element, safe against its text's control characters.

    A control that the text closes but did not open would end the isolation, and one it leaves open
    would outlive it; invisible controls around the element balance them.
    """
    closing, opening = _lonely(text)
    return f"{_ISOLATE * len(closing)}{html}{_POP * len(opening)}"


def marked(text: str, start: int, end: int, marks: Sequence[Mark], *, first: bool) -> str:
    """Escape ``text[start:end]`` with its marks.

    Of overlapping marks the nameless one wins, else the earlier. ``first`` is true if the nameless
    mark begins here: that piece can take the focus.
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


def _balanced(text: str) -> str:
    signs = list(text)
    for at in itertools.chain(*_lonely(text)):
        signs[at] = "\N{REPLACEMENT CHARACTER}"
    return "".join(signs)


def _lonely(text: str) -> tuple[list[int], list[int]]:
    """Return where a text has unmatched closing and unmatched opening bidi controls."""
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
    """Clip marks to a span and to what earlier marks leave free, the nameless one first."""
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
    """Build the message for a failure."""
    return f'<div class="fail" role="alert"><p dir="auto">{escape(upright(sentence))}</p></div>'


def upright(sentence: str) -> str:
    """Replace characters that would reorder a sentence's letters with U+FFFD."""
    return _OVERRIDES.sub("\N{REPLACEMENT CHARACTER}", sentence)


def chips_html(questions: Sequence[str]) -> str:
    """Build the list of suggested questions."""
    chips = "".join(
        f'<li><button type="button" class="chip" data-ask="{escape(question)}" dir="auto">'
        f"{escape(question)}</button></li>"
        for question in questions
    )
    return f'<ul class="chips">{chips}</ul>'


def sayable(value: Any) -> Any:
    """Return a value with U+FFFD for every character in its strings that cannot be sent.

    Lists and dictionary values are handled, too; dictionary keys are not.
    """
    if isinstance(value, str):
        return _UNSAYABLE.sub("\N{REPLACEMENT CHARACTER}", value)
    if isinstance(value, dict):
        return {name: sayable(each) for name, each in value.items()}
    if isinstance(value, list):
        return [sayable(each) for each in value]
    return value
