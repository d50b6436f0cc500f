"""What kind of thing a question asks for, and whether a sentence can hold one.

English by rule; a question of another language is of the kind "other", which any sentence
may answer.
"""

import re
from typing import Literal

AnswerKind = Literal["number", "time", "name", "other"]

_NUMBER = re.compile(
    r"\bhow (?:many|much|old|long|far|tall|high|large|big|often)\b"
    r"|\b(?:what|which) (?:percent|percentage|number|population|fraction|share)\b",
    re.I,
)
_TIME = re.compile(
    r"\bwhen\b|\b(?:what|which) (?:year|date|day|month|decade|century|season|time)\b", re.I
)
_NAME = re.compile(
    r"\bwho(?:m|se)?\b|\bwhere\b|\b(?:what|which) (?:city|country|state|place|town|region|"
    r"location|county|continent|person|company|organi[sz]ation)\b",
    re.I,
)
_HOLDS_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?|"
    r"thousands?|millions?|billions?|half|third|quarter|percent|several|once|twice|single|both)\b",
    re.I,
)
# Months, weekdays and eras are told from other words by their capital letters.
_HOLDS_TIME = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|BC|AD|\d{4}s?|\d{1,2}(?:st|nd|rd|th)|"
    r"(?i:centur(?:y|ies)|years?|months?|weeks?|days?|today|yesterday|tomorrow|decades?|"
    r"spring|summer|autumn|winter))\b"
)
_WORD = re.compile(r"\w+")
# A capital letter tells of a name only where no sentence or quotation begins.
_INNER_NAME = re.compile(r"(?<=[\w,;:)’'\"”-] )[A-Z][\w’'-]+")


def answer_kind(question: str) -> AnswerKind:
    """Return the kind of thing that a question asks for."""
    if _NUMBER.search(question):
        return "number"
    if _TIME.search(question):
        return "time"
    if _NAME.search(question):
        return "name"
    return "other"


def may_hold(kind: AnswerKind, sentence: str, question: str) -> bool:
    """Tell whether a sentence holds a thing of that kind which the question does not name."""
    if kind == "number":
        return _HOLDS_NUMBER.search(sentence) is not None
    if kind == "time":
        return _HOLDS_TIME.search(sentence) is not None
    if kind == "name":
        asked = {word.lower() for word in _WORD.findall(question)}
        return any(
            not asked.issuperset(word.lower() for word in _WORD.findall(name))
            for name in _INNER_NAME.findall(sentence)
        )
    return True
