"""Ask a model whether a text says what a claim says."""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from qa.models import Requests
from qa.prompting import NO, YES, verify_messages

# A claim is verified from this probability of YES on, from 0 to 1. Chosen on one half of 240 claims
# about ordinary texts; docs/verification.md reports the other half.
_LEAST = 0.4
# A classifier and a System One server support a claim from this probability on.
LEAST = 0.5


@dataclass(frozen=True, slots=True)
class Opinion:
    """Whether a claim is supported, and one plain sentence on who says so."""

    supported: bool
    reason: str


def opinion_of(name: str, supported: bool) -> Opinion:
    """Return the opinion of the judge of this name."""
    says = "supports" if supported else "does not support"
    return Opinion(supported, f"{name} says the passage {says} all of this.")


Claims = Sequence[tuple[str, str]]
"""Claims, each with its evidence."""


class Judge(Protocol):
    """Judges whether a text says everything that a claim says."""

    def opinions(self, claims: Claims, end: float) -> Iterator[Opinion | None]:
        """Yield its opinions in the order of the claims; None for no clear one.

        Yields fewer if ``time.perf_counter()`` reaches ``end``. Raises ModelError.
        """
        ...


@dataclass(frozen=True, slots=True)
class Judging:
    """The judge of an answer, its requests if it is a model, and its host if it is a server.

    If there is no usable judge, ``judge`` is None and ``failure`` says why.
    """

    judge: Judge | None
    requests: Requests | None = None
    failure: str = ""
    host: str | None = None


class ModelJudge:
    """Judges with a chat model, by its probabilities of YES and NO if the server returns them."""

    def __init__(self, requests: Requests, *, max_tokens: int) -> None:
        """Ask with these requests; ``max_tokens`` leaves a model room to think first."""
        self._requests = requests
        self._most_tokens = max_tokens

    def opinions(self, claims: Claims, end: float) -> Iterator[Opinion | None]:
        """Yield the model's opinions, asking for each when it is needed. Raises ModelError."""
        for claim, evidence in claims:
            reply = self._requests.first_word(
                verify_messages(claim, evidence),
                max_tokens=self._most_tokens,
                seconds=end - time.perf_counter(),
            )
            supported = _supported(reply.text, reply.likely or {}) if reply else None
            yield None if supported is None else opinion_of(self._requests.model.name, supported)


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
