"""All that is said for and against a claim, weighed into a score and a verdict."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa.additive_model import Signs
from qa.agents import check_agents
from qa.appositions import check_appositions
from qa.arrangement import arrangement
from qa.attachments import check_attachments
from qa.bounds import check_bounds
from qa.certainty import check_certainty
from qa.change_amounts import check_change_amounts
from qa.comparisons import check_comparisons
from qa.complements import check_complements
from qa.defined_terms import says_definition
from qa.denials import check_denials
from qa.directions import check_directions
from qa.event_order import check_event_order
from qa.finding import Finding
from qa.links import check_links
from qa.meaning import ContentWords, inversions, least_met, meaning_features, meet
from qa.name_check import check_names
from qa.occupations import check_occupations
from qa.quantity_check import check_quantities
from qa.rates import check_rates
from qa.reading import FloatArray, Reading, Vectors
from qa.roles import role_features
from qa.same_words import says_the_same
from qa.slots import slot_features
from qa.speakers import check_speakers
from qa.support_model import is_rearranged
from qa.support_weights import MODEL, REARRANGED, REWORDED
from qa.types import Support
from qa.verdict import Verdict

# What is compared word by word leaves nothing to weigh when it is another.
_REFUTING = frozenset({"name", "number", "date", "unit", "description"})
# A denial or an opposite may belong to another matter, unless the words are much the same.
_REFUTING_IF_CLOSE = frozenset({"direction", "negation", "speaker", "role"})
_CLOSE = 0.75
_OTHERWISE = "The article has these words, but may say something else with them."
_GRAVE_IF_ABSENT = frozenset({"name", "number", "date", "unit", "speaker", "link"})


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """A claim beside one stretch of evidence.

    ``matches`` are the cosines of shape (evidence tokens, claim tokens).
    """

    claim: Reading
    content: ContentWords
    claim_vectors: Vectors
    spans: NDArray[np.int32]
    evidence: Reading
    evidence_vectors: Vectors
    matches: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Weighed:
    """The signs of support by name, and what the checks found.

    ``grave`` tells that a finding rules "verified" out, ``refuted`` that one rules "partial"
    out as well.
    """

    signs: dict[str, float]
    found: tuple[Finding, ...]
    grave: bool
    refuted: bool


def findings(claim: Reading, evidence: Reading) -> list[Finding]:
    """Return what every check but that of quotations finds, in the order of the checks."""
    # Most claims count nothing, and reading what the evidence counts takes long.
    counted = (
        check_quantities(claim.quantities, evidence.quantities, evidence.items)
        if claim.quantities
        else ()
    )
    return [
        *counted,
        *check_change_amounts(claim, evidence),
        *check_rates(claim.text, evidence.text),
        *check_names(claim, evidence),
        *check_speakers(claim, evidence),
        *check_denials(claim.words, evidence.words),
        *check_directions(claim.words, evidence.words),
        *check_certainty(claim.words, evidence.words),
        *check_agents(claim.words, evidence.words),
        *check_appositions(claim, evidence),
        *check_attachments(claim, evidence),
        *check_comparisons(claim.words, evidence.words),
        *check_occupations(claim.words, evidence.words),
    ]


def features(ground: Ground, found: Sequence[Finding]) -> dict[str, float]:
    """Return every sign of support by name: those of meaning, and how often each check spoke."""
    best = ground.matches.max(axis=0, initial=0.0)
    evidence = ground.evidence
    meeting = meet(ground.content, best, evidence.stems, evidence.known_names)
    signs = meaning_features(
        ground.content, meeting, ground.claim_vectors, ground.evidence_vectors, ground.matches
    )
    signs["inversions"] = inversions(ground.claim.words, evidence.words)
    signs |= slot_features(
        _groups(ground), ground.claim_vectors, ground.evidence_vectors, ground.matches
    )
    signs |= role_features(ground.claim.names, ground.claim.words, evidence.words)
    for (check, weight), count in Counter((item.check, item.weight) for item in found).items():
        signs[f"{check} {weight}"] = float(min(count, 2))
    return signs


def _groups(ground: Ground) -> list[NDArray[np.int64]]:
    """Return the token positions of each name and number of the claim."""
    claim = ground.claim
    spans = [(claim.words[n.first].start, claim.words[n.last - 1].end) for n in claim.names]
    spans += [(quantity.start, quantity.end) for quantity in claim.quantities]
    starts = ground.spans[:, 0]
    groups = [np.flatnonzero((starts >= start) & (starts < end)) for start, end in spans]
    return [group for group in groups if len(group)]


def score(signs: Signs) -> float:
    """Return the fitted score of some signs, from 0 to 1."""
    return MODEL.score(signs)


def weigh(ground: Ground, quoted: Sequence[Finding] = ()) -> Weighed:
    """Return all that is said for and against a claim beside one stretch of evidence.

    ``quoted`` is what was found about the claim's quotations; it rules out, but is no sign.
    """
    found = findings(ground.claim, ground.evidence)
    signs = features(ground, found)
    if is_rearranged(signs):
        arranged = arrangement(ground.claim, ground.evidence)
        signs |= arranged.signs
        found += arranged.found
    found += check_complements(ground.claim, ground.evidence)
    found += check_bounds(ground.claim, ground.evidence)
    found += check_event_order(ground.claim, ground.evidence)
    if signs["coverage"] >= _CLOSE:
        # In other words, things hang together without any that tells so.
        found += check_links(ground.claim, ground.evidence)
    close = signs["coverage"] >= _CLOSE or _differs_in_one(ground)
    refuting = _REFUTING | (_REFUTING_IF_CLOSE if close else frozenset())
    false_quotation = any(item.weight == "contradicted" for item in quoted)
    if says_definition(ground.claim, ground.evidence):
        return Weighed(signs, (), bool(quoted), false_quotation)
    return Weighed(
        signs,
        tuple(found),
        bool(quoted) or any(_is_grave(item) for item in found),
        false_quotation
        or any(item.weight == "contradicted" and item.check in refuting for item in found),
    )


def judge(ground: Ground, weighed: Weighed) -> Verdict:
    """Return the verdict about a claim beside one stretch of evidence.

    What the evidence contradicts is never verified, however well the rest is met, nor is a
    name or a number that it does not have; another number or name than the evidence's is
    unsupported.
    """
    found = weighed.found
    value = score(weighed.signs)
    limits = REARRANGED if is_rearranged(weighed.signs) else REWORDED
    if not weighed.grave and (
        value >= limits.verified
        or says_the_same(ground.claim.words, ground.evidence.words)
        or says_definition(ground.claim, ground.evidence)
    ):
        value = max(value, limits.verified)
        return Verdict("verified", "The article says so in other words.", "meaning", value)
    support: Support = (
        "partial" if value >= limits.partial and not weighed.refuted else "unsupported"
    )
    value = min(value, limits.partial if weighed.refuted else limits.verified)
    grave = [item for item in found if _is_grave(item)]
    told = grave or [item for item in found if item.weight == "doubtful"] or found
    if told and (grave or told[0].check != "direction"):
        return Verdict(support, told[0].reason, told[0].check, value)
    best = ground.matches.max(axis=0, initial=0.0)
    meeting = meet(ground.content, best, ground.evidence.stems, ground.evidence.known_names)
    if meeting.by_form.all():
        return Verdict(support, _OTHERWISE, "meaning", value)
    words = least_met(ground.content, meeting, ground.claim.text)
    return Verdict(support, f"The article does not say “{words}”.", "meaning", value)


def _differs_in_one(ground: Ground) -> bool:
    """Tell whether the evidence has every telling word of the claim but one: "it was open"."""
    claim = ground.claim.words
    unmet = {w.stem for w in claim if not w.light} - ground.evidence.stems
    return len(unmet) <= 1 < sum(not w.light for w in claim)


def _is_grave(finding: Finding) -> bool:
    if finding.weight == "contradicted":
        return True
    return finding.weight == "absent" and finding.check in _GRAVE_IF_ABSENT
