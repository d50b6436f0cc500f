"""A claim beside its evidence, both as tokens."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from index import sentence_spans
from qa.verification.tokens import ARTICLES, Token, tokens

# A sentence is about what a claim says when it has so much of the claim's telling words, and of
# those that the best sentence has.
_MIN_SHARE = 0.3
_OF_THE_BEST = 0.5
_MOST = 0.6
# Shorter words, in any language, mostly hold a sentence together.
_TELLING = 4


@dataclass(frozen=True)
class Comparison:
    """A claim and what it is held against."""

    claim: tuple[Token, ...]
    sentences: tuple[tuple[Token, ...], ...]

    @classmethod
    def of(cls, claim: str, evidence: str) -> "Comparison":
        """Read a claim and a text."""
        spans = sentence_spans(evidence)
        return cls(tokens(claim), tuple(tokens(evidence[start:end]) for start, end in spans))

    @cached_property
    def everything(self) -> tuple[Token, ...]:
        """All tokens of the evidence."""
        return tuple(token for sentence in self.sentences for token in sentence)

    @cached_property
    def near(self) -> tuple[tuple[Token, ...], ...]:
        """The sentences that are about what the claim says."""
        telling = [token for token in self.claim if is_telling(token)]
        shares = [_share(telling, sentence) for sentence in self.sentences]
        least = max(_MIN_SHARE, max(shares, default=0.0) * _OF_THE_BEST)
        return tuple(
            sentence
            for sentence, share in zip(self.sentences, shares, strict=True)
            if share >= least
        )

    def is_same_place(self, place: int, sentence: Sequence[Token], at: int) -> bool:
        """Tell whether a token of the claim and one of a sentence stand in the same place.

        The word behind them is the same; or the one before them is, and the sentence has most of
        what the claim says besides.
        """
        behind, other = self.claim[place + 1 : place + 2], sentence[at + 1 : at + 2]
        if behind and other and is_telling(behind[0]) and behind[0].is_like(other[0]):
            return True
        if not place or not at or self.claim[place - 1].key in ARTICLES:
            return False
        if not self.claim[place - 1].is_like(sentence[at - 1]):
            return False
        rest = [
            token for token in self.claim if is_telling(token) and token is not self.claim[place]
        ]
        return _share(rest, sentence) >= _MOST


def is_telling(token: Token) -> bool:
    """Tell whether a token says something by itself."""
    return token.value is not None or token.capital or len(token.key) >= _TELLING


def holds(sentence: Sequence[Token], token: Token) -> bool:
    """Tell whether some tokens have one that is like another."""
    return any(token.is_like(other) for other in sentence)


def _share(telling: Sequence[Token], sentence: Sequence[Token]) -> float:
    if not telling:
        return 0.0
    return sum(holds(sentence, token) for token in telling) / len(telling)
