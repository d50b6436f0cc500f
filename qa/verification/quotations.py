"""Check that a claim's quotations occur word for word in its evidence."""

import re
import unicodedata
from textwrap import shorten

_DOUBLE = re.compile("[“”„‟«»‹›「」『』＂]")
_SINGLE = re.compile('["‘’‚`ʼ]')
_DASH = re.compile(r"\s*[‐‑‒–—―−]\s*|\s-\s")
_LETTER = "[A-Za-z0-9]"
# A mark after a letter or a digit opens nothing; one that is never closed quotes up to the end.
_QUOTED = re.compile(rf'(?<!{_LETTER})"([^"]+)(?:"|$)')
_ELLIPSIS = re.compile(r"\[?(?:\.\s?){3,}\]?|\[?…\]?")
_EDGES = " .,;:!?-'"
_SHOWN = 120


def misquoted(claim: str, evidence: str) -> str | None:
    """Return a quotation of the claim that is not in the evidence, or None.

    Ignores only whitespace, the style of quotation marks and dashes, the case of the first letter,
    and punctuation at the ends. An ellipsis may stand for any omission.
    """
    text = _plain(evidence)
    for match in _QUOTED.finditer(_DOUBLE.sub('"', claim)):
        place = 0
        for part in _ELLIPSIS.split(_plain(match[1])):
            words = part.strip(_EDGES)
            pattern = f"(?i:{re.escape(words[:1])}){re.escape(words[1:])}"
            found = re.compile(f"(?<!{_LETTER}){pattern}(?!{_LETTER})").search(text, place)
            if found is None:
                return shorten(match[1], _SHOWN, placeholder="...")
            place = found.end()
    return None


def _plain(text: str) -> str:
    text = _SINGLE.sub("'", _DOUBLE.sub('"', unicodedata.normalize("NFC", text)))
    return " ".join(_DASH.sub(" - ", text).split())
