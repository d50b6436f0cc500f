"""Check that a claim's quotations occur word for word in its evidence."""

import re
import unicodedata
from functools import lru_cache

from qa.verification.verdict import Finding

_PAIRS = {"“": "”", "„": "“”", "«": "»", "‹": "›", "「": "」", "『": "』", "‟": "”"}
_ANY_DOUBLE = frozenset('"“”„‟«»‹›「」『』＂')
_SINGLE = re.compile(r"(?<![^\W_])['‘‚`](?=\S)(.+?)(?<=\S)['’](?![^\W_])", re.DOTALL)
_INNER = re.compile(r"[\"“”„‟«»‹›「」『』＂'‘’‚`ʼ]")
_DASHES = re.compile(r"\s*[‐‑‒–—―−]\s*|\s-\s")
_ELLIPSIS = re.compile(r"\s*(?:\[?(?:\.\s?){3,}\]?|\[?…\]?)\s*")
_EDGES = " \t\n.,;:!?…-"


def quotations(text: str) -> list[tuple[int, int]]:
    """Return the spans between quotation marks of any style in a text.

    A mark that is never closed quotes up to the end. Inch marks after a digit and apostrophes
    are not quotation marks.
    """
    found: list[tuple[int, int]] = []
    rest = list(text)
    position = 0
    while position < len(text):
        character = text[position]
        if character not in _ANY_DOUBLE or _is_inch(text, position, bool(found)):
            position += 1
            continue
        closing = _PAIRS.get(character, '"”“＂' if character in '"”＂' else character)
        end = _first_of(text, closing, position + 1)
        found.append((position + 1, end))
        rest[position : end + 1] = " " * (min(end + 1, len(text)) - position)
        position = end + 1
    found += [match.span(1) for match in _SINGLE.finditer("".join(rest))]
    return [
        (start, end) for start, end in found if any(letter.isalnum() for letter in text[start:end])
    ]


def check_quotations(claim: str, evidence: str) -> list[Finding]:
    """Return a finding for each quotation of the claim that is not in the evidence.

    Ignores only whitespace, the style of quotation marks and dashes, the case of the first
    letter, and punctuation at the ends. An ellipsis may stand for any omission.
    """
    findings: list[Finding] = []
    spans = quotations(claim)
    text = _plain(evidence) if spans else ""
    for start, end in spans:
        quotation = claim[start:end].strip()
        if _stands_in(_plain(quotation), text):
            continue
        parts = [part for part in _ELLIPSIS.split(quotation) if part.strip(_EDGES)]
        if len(parts) > 1 and _in_order([_plain(part) for part in parts], text):
            reason = f"The quotation “{_short(quotation)}” leaves out words of the article."
            findings.append(Finding("quotation", reason, contradicts=False))
            continue
        reason = f"The article does not say “{_short(quotation)}” word for word."
        findings.append(Finding("quotation", reason, contradicts=True))
    return findings


def _is_inch(text: str, position: int, after_quotation: bool) -> bool:
    """Return whether a straight mark after a digit has no partner and so means inches."""
    if text[position] != '"' or position == 0 or not text[position - 1].isdecimal():
        return False
    return text.count('"', position + 1) % 2 == 0 and not after_quotation


def _first_of(text: str, marks: str, position: int) -> int:
    places = [place for mark in marks if (place := text.find(mark, position)) >= 0]
    return min(places, default=len(text))


@lru_cache(maxsize=256)
def _plain(text: str) -> str:
    text = unicodedata.normalize("NFC", text)
    text = _INNER.sub("'", text)
    text = _DASHES.sub(" - ", text)
    return " ".join(text.split())


def _stands_in(quotation: str, text: str) -> bool:
    return _place(quotation, text, 0) >= 0


def _place(quotation: str, text: str, begin: int) -> int:
    """Return where a quotation ends in the text, matching whole words, or -1."""
    core = quotation.strip(_EDGES + "'")
    if not core:
        return begin
    flipped = core[0].swapcase() + core[1:]
    for wanted in {core, flipped}:
        place = text.find(wanted, begin)
        while place >= 0:
            end = place + len(wanted)
            if not (_in_word(text, place, wanted[0]) or _in_word(text, end, wanted[-1])):
                return end
            place = text.find(wanted, place + 1)
    return -1


def _in_word(text: str, place: int, edge: str) -> bool:
    """Return whether a boundary is inside a word."""
    return (
        0 < place < len(text)
        and text[place - 1].isalnum()
        and text[place].isalnum()
        and edge.isalnum()
        and text[place].isascii()
    )


def _in_order(parts: list[str], text: str) -> bool:
    begin = 0
    for part in parts:
        begin = _place(part, text, begin)
        if begin < 0:
            return False
    return True


def _short(quotation: str) -> str:
    return quotation if len(quotation) <= 120 else quotation[:117].rstrip() + "..."
