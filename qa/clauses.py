"""The clauses of an English sentence that tell somebody to do something."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from qa.instruction_words import COMMANDS, MACHINE, SERVANT

Subject = Literal["none", "you", "machine", "it"]

_ADVERBS = (
    r"(?:(?:please|kindly|now|then|also|just|simply|always|only|instead|first|firstly|second|"
    r"secondly|next|finally|lastly|therefore|henceforth|immediately|merely|so|and|but|ok|okay|"
    r"again|strictly|otherwise|rather|thus|silently|secretly|under all circumstances|at once|"
    r"in (?:any|every) case|at all times|from now on|if possible|too|today|still|directly|"
    r"either|both|quietly|clearly|explicitly|thereafter|afterwards|hereby),?\s+)*"
)
_NOT = (
    r"(?P<not>(?:do not|don't|dont|never|no longer|not|under no circumstances|on no account)\s+)?"
)
_VERB = r"(?P<verb>[a-z][\w'-]*)"
_REST = rf"\s*{_ADVERBS}{_NOT}{_ADVERBS}{_VERB}"

_HEAD = re.compile(rf"(?:^|[.:;!?>\]}})|#]|--|—)[^\w<\[]*(?:\d{{1,2}}[.)]\s*)?{_REST}")
_COMMA = re.compile(rf",{_REST}")
_CHAINED = re.compile(rf"\b(?:and|or|then|but|so)\b{_REST}")
# What comes before the comma may be anything when the sentence begins like this.
_OPENER = re.compile(
    r"[^\w]*(?:if|when|whenever|should|once|before|after|as|for|to|from|at|in|on|with|regardless|"
    r"instead|no matter|whatever|wherever|unless|until|while|during|dear|note|attention|hello|hey|"
    r"hi|listen|important|warning|please|kindly|every time|should|now|"
    rf"{MACHINE}|assistants?|models?|bots?|summari[sz]ers?)\b"
)
_MODAL = (
    r"(?:must|should|shall|have to|has to|are to|is to|need to|needs to|ought to|will|may only|"
    r"can only|may|can(?=not)|had better|"
    r"(?:are|is) (?:hereby |now |kindly |therefore |strictly )?(?:required|asked|told|instructed|"
    r"obliged|requested|advised|invited|ordered|urged|expected|supposed|directed|commanded|"
    r"allowed|permitted|free|authori[sz]ed|forbidden) to)"
)
_MODALS: dict[Subject, re.Pattern[str]] = {
    "you": re.compile(rf"\byou\s+(?:{_MODAL}){_REST}"),
    "machine": re.compile(
        rf"\b(?:{MACHINE}|{SERVANT}|any(?:one|thing)|whoever|whatever)"
        rf"(?:\s+(?:that|who|which|writes|makes|reads|reading|processing|summari[sz]ing|quoting|asked)\b[^.;:]{{0,90}}?)?"
        rf"\s+(?:{_MODAL}){_REST}"
    ),
    "it": re.compile(rf"\b(?:it|they)\s+(?:{_MODAL}){_REST}"),
}
_REQUEST = re.compile(
    r"(?:\b(?:could|would|can|will) you|\bbe (?:so |very )?(?:kind|good)(?: enough)?(?: as)? to|"
    r"\b(?:make|be) (?:very |quite )?(?:sure|certain) (?:to|that you|you)|\bremember to|"
    r"\bfeel free to|\bdo your best to|\b(?:take care|see) (?:to|that you)|"
    r"\b(?:i|we|(?:your|the) (?:\w+ )?\w+) (?:\w+ )?(?:want|need|order|command|ask|"
    r"instruct|request|invite|urge|expect|require|beg|permit|allow|authori[sz]e|would like) (?:you|"
    r"(?:all|every|any)\b[^.;:,]{0,40}?) to|"
    r"\b(?:your|the|a|my|our|one|first|second|third|next|last|final|other|only|new|real|true)"
    r"(?: \w+)?(?: \w+)? ?(?:is|are|will be|remains)(?: now| only| simply)? to|"
    r"\bit is (?:required|necessary|important|essential|imperative|vital|crucial|mandatory) "
    rf"(?:that you|to)){_REST}"
)


# What the patterns above do not match without.
_MAY_OBLIGE = re.compile(r"\b(?:must|should|shall|have|has|are|is|needs?|ought|will|may|can|had)\b")
_MAY_REQUEST = re.compile(r"\byou\b|\bto\b")


@dataclass(frozen=True, slots=True)
class Clause:
    """What somebody is told to do: ``text`` begins with ``verb``, or with "not" before it.

    ``subject`` is who is told: nobody named, "you", a machine, or "it" for one named before.
    """

    verb: str
    text: str
    subject: Subject


def commanding(text: str) -> Iterator[Clause]:
    """Yield the commanding clauses of a folded English sentence, each up to the text's end."""
    yield from _heads(text)
    for subject, pattern in _MODALS.items() if _MAY_OBLIGE.search(text) else ():
        for found in pattern.finditer(text):
            yield _clause(found, text, subject)
    for found in _REQUEST.finditer(text) if _MAY_REQUEST.search(text) else ():
        yield _clause(found, text, "you")


def _heads(text: str) -> Iterator[Clause]:
    first: int | None = None
    for found in _HEAD.finditer(text):
        yield _clause(found, text, "none")
        if first is None and found["verb"] in COMMANDS:
            first = found.end()
    # Further verbs of a row command only where the first one does.
    start = first if first is not None else 0 if _OPENER.match(text) else None
    if start is not None:
        for pattern in (_COMMA, _CHAINED):
            for found in pattern.finditer(text, start):
                if found["verb"] in COMMANDS:
                    yield _clause(found, text, "none")


def _clause(found: re.Match[str], text: str, subject: Subject) -> Clause:
    verb = found["verb"]
    return Clause(verb, ("not " if found["not"] else "") + text[found.start("verb") :], subject)
