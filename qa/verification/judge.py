"""Ask a model whether a text says what a claim says."""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from qa.models.requests import Requests
from qa.prompting import NO, YES, verify_messages

# A claim is verified from this probability of YES on, from 0 to 1. Chosen on one half of 240 claims
# about ordinary texts; docs/verification.md reports the other half.
_LEAST = 0.4


@dataclass(frozen=True, slots=True)
class Opinion:
    """Whether a claim is supported, and one plain sentence on who says so."""

    supported: bool
    reason: str


class ModelJudge:
    """Judges whether a text says everything that a claim says, with a chat model.

    Its probabilities of YES and NO decide if the server returns them.
    """

    def __init__(self, requests: Requests, *, max_tokens: int) -> None:
        """Ask with these requests; ``max_tokens`` leaves a model room to think first."""
        self._requests = requests
        self._most_tokens = max_tokens

    def opinions(self, claims: Sequence[tuple[str, str]], end: float) -> Iterator[Opinion | None]:
        """Yield the model's opinions, asking for each when it is needed; None for no clear one.

        Each claim comes with its evidence. Nothing is waited for once ``time.perf_counter()``
        reaches ``end``. Raises ModelError.
        """
        for claim, evidence in claims:
            reply = self._requests.first_word(
                verify_messages(claim, evidence),
                max_tokens=self._most_tokens,
                seconds=end - time.perf_counter(),
            )
            supported = _supported(reply.text, reply.likely or {}) if reply else None
            yield None if supported is None else self._opinion(supported)

    def _opinion(self, supported: bool) -> Opinion:
        says = "supports" if supported else "does not support"
        return Opinion(
            supported, f"{self._requests.model.name} says the passage {says} all of this."
        )


@dataclass(frozen=True, slots=True)
class Judging:
    """The judge of an answer and its requests.

    If there is no usable judge, both are None and ``failure`` says why.
    """

    judge: ModelJudge | None
    requests: Requests | None = None
    failure: str = ""


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
