"""Recognise a model's declaration that something was not found."""

import re
from dataclasses import dataclass

# No prompt asks for these words: a small model that is allowed to use them does so even when the
# passages contain the answer.
_NOT_FOUND = re.compile(
    r"[\W_]*NOT[\s_-]*FOUND[\s\"”’*_]*(?:[:：]|(?<=\s)[–—-]\s|[.!]?$)(?P<words>.*)", re.I | re.S
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
    """A model declares that something is not in the passages; ``words`` name it, if known."""

    words: str


def declaration(text: str) -> Declaration | None:
    """Return what a one-line sentence declares, or None for one that answers.

    "Not found" is recognised in upper or lower case, with ornament around it and without a colon.
    A sentence about what the passages do not say is a declaration, too.
    """
    found = _NOT_FOUND.match(text) or _SILENT.match(text)
    return None if found is None else Declaration(_named(found["words"]))


def may_declare(text: str) -> bool:
    """Return whether an unfinished sentence may become a declaration."""
    lower = text.lower()
    if "notfound".startswith(re.sub(r"[\W_]+", "", lower)):
        return True
    return bool(_SUBJECT_BEGUN.match(text)) or any(each.startswith(lower) for each in _SUBJECTS)


def _named(words: str) -> str:
    named = words.strip(" .,;*_\"“”'`>")
    if named.lower() in _NOTHING:
        return ""
    return named if len(named) <= _MAX_CHARACTERS else f"{named[:_MAX_CHARACTERS].rstrip()}…"
