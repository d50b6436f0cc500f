"""Whether a claim is in the words of its evidence."""

from collections.abc import Iterable

from qa.verification.ground import Ground
from qa.verification.tokens import ARTICLES, Token


def says_the_same(ground: Ground) -> bool:
    """Tell whether a claim is one sentence of the evidence, or neighbouring ones, in full.

    Case, accents, punctuation, articles and whether a number is written in words are granted.
    """
    claim = _keys(ground.claim)
    sentences = [_keys(sentence) for sentence in ground.sentences]
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
