"""Run the exact checks of a claim."""

from collections.abc import Iterable

from qa.verification.comparison import Comparison
from qa.verification.names import check_names
from qa.verification.numbers import check_numbers
from qa.verification.quotations import check_quotations
from qa.verification.tokens import ARTICLES, Token
from qa.verification.verdict import Verdict

_NOTHING_SAID = Verdict("unsupported", "The claim says nothing.", "nothing")
_NOTHING_THERE = Verdict("unsupported", "There is no evidence to compare with.", "nothing")
_SAME_WORDS = Verdict("verified", "The article says so in the same words.", "words")
_ASKS = Verdict("partial", "It is a question, and says nothing to verify.", "nothing")
_QUESTION_MARKS = ("?", "？", "؟")
_OPEN = Verdict(
    "partial", "No exact check speaks against it; whether the article says it was not judged.",
    "words", judged=False,
)  # fmt: skip


def says_the_same(compared: Comparison) -> bool:
    """Tell whether a claim is one sentence of the evidence, or neighbouring ones, in full.

    Case, accents, punctuation, articles and whether a number is written in words are granted.
    """
    claim = _keys(compared.claim)
    sentences = [_keys(sentence) for sentence in compared.sentences]
    for first in range(len(sentences)):
        joined: list[str] = []
        for sentence in sentences[first:]:
            joined += sentence
            if joined == claim:
                return True
            if len(joined) >= len(claim):
                break
    return False


def _keys(tokens: Iterable[Token]) -> list[str]:
    # Any other word that is left out or put in may turn a sentence around.
    return [token.key for token in tokens if token.key not in ARTICLES]


def verify_exactly(claim: str, evidence: str) -> Verdict:
    """Tell how far a text supports a claim, as far as an exact comparison can tell.

    It is verified where the text says it in the same words, unsupported where
    a number, a name or a quotation contradicts it, partial where it only asks; everything else
    is partial and not judged. Never raises for any text.
    """
    compared = Comparison.of(claim, evidence)
    if not compared.claim:
        return _NOTHING_SAID
    if not compared.everything:
        return _NOTHING_THERE
    if says_the_same(compared):
        return _SAME_WORDS
    if claim.rstrip().endswith(_QUESTION_MARKS):
        return _ASKS
    found = [
        *check_quotations(claim, evidence),
        *check_numbers(compared),
        *check_names(compared),
    ]
    for finding in found:
        if finding.contradicts:
            return Verdict("unsupported", finding.reason, finding.check)
    if found:
        return Verdict("partial", found[0].reason, found[0].check, judged=False)
    return _OPEN
