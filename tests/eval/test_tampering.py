import re
from collections import Counter
from pathlib import Path
from statistics import median

import pytest

from eval.claims import CheckedClaim
from eval.faithfulness import QUOTATIONS
from eval.tampering import KINDS, MISPLACED, UNSEEN, tamper_suite
from eval.words import WORD, overlap


@pytest.fixture(scope="module")
def suite(bench: Path) -> tuple[CheckedClaim, ...]:
    return tamper_suite(bench / "bench")


@pytest.fixture(scope="module")
def altered(suite: tuple[CheckedClaim, ...]) -> list[CheckedClaim]:
    return [claim for claim in suite if not claim.honest]


@pytest.fixture(scope="module")
def bases(suite: tuple[CheckedClaim, ...]) -> dict[str, CheckedClaim]:
    return {claim.id: claim for claim in suite if claim.honest and claim.source != "quotation"}


def plain(text: str) -> str:
    return " ".join(word.casefold() for word in WORD.findall(text))


def test_there_are_enough_claims_of_every_kind(altered: list[CheckedClaim]) -> None:
    counts = Counter(claim.kind for claim in altered)
    assert set(counts) == set(KINDS)
    assert min(counts.values()) >= 80
    assert len(altered) >= 2000
    assert sum(claim.source != "verbatim" for claim in altered) >= 0.6 * len(altered)


def test_honest_claims_are_reworded(bases: dict[str, CheckedClaim]) -> None:
    assert len(bases) >= 800
    assert sum(claim.source == "statement" for claim in bases.values()) >= 320
    assert median(overlap(claim.claim, claim.evidence) for claim in bases.values()) <= 0.6


def test_a_third_of_the_articles_and_two_kinds_are_held_out(altered: list[CheckedClaim]) -> None:
    for claim in altered:
        assert claim.unseen == (claim.kind in UNSEEN)
        held_out = claim.unseen or int(claim.article) % 3 == 2
        assert claim.part == ("held_out" if held_out else "tuning")
    counts = Counter(claim.kind for claim in altered if int(claim.article) % 3 == 2)
    assert all(counts[kind] >= 20 for kind in KINDS)


def test_ids_are_unique(suite: tuple[CheckedClaim, ...]) -> None:
    assert len({claim.id for claim in suite}) == len(suite)


def test_an_altered_claim_differs_from_its_base(
    altered: list[CheckedClaim], bases: dict[str, CheckedClaim]
) -> None:
    for claim in altered:
        base = bases.get(claim.base)
        honest_claim = base.claim if base else claim.evidence
        if claim.kind in MISPLACED:
            assert claim.claim == honest_claim
            assert base is not None
            assert claim.evidence != base.evidence
        else:
            assert claim.claim != honest_claim
            assert base is None or claim.evidence == base.evidence


def test_no_altered_quotation_stands_in_its_evidence(altered: list[CheckedClaim]) -> None:
    for claim in altered:
        if claim.kind in QUOTATIONS:
            quotes = re.findall(r"[“\"]([^“”\"]+)[”\"]", claim.claim)
            assert quotes
            assert any(plain(quote) not in plain(claim.evidence) for quote in quotes)


def test_an_added_honest_quotation_stands_in_its_evidence(
    suite: tuple[CheckedClaim, ...],
) -> None:
    quoting = [claim for claim in suite if claim.source == "quotation"]
    assert len(quoting) >= 100
    for claim in quoting:
        assert re.findall(r"\"([^\"]+)\"", claim.claim)[-1] in claim.evidence


def test_a_swapped_value_is_not_in_the_evidence(
    altered: list[CheckedClaim], bases: dict[str, CheckedClaim]
) -> None:
    for claim in altered:
        if claim.kind in {"number", "date", "name", "foreign name"} and claim.base in bases:
            words = Counter(WORD.findall(claim.claim.casefold()))
            new = words - Counter(WORD.findall(bases[claim.base].claim.casefold()))
            known = set(WORD.findall(claim.evidence.casefold()))
            assert not new.keys() <= known


def test_a_wrong_passage_holds_half_of_the_claim_at_most(altered: list[CheckedClaim]) -> None:
    for claim in altered:
        if claim.kind in MISPLACED:
            assert overlap(claim.claim, claim.evidence) <= 0.5


def test_the_same_data_give_the_same_suite(suite: tuple[CheckedClaim, ...], bench: Path) -> None:
    assert tamper_suite(bench / "bench") == suite
