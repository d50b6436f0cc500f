"""Ask a model whether a text says what a claim says."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from qa.models import Requests
from qa.prompting import NO, YES, verify_messages

# A claim is verified from this probability of YES on, from 0 to 1. Chosen on one half of 240 claims
# about ordinary texts; docs/verification.md reports the other half.
_LEAST = 0.4


@dataclass(frozen=True, slots=True)
class Opinion:
    """Whether a claim is supported, and one plain sentence on who says so."""

    supported: bool
    reason: str


class Judge(Protocol):
    """Judges whether a text says everything that a claim says."""

    def opinion(self, claim: str, evidence: str, seconds: float) -> Opinion | None:
        """Return its opinion, or None if it gave no clear one within ``seconds``.

        Raises ModelError.
        """
        ...


@dataclass(frozen=True, slots=True)
class Judging:
    """The judge of an answer, and its requests, if it makes any.

    If there is no usable judge, ``judge`` is None and ``failure`` says why.
    """

    judge: Judge | None
    requests: Requests | None = None
    failure: str = ""


class ModelJudge:
    """Judges with a chat model, by its probabilities of YES and NO if the server returns them."""

    def __init__(self, requests: Requests, *, max_tokens: int) -> None:
        """Ask with these requests; ``max_tokens`` leaves a model room to think first."""
        self._requests = requests
        self._most_tokens = max_tokens

    def opinion(self, claim: str, evidence: str, seconds: float) -> Opinion | None:
        """Return the model's opinion, or None if it is unclear. Raises ModelError."""
        messages = verify_messages(claim, evidence)
        reply = self._requests.first_word(messages, max_tokens=self._most_tokens, seconds=seconds)
        if reply is None:
            return None
        supported = _supported(reply.text, reply.likely or {})
        if supported is None:
            return None
        says = "supports" if supported else "does not support"
        name = self._requests.model.name
        return Opinion(supported, f"{name} says the passage {says} all of this.")


def _supported(text: str, likely: Mapping[str, float]) -> bool | None:
    """Return whether YES is likely enough, or else the answer, or None if it is neither word."""
    shares = {YES: 0.0, NO: 0.0}
    for token, share in likely.items():
        word = token.strip().upper()
        if word in shares:
            shares[word] += share
    if any(shares.values()):
        return shares[YES] / sum(shares.values()) >= _LEAST
    said = text.strip().upper()
    return said.startswith(YES) if said.startswith((YES, NO)) else None
