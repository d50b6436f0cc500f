"""Compare a claim with its evidence exactly: words, quotations, numbers and names."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from textwrap import shorten

from index.chunking import sentence_spans
from qa.types import Support
from qa.verification.tokens import ARTICLES, Token, tokens

# Numbers from _LARGE on may be rounded, which changes them by at most the share _ROUNDED.
_LARGE = 10_000
_ROUNDED = 0.01
# In any language, words of fewer characters are mostly function words.
_LONG_WORD = 4
_MOST = 0.6
_QUESTION_MARKS = ("?", "？", "؟")
_DOUBLE = re.compile("[“”„‟«»‹›「」『』＂]")
_SINGLE = re.compile('["‘’‚`ʼ]')
_DASH = re.compile(r"\s*[‐‑‒–—―−]\s*|\s-\s")
_LETTER = "[A-Za-z0-9]"
# A mark after a letter or a digit opens nothing; one that is never closed quotes up to the end.
_QUOTED = re.compile(rf'(?<!{_LETTER})"([^"]+)(?:"|$)')
_ELLIPSIS = re.compile(r"\[?(?:\.\s?){3,}\]?|\[?…\]?")
_EDGES = " .,;:!?-'"
_SHOWN = 120


@dataclass(frozen=True, slots=True)
class Verdict:
    """How far evidence supports a claim, and why, in one plain sentence.

    ``check`` names what decided: "words", "number", "name", "quotation", "judge" or "nothing".
    ``judged`` is false if no exact check decides and no judge was asked.
    """

    support: Support
    reason: str
    check: str
    judged: bool = True


def verify_exactly(claim: str, evidence: str) -> Verdict:
    """Return how far a text supports a claim, as far as exact checks can decide.

    A claim is verified if the text says it in the same words, unsupported if it has a quotation
    or a number that the text has not, and partial if it is a question; everything else is partial
    and not judged. Never raises.
    """
    said = tokens(claim)
    sentences = [tokens(evidence[start:end]) for start, end in sentence_spans(evidence)]
    held = [token for sentence in sentences for token in sentence]
    if not said:
        return Verdict("unsupported", "The claim says nothing.", "nothing")
    if not held:
        return Verdict("unsupported", "There is no evidence to compare it with.", "nothing")
    if _says_the_same(said, sentences):
        return Verdict("verified", "The article says so in the same words.", "words")
    if claim.rstrip().endswith(_QUESTION_MARKS):
        return Verdict("partial", "It is a question, so there is nothing to verify.", "nothing")
    if (quotation := _misquotation(claim, evidence)) is not None:
        reason = f"The article does not say “{quotation}” word for word."
        return Verdict("unsupported", reason, "quotation")
    if (number := _unknown_number(said, held)) is not None:
        return Verdict("unsupported", f"The article does not say {number}.", "number")
    if (swapped := _swapped_numbers(said, sentences)) is not None:
        said_number, number = swapped
        reason = f"The claim says {said_number}; the article says {number}."
        return Verdict("unsupported", reason, "number")
    if (verdict := _of_names(said, sentences)) is not None:
        return verdict
    reason = "No exact check contradicts it; whether the article says it was not judged."
    return Verdict("partial", reason, "words", judged=False)


def _says_the_same(said: Sequence[Token], sentences: Sequence[Sequence[Token]]) -> bool:
    """Return whether a claim is one or more consecutive whole sentences of the evidence."""
    claim = _keys(said)
    held = [_keys(sentence) for sentence in sentences]
    for first in range(len(held)):
        joined: list[str] = []
        for sentence in held[first:]:
            joined += sentence
            if joined == claim:
                return True
            if len(joined) >= len(claim):
                break
    return False


def _keys(sentence: Sequence[Token]) -> list[str]:
    # Omitting or adding any other word may reverse the meaning of a sentence.
    return [token.key for token in sentence if token.key not in ARTICLES]


def _unknown_number(said: Sequence[Token], held: Sequence[Token]) -> str | None:
    """Return a number of the claim that the evidence lacks, or None."""
    known = {token.value for token in held if token.value is not None}
    for token in said:
        # "One" is seldom a count.
        if token.value is None or token.value == 1 or token.value in known:
            continue
        if token.value < _LARGE or all(abs(token.value - n) > _ROUNDED * n for n in known):
            return token.text
    return None


def _swapped_numbers(
    said: Sequence[Token], sentences: Sequence[Sequence[Token]]
) -> tuple[str, str] | None:
    """Return a number of the claim, and the other one that the evidence has before its word.

    An example is "eight tills and two machines" against "two tills and eight machines". A number
    that is not in the claim proves nothing: "£43 from January" does not contradict "£30 from
    January".
    """
    counts = _counts(said)
    spoken = {number.value for number, _ in counts}
    held = [count for sentence in sentences for count in _counts(sentence)]
    for number, word in counts:
        own = {other.value for other, same in counts if same.is_like(word)}
        there = {other.value: other for other, same in held if same.is_like(word)}
        swapped = (there.keys() - own) & spoken
        if swapped and own.isdisjoint(there):
            return number.text, there[swapped.pop()].text
    return None


def _counts(sentence: Sequence[Token]) -> list[tuple[Token, Token]]:
    """Return the numbers of a sentence that a word of at least four letters follows, with that."""
    return [
        (number, word)
        for number, word in pairwise(sentence)
        if number.value is not None and word.value is None and len(word.key) >= _LONG_WORD
    ]


def _of_names(said: Sequence[Token], sentences: Sequence[Sequence[Token]]) -> Verdict | None:
    """Return the verdict on a name that the evidence lacks, or None.

    The evidence contradicts it if it has other names after the same word, in a sentence that has
    most of the claim's other words of at least four letters.
    """
    doubt: Verdict | None = None
    for place, name in enumerate(said):
        if not _is_name(name) or any(_holds(sentence, name) for sentence in sentences):
            continue
        before = said[place - 1]
        rest = [token for token in said if token is not name and len(token.key) >= _LONG_WORD]
        others = {
            other.text
            for sentence in sentences
            if sum(_holds(sentence, token) for token in rest) >= _MOST * len(rest)
            for earlier, other in pairwise(sentence)
            if before.key not in ARTICLES and earlier.is_like(before)
            if _is_name(other) and not _holds(said, other)
        }
        reason = f"The article does not name {name.text}."
        if len(others) == 1:
            reason = f"The claim says {name.text}; the article says {others.pop()}."
        elif not others:
            doubt = doubt or Verdict("partial", reason, "name", judged=False)
            continue
        return Verdict("unsupported", reason, "name")
    return doubt


def _is_name(token: Token) -> bool:
    """Return whether a word is capitalised, and not because it opens a sentence."""
    return token.text[0].isupper() and len(token.text) > 1 and not token.opens


def _holds(sentence: Sequence[Token], token: Token) -> bool:
    return any(token.is_like(other) for other in sentence)


def _misquotation(claim: str, evidence: str) -> str | None:
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
