"""Recognise a model's declarations: not found, partly missing, wrong premise."""

import re
from dataclasses import dataclass
from typing import Literal

from qa.prompting import MISSING, NOT_FOUND, WRONG_PREMISE

_KEYWORDS = tuple(words.rstrip(":") for words in (NOT_FOUND, MISSING, WRONG_PREMISE))
_KEYWORD = re.compile(
    r"[\W_]*(?:(?P<not_found>NOT[\s_-]*FOUND)|(?P<missing>MISSING)|WRONG[\s_-]*PREMISE)"
    r"[\s\"”’*_]*(?:[:：]|(?<=\s)[–—-]\s|[.!]?$)(?P<words>.*)",
    re.I | re.S,
)
# In capitals, a keyword is never an ordinary word of a sentence, wherever it is.
_INSIDE = re.compile(rf"(?<=[\s(*_\"“])(?=(?:{'|'.join(_KEYWORDS)})[*_]*[:：])")
_BEGUN_INSIDE = re.compile(
    rf"\s(?:{'|'.join(word[:size] for word in _KEYWORDS for size in range(len(word), 0, -1))})\Z"
)

# No passage can support what a model says about the passages themselves, and no article speaks of
# itself like that.
_SUBJECTS = tuple(
    f"the {kind}{what}"
    for kind in ("", "provided ", "given ", "numbered ", "supplied ")
    for what in ("passage", "excerpt", "article", "context", "text", "source", "material")
)
_SUBJECT = (
    r"(?:(?:however|unfortunately|sorry|but|i am sorry|i['’]m sorry)\b,?\s*(?:but\s+)?)?"
    rf"(?:{'|'.join(_SUBJECTS)})s?(?:\s(?:provided|given|above))?"
)
_SILENT = re.compile(
    rf"{_SUBJECT}\s(?:do(?:es)?\snot|do(?:es)?n['’]t)\s"
    r"(?:(?:explicitly|directly|specifically|actually|clearly)\s)?"
    r"(?:say|tell|mention|state|specify|contain|provide|include|give|hold|answer|indicate|address)"
    r"\b(?:\s(?:(?:any|the|enough|sufficient|specific|further)\s)*"
    r"(?:information|details?|anything)\b(?:\s(?:about|on|regarding|of))?)?"
    r"(?!\sthat\b)(?P<words>.*)",
    re.I | re.S,
)
_SUBJECT_BEGUN = re.compile(_SUBJECT, re.I)
_NOTHING = {"", "nothing", "none", "n/a", "na", "nil", "no", "this", "that", "it", "the question"}
_MAX_CHARACTERS = 300


@dataclass(frozen=True, slots=True)
class Declaration:
    """A model declares that something is not in the passages, or starts a correction.

    ``words`` name what is missing, or are the correction of what the question assumes.
    """

    kind: Literal["not_found", "missing", "correction"]
    words: str


def declaration(text: str) -> Declaration | None:
    """Return what a one-line sentence declares, or None for one that answers.

    Keywords are recognised in upper or lower case, with ornament around them and without their
    colon. A sentence about what the passages do not say is a declaration, too.
    """
    if keyword := _KEYWORD.match(text):
        if keyword["not_found"]:
            return Declaration("not_found", _named(keyword["words"]))
        if keyword["missing"]:
            return Declaration("missing", _named(keyword["words"]))
        return Declaration("correction", keyword["words"].strip())
    if silent := _SILENT.match(text):
        return Declaration("not_found", _named(silent["words"]))
    return None


def may_declare(text: str) -> bool:
    """Return whether an unfinished sentence may become a declaration."""
    begun = re.sub(r"[\W_]+", "", text).upper()
    if any(word.replace(" ", "").startswith(begun) for word in _KEYWORDS):
        return True
    lower = text.lower()
    return bool(_SUBJECT_BEGUN.match(text)) or any(each.startswith(lower) for each in _SUBJECTS)


def keyword_places(text: str) -> set[int]:
    """Return the positions of keywords in the middle of a text."""
    return {match.start() for match in _INSIDE.finditer(text)}


def without_begun_keyword(text: str) -> str:
    """Strip what may become a keyword from the end of an unfinished text."""
    return _BEGUN_INSIDE.sub("", text)


def _named(words: str) -> str:
    named = words.strip(" .,;*_\"“”'`>")
    if named.lower() in _NOTHING:
        return ""
    return named if len(named) <= _MAX_CHARACTERS else f"{named[:_MAX_CHARACTERS].rstrip()}…"
