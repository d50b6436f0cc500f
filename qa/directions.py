"""Whether claim and evidence point the same way: rose or fell, accepted or rejected."""

from collections.abc import Sequence

from qa.denials import denials
from qa.finding import Finding
from qa.opposites import are_converse, companions, opposites
from qa.words import Word


def check_directions(claim: Sequence[Word], evidence: Sequence[Word]) -> list[Finding]:
    """Return a finding for each word of the claim whose opposite the evidence has instead.

    A word that has an opposite, and is met by neither itself nor its like, is told as absent.
    """
    stems = {word.stem for word in evidence} | {word.lower for word in evidence}
    own_stems = {word.stem for word in claim}
    denied = {stem for denial in denials(claim) for stem in denial.scope}
    denied |= {stem for denial in denials(evidence) for stem in denial.scope}
    findings = []
    for position, word in enumerate(claim):
        against = opposites(word.lower)
        if not against or word.stem in stems or word.lower in stems:
            continue
        if companions(word.lower) & stems:
            continue
        met = [
            place
            for place, other in enumerate(evidence)
            if other.stem in against and other.stem not in own_stems
        ]
        if not met:
            if not word.light:
                reason = f"The article does not say “{word.text}”."
                findings.append(Finding("direction", reason, "absent"))
            continue
        other = evidence[met[0]]
        if word.stem in denied or any(evidence[place].stem in denied for place in met):
            continue
        reason = f"The claim says “{word.text}”; the article says “{other.text}”."
        weight = "contradicted"
        if are_converse(word.lower, other.lower):
            exchanged = _sides_exchanged(claim, position, evidence, met[0])
            if exchanged > 0:
                continue
            weight = "contradicted" if exchanged < 0 else "doubtful"
        findings.append(Finding("direction", reason, weight))  # type: ignore[arg-type]
    return findings


def _sides_exchanged(
    claim: Sequence[Word], here: int, evidence: Sequence[Word], there: int
) -> int:
    """Return how many more shared words change sides of the two places than keep them."""
    places: dict[str, int] = {}
    for place, word in enumerate(evidence):
        if word.stem not in places or abs(place - there) < abs(places[word.stem] - there):
            places[word.stem] = place
    exchanged = 0
    for place, word in enumerate(claim):
        if word.light or place == here or word.stem not in places:
            continue
        exchanged += 1 if (place < here) != (places[word.stem] < there) else -1
    return exchanged
