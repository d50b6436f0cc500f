"""Whether the names of a claim stand in its evidence, and which stands there instead."""

from collections.abc import Sequence

from qa.claim_names import GENERIC, PARTICLES, Name, fold, missing_words
from qa.finding import Finding, Weight
from qa.reading import Reading
from qa.words import Word


def check_names(claim: Reading, evidence: Reading) -> list[Finding]:
    """Return a finding for each name of the claim that the evidence lacks."""
    missing = [
        name for name in claim.names if missing_words(name, claim.words, evidence.known_names)
    ]
    if not missing:
        return []
    findings = []
    spoken = {fold(word.lower) for word in claim.words}
    others = [
        name
        for name in evidence.names
        if not any(fold(w.lower) in spoken for w in evidence.words[name.first : name.last])
    ]
    for name in missing:
        whole = name.text.removesuffix("'s").removesuffix("’s")
        weight: Weight = "absent" if name.sure else "doubtful"
        before = claim.words[name.first - 1].lower if name.first else ""
        rival = (
            _rival(before, others, evidence.words)
            or _namesake(name, claim, evidence)
            or _beside_the_same(name, claim.words, others, evidence.words)
        )
        if rival:
            reason = f"The claim says {whole}; the article says {rival}."
            weight = "contradicted" if name.sure else "doubtful"
        else:
            reason = f"The claim names {whole}, which the article does not."
        findings.append(Finding("name", reason, weight))
    return findings


def _rival(before: str, others: Sequence[Name], evidence: Sequence[Word]) -> str:
    """Return the evidence's name that follows the same preposition, if one does."""
    if before not in {"in", "at", "by", "from", "to", "with", "for", "on", "near", "of", "against"}:
        return ""
    for other in others:
        if other.first and evidence[other.first - 1].lower == before:
            return other.text
    return ""


def _namesake(name: Name, claim: Reading, evidence: Reading) -> str:
    """Return the evidence's name that shares a word with the claim's, if one does."""
    own = {fold(word.lower) for word in claim.words[name.first : name.last]} - PARTICLES - GENERIC
    for other in evidence.names:
        if own & {fold(word.lower) for word in evidence.words[other.first : other.last]}:
            return other.text
    return ""


def _beside_the_same(
    name: Name, claim: Sequence[Word], others: Sequence[Name], evidence: Sequence[Word]
) -> str:
    """Return the evidence's name that has the same words before it, or the same word after.

    Nothing here depends on the language: "llegó a Madrid" against "llegó a Lisboa". Two light
    words before, or one after, say too little.
    """
    for other in others:
        pairs = [
            (claim[name.first - back], evidence[other.first - back])
            for back in (1, 2)
            if name.first >= back and other.first >= back
        ]
        alike = [one.stem == two.stem for one, two in pairs]
        telling = [not one.light for one, _ in pairs]
        if alike[:1] == [True] and (telling[0] or (alike == [True, True] and telling[1])):
            return other.text
        if name.last < len(claim) and other.last < len(evidence):
            one, two = claim[name.last], evidence[other.last]
            if one.stem == two.stem and not one.light:
                return other.text
    return ""
