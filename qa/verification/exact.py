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
_ASKS = Verdict("partial", "It is a question, so there is nothing to verify.", "nothing")
_QUESTION_MARKS = ("?", "？", "؟")
_OPEN = Verdict(
    "partial", "No exact check contradicts it; whether the article says it was not judged.",
    "words", judged=False,
)  # fmt: skip


def says_the_same(compared: Comparison) -> bool:
    """Return whether a claim is one or more consecutive whole sentences of the evidence.

    Ignores case, accents, punctuation, articles and whether numbers are in digits or words.
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
    # Omitting or adding any other word may reverse the meaning of a sentence.
    return [token.key for token in tokens if token.key not in ARTICLES]


def verify_exactly(claim: str, evidence: str) -> Verdict:
    """Return how far a text supports a claim, as far as exact checks can decide.

    A claim is verified if the text says it in the same words, unsupported if a number, a name
    or a quotation contradicts it, and partial if it is a question; everything else is partial
    and not judged. Never raises.
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
        # A name in none of the passages outweighs a judge, so nothing may hide it.
        open_one = next((each for each in found if each.check == "name"), found[0])
        return Verdict("partial", open_one.reason, open_one.check, judged=False)
    return _OPEN
