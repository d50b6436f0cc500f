from dataclasses import dataclass, replace

import pytest

from eval.claims import CheckedClaim
from eval.faithfulness import Judged, faithfulness, judge, points, shares_of
from eval.words import overlap
from tests.eval.tampered import town


@dataclass(frozen=True)
class FakeVerdict:
    support: str
    reason: str | None = None
    score: float | None = None


def verify(claim: str, evidence: str) -> FakeVerdict:
    """Verify what the evidence holds word for word; half of the words make it partial."""
    if claim == evidence:
        return FakeVerdict("verified", "The same words.")
    shared = overlap(claim, evidence)
    return FakeVerdict("partial" if shared >= 0.5 else "unsupported", "Other words.")


def checked(number: int, claim: str, kind: str = "honest", article: str = "002") -> CheckedClaim:
    evidence = "The keeper lit the lamp."
    base = town().claim(claim, evidence)
    return replace(base, id=f"{number}", kind=kind, article=article, unseen=kind == "certainty")


SUITE = (
    checked(1, "The keeper lit the lamp."),
    checked(2, "A keeper lit a lamp."),
    checked(3, "The lantern was set alight."),
    checked(4, "The keeper lit the fire.", "name"),
    checked(5, "The keeper lit the lamp.", "quotation"),
    checked(6, "Nobody was there.", "name", article="000"),
    checked(7, "The keeper always lit the lamp.", "certainty", article="000"),
)


def test_every_claim_gets_its_verdict() -> None:
    judged = judge(SUITE, verify)
    assert [each.support for each in judged] == [
        "verified", "partial", "unsupported", "partial", "verified", "unsupported", "partial",
    ]  # fmt: skip
    assert judged[0].reason == "The same words."
    assert [each.claim.id for each in judged if each.failed] == ["3", "5"]


def test_parts_and_unseen_kinds_stand_apart() -> None:
    found = faithfulness(judge(SUITE, verify), {})
    held_out = found.altered(held_out=True)
    assert (held_out.count, held_out.not_verified, held_out.unsupported) == (2, 0.5, 0)
    tuning = found.altered(held_out=False)
    assert (tuning.count, tuning.not_verified, tuning.unsupported) == (1, 1, 1)
    assert found.altered(held_out=True, unseen=True).count == 1
    assert found.altered(held_out=True, kind="name").count == 1
    honest = found.honest(held_out=True)
    assert honest.count == 3
    assert honest.verified == pytest.approx(1 / 3)
    assert found.honest(held_out=False).count == 0
    assert found.honest(held_out=False).verified is None
    assert found.kinds == ("name", "quotation", "certainty")
    assert found.quotations_verified == 1
    assert [each.claim.id for each in found.failures] == ["3", "5"]


def test_a_baseline_is_compared_at_the_same_detection() -> None:
    found = faithfulness(judge(SUITE, verify), {"word overlap": overlap})
    ours, baseline = found.compared
    assert (ours.system, ours.detection, ours.paraphrases) == ("Footnote", 0.5, 1 / 3)
    assert baseline.detection == 0.5
    # Of claims 4 and 5, which share 2/3 and all of their words, one lies below the threshold.
    assert 2 / 3 < baseline.threshold < 1
    assert baseline.paraphrases == pytest.approx(2 / 3)
    assert baseline.area == pytest.approx((0.5 + 1 + 0.5 + 1 + 0 + 0) / 6)


def test_a_verdict_without_a_score_counts_by_its_support() -> None:
    assert [points(FakeVerdict(name)) for name in ("verified", "partial", "unsupported")] == [
        1,
        0.5,
        0,
    ]
    assert points(FakeVerdict("partial", score=0.7)) == 0.7


def test_shares_of_nothing_are_none() -> None:
    shares = shares_of([])
    assert shares.to_dict() == {
        "count": 0,
        "verified": None,
        "partial": None,
        "unsupported": None,
    }
    assert shares.not_verified is None


def test_a_partial_verdict_misleads_nobody() -> None:
    assert not Judged(SUITE[0], "partial", None, 0.5).failed
    assert not Judged(SUITE[3], "partial", None, 0.5).failed
