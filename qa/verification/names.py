"""Check that a claim's names stand in its evidence."""

from collections.abc import Iterator, Sequence

from qa.verification.comparison import Comparison, holds
from qa.verification.tokens import Token
from qa.verification.verdict import Finding


def check_names(compared: Comparison) -> list[Finding]:
    """Return a finding for each name that the evidence lacks.

    A name is what has a capital letter inside a sentence; at its beginning it counts as one only
    where the evidence has another name in the same place.
    """
    found: list[Finding] = []
    for place, token in enumerate(compared.claim):
        if not is_name(token) or holds(compared.everything, token):
            continue
        rivals = {rival.text for rival in _rivals(place, compared)}
        reason = f"The article does not name {token.text}."
        if len(rivals) == 1:
            reason = f"The claim says {token.text}; the article says {rivals.pop()}."
            found.append(Finding("name", reason, contradicts=True))
        elif rivals or not token.opens:
            found.append(Finding("name", reason, contradicts=bool(rivals)))
    return found


def _rivals(place: int, compared: Comparison) -> Iterator[Token]:
    """Yield the evidence's names that stand beside the same word as a claim's."""
    for sentence in compared.near:
        for at, other in enumerate(sentence):
            # What opens a sentence has a capital in any case.
            if not is_name(other) or other.opens or _is_part(sentence, at, compared.claim):
                continue
            if compared.is_same_place(place, sentence, at):
                yield other


def _is_part(sentence: Sequence[Token], at: int, claim: Sequence[Token]) -> bool:
    """Tell whether a name, or one that it belongs to, is the claim's as well."""
    beside = sentence[max(at - 1, 0) : at + 2]
    return any(is_name(token) and holds(claim, token) for token in beside)


def is_name(token: Token) -> bool:
    """Tell whether a token is written as a name is."""
    return token.capital and len(token.text) > 1
