"""Check that a claim's names occur in its evidence."""

from collections.abc import Iterator, Sequence

from qa.verification.comparison import Comparison, holds
from qa.verification.tokens import Token
from qa.verification.verdict import Finding


def check_names(compared: Comparison) -> list[Finding]:
    """Return a finding for each name that the evidence lacks.

    A capitalised word inside a sentence is a name; at the beginning of a sentence, it counts only
    if the evidence has another name in the same place.
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
    """Yield the names in the evidence that are in the same place as the claim's."""
    for sentence in compared.near:
        for at, other in enumerate(sentence):
            # The first word of a sentence is capitalised in any case.
            if not is_name(other) or other.opens or _is_part(sentence, at, compared.claim):
                continue
            if compared.is_same_place(place, sentence, at):
                yield other


def _is_part(sentence: Sequence[Token], at: int, claim: Sequence[Token]) -> bool:
    """Return whether a name, or one next to it, is also in the claim."""
    beside = sentence[max(at - 1, 0) : at + 2]
    return any(is_name(token) and holds(claim, token) for token in beside)


def is_name(token: Token) -> bool:
    """Return whether a token is written like a name."""
    return token.capital and len(token.text) > 1
