"""A text cut into words and signs, each with its place, and what stands of a word alone."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.lexicon import FUNCTION_WORDS

_TOKEN = re.compile(
    r"\b(?:Mrs?|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Col|Capt|St)\.|(?:[^\W\d_]\.)+(?!\w)|\w+(?:[-'\u2019&]\w+)*['\u2019]?|[^\w\s]"
)


@dataclass(frozen=True, slots=True)
class Token:
    """Hold one word or sign with its code-point span in the text it was cut from."""

    text: str
    lower: str
    start: int
    end: int


def tokenize(text: str) -> list[Token]:
    """Cut a text into words (initials and hyphenated words whole) and single signs."""
    return [
        Token(m.group(), m.group().lower().replace("\u2019", "'"), m.start(), m.end())
        for m in _TOKEN.finditer(text)
    ]


def bare(word: str) -> str:
    """Drop a possessive ending."""
    if word.endswith(("'s", "\u2019s")):
        return word[:-2]
    return word[:-1] if word.endswith(("'", "\u2019")) else word


def is_content(token: Token) -> bool:
    """Tell whether a token can stand in a noun phrase."""
    return (
        token.text[0].isalpha()
        and token.lower not in FUNCTION_WORDS
        and not token.lower.endswith("ly")
    )


def starts_sentence(tokens: Sequence[Token], i: int) -> bool:
    """Tell whether token i is the first word of a sentence."""
    while i > 0 and tokens[i - 1].text in "\"'\u201c\u201d\u2018\u2019([*-\u2013\u2014":
        i -= 1
    return i == 0 or tokens[i - 1].text in ".?!:;"
