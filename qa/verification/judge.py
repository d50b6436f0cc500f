"""Ask a model whether a text says what a claim says."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from qa.models import Requests
from qa.prompting import NO, YES, verify_messages

# How sure a model must be, from 0 to 1, for a claim to be verified: chosen on one half of 240
# claims about ordinary texts. docs/verification.md reports the other half.
_LEAST = 0.4


@dataclass(frozen=True, slots=True)
class Opinion:
    """Whether a claim is supported, and in one plain sentence who says so."""

    supported: bool
    reason: str


class Judge(Protocol):
    """Tells whether a text says all that a claim says."""

    def opinion(self, claim: str, evidence: str, seconds: float) -> Opinion | None:
        """Return what it thinks, or None when it said nothing clear in so many seconds.

        Raises ModelError.
        """
        ...


@dataclass(frozen=True, slots=True)
class Judging:
    """Who judges an answer, and the requests that this takes, if it takes any.

    Where nobody can, ``judge`` is None and ``failure`` says why.
    """

    judge: Judge | None
    requests: Requests | None = None
    failure: str = ""


class ModelJudge:
    """Asks a chat model, and goes by how likely it finds YES and NO where its server tells."""

    def __init__(self, requests: Requests, *, max_tokens: int) -> None:
        """Ask with these requests; a model that thinks before it answers has so many tokens."""
        self._requests = requests
        self._most_tokens = max_tokens

    def opinion(self, claim: str, evidence: str, seconds: float) -> Opinion | None:
        """Return what the model thinks. Raises ModelError."""
        messages = verify_messages(claim, evidence)
        reply = self._requests.first_word(messages, max_tokens=self._most_tokens, seconds=seconds)
        if reply is None:
            return None
        supported = _by_likelihood(reply.likely)
        if supported is None:
            supported = _by_word(reply.text)
        if supported is None:
            return None
        says = "supports" if supported else "does not support"
        name = self._requests.model.name
        return Opinion(supported, f"{name} says the passage {says} all of this.")


def _by_likelihood(likely: Mapping[str, float] | None) -> bool | None:
    """Tell whether YES is likely enough, None where neither word is among the likely ones."""
    yes = _sum(likely, YES)
    no = _sum(likely, NO)
    return yes / (yes + no) >= _LEAST if yes + no else None


def _sum(likely: Mapping[str, float] | None, word: str) -> float:
    return sum(share for token, share in (likely or {}).items() if token.strip().upper() == word)


def _by_word(text: str) -> bool | None:
    word = text.strip().upper()
    if word.startswith(YES):
        return True
    return False if word.startswith(NO) else None
