"""Escape text, and keep foreign text from reordering what is beside it."""

import itertools
import re
from typing import Any
from unicodedata import bidirectional

from markupsafe import Markup, escape

# Bidi classes that read from left to right, or like their neighbours.
_ONE_WAY = frozenset("L EN ES ET CS NSM BN B S WS ON".split())

_ISOLATES = re.compile("[\u2066-\u2069]")
_ISOLATE, _POP = "\u2068", "\u2069"
# In a sentence of ours that quotes foreign text, these would reorder our letters.
_OVERRIDES = re.compile("[\u202d\u202e]")
# JSON cannot carry a lone surrogate, and HTML has no NUL: either would break the whole page.
_UNSAYABLE = re.compile("[\x00\ud800-\udfff]")


def escaped(text: str) -> Markup:
    """Escape a text for HTML, keeping every character."""
    # An HTML parser turns a bare carriage return into a line feed.
    return Markup(str(escape(text)).replace("\r", "&#13;"))


def isolate(text: str) -> Markup:
    """Escape foreign text inside a line of ours, so that it cannot reorder what is beside it.

    An unbalanced bidi control character becomes U+FFFD.
    """
    if _ONE_WAY.issuperset(map(bidirectional, text)):
        return escaped(text)
    return Markup(f'<span class="own">{escaped(_balanced(text))}</span>')


def isolated(text: str) -> str:
    """Return foreign text for a line of ours that is no HTML, unable to reorder what is beside it.

    An unbalanced bidi control character becomes U+FFFD.
    """
    if _ONE_WAY.issuperset(map(bidirectional, text)):
        return text
    return f"{_ISOLATE}{_balanced(text)}{_POP}"


def guarded(text: str, html: str) -> Markup:
    """Return the HTML of a bidi-isolated element, safe against its text's control characters.

    A control that the text closes but did not open would end the isolation, and one it leaves open
    would outlive it; invisible controls around the element balance them.
    """
    closing, opening = _lonely(text)
    return Markup(f"{_ISOLATE * len(closing)}{html}{_POP * len(opening)}")


def upright(sentence: str) -> str:
    """Replace characters that would reorder a sentence's letters with U+FFFD."""
    return _OVERRIDES.sub("\N{REPLACEMENT CHARACTER}", sentence)


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
