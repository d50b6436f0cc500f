"""Claims as the fit of verification learns from them: what speaks for and against each."""

from collections.abc import Sequence
from dataclasses import dataclass

from eval.claims import CheckedClaim
from eval.stored_evidence import StoredEvidence
from qa import Evidence, Signs, Verifier


@dataclass(frozen=True, slots=True)
class Stretch:
    """One stretch of evidence beside one sentence of a claim, as verification weighs it."""

    signs: Signs
    grave: bool = False
    refuted: bool = False


@dataclass(frozen=True, slots=True)
class Example:
    """A claim: the stretches that each of its sentences was held against.

    ``kind`` is the kind of alteration, or what an honest claim was made from.
    """

    kind: str
    honest: bool
    article: str
    sentences: tuple[tuple[Stretch, ...], ...]


def examples(
    claims: Sequence[CheckedClaim], verifier: Verifier, stored: StoredEvidence
) -> list[Example]:
    """Weigh the claims of the tuning part; those repeated word for word teach nothing.

    Each is weighed against the bare text and against what a store holds of it: the vectors of
    the two differ, and a claim should fare the same.
    """
    found = []
    for claim in claims:
        if claim.part != "tuning" or claim.claim in claim.evidence:
            continue
        kind = f"honest {claim.source}" if claim.honest else claim.kind
        for evidence in ([Evidence(claim.evidence)], stored.of(claim)):
            if evidence is None:
                continue
            sentences = tuple(
                tuple(Stretch(each.signs, each.grave, each.refuted) for each in stretches)
                for stretches in verifier.weighed(claim.claim, evidence)
            )
            if sentences:
                found.append(Example(kind, claim.honest, claim.article, sentences))
    return found
