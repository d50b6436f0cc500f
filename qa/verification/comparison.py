"""A claim and its evidence as tokens."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from index import sentence_spans
from qa.verification.tokens import ARTICLES, Token, tokens

# A sentence is near a claim if it has at least the share _MIN_SHARE of the claim's content words,
# and at least _OF_THE_BEST times the best sentence's share.
_MIN_SHARE = 0.3
_OF_THE_BEST = 0.5
_MOST = 0.6
# In any language, words of fewer characters are mostly function words.
_LONG_WORD = 4


@dataclass(frozen=True)
class Comparison:
    """A claim and the sentences of its evidence."""

    claim: tuple[Token, ...]
    sentences: tuple[tuple[Token, ...], ...]

    @classmethod
    def of(cls, claim: str, evidence: str) -> "Comparison":
        """Tokenize a claim and a text."""
        spans = sentence_spans(evidence)
        return cls(tokens(claim), tuple(tokens(evidence[start:end]) for start, end in spans))

    @cached_property
    def everything(self) -> tuple[Token, ...]:
        """All tokens of the evidence."""
        return tuple(token for sentence in self.sentences for token in sentence)

    @cached_property
    def near(self) -> tuple[tuple[Token, ...], ...]:
        """The sentences that have enough of the claim's content words."""
        words = [token for token in self.claim if is_content_word(token)]
        shares = [_share(words, sentence) for sentence in self.sentences]
        least = max(_MIN_SHARE, max(shares, default=0.0) * _OF_THE_BEST)
        return tuple(
            sentence
            for sentence, share in zip(self.sentences, shares, strict=True)
            if share >= least
        )

    def is_same_place(self, place: int, sentence: Sequence[Token], at: int) -> bool:
        """Return whether a token of the claim and one of a sentence are in the same place.

        Either the word after them is the same, or the word before them is and the sentence has
        most of the claim's other content words.
        """
        behind, other = self.claim[place + 1 : place + 2], sentence[at + 1 : at + 2]
        if behind and other and is_content_word(behind[0]) and behind[0].is_like(other[0]):
            return True
        if not place or not at or self.claim[place - 1].key in ARTICLES:
            return False
        if not self.claim[place - 1].is_like(sentence[at - 1]):
            return False
        rest = [
            token
            for token in self.claim
            if is_content_word(token) and token is not self.claim[place]
        ]
        return _share(rest, sentence) >= _MOST


def is_content_word(token: Token) -> bool:
    """Return whether a token is a number, is capitalised or is long enough to be one."""
    return token.value is not None or token.capital or len(token.key) >= _LONG_WORD


def holds(sentence: Sequence[Token], token: Token) -> bool:
    """Return whether a sentence has a token like this one."""
    return any(token.is_like(other) for other in sentence)


def _share(words: Sequence[Token], sentence: Sequence[Token]) -> float:
    if not words:
        return 0.0
    return sum(holds(sentence, token) for token in words) / len(words)
