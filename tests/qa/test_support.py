"""The fitted score."""

import pytest

from index import MiniLMEmbedder
from qa.reading import Reading
from qa.support import findings, score
from qa.support_weights import MODEL, REARRANGED, REWORDED
from qa.verification import Evidence, Verifier


def test_scores_lie_between_nought_and_one_and_thresholds_in_order() -> None:
    for limits, model, whole in (
        (REWORDED, MODEL.reworded, 0.0),
        (REARRANGED, MODEL.rearranged, 1.0),
    ):
        assert 0 < limits.partial < limits.verified < 1
        assert 0 < score({"coverage": whole}) < 1
        extreme = score(dict.fromkeys(model.weights, 1000000000.0) | {"coverage": whole})
        assert extreme == pytest.approx(0) or extreme == pytest.approx(1)


def test_a_bend_adds_to_the_slope() -> None:
    weights = MODEL.reworded.weights
    name, (slope, bends) = next(
        (name, weight) for name, weight in weights.items() if len(weight[1]) > 1
    )
    beyond = max(knot for knot, _ in bends) + 1
    total = MODEL.reworded.bias + sum(
        bend * max(0.0 - knot, 0.0)
        for other in weights
        if other != name
        for knot, bend in weights[other][1]
    )
    total += slope * beyond + sum(bend * (beyond - knot) for knot, bend in bends)
    assert score({name: beyond}) == pytest.approx(1 / (1 + 2.718281828459045**-total), abs=1e-6)


def test_what_has_a_word_of_its_own_is_not_weighed_by_its_arrangement(
    embedder: MiniLMEmbedder,
) -> None:
    verifier = Verifier(embedder)
    evidence = [Evidence("Vienna lost 40 workshops in 1901, and Geneva won most of them.")]
    (rearranged,), *_ = verifier.weighed("Geneva lost 40 workshops.", evidence)
    (reworded,), *_ = verifier.weighed("Geneva mislaid 40 workshops.", evidence)
    assert rearranged.signs["rival"] > 0
    assert "rival" not in reworded.signs


def test_an_untold_cause_rules_verified_out_where_the_words_are_the_same(
    embedder: MiniLMEmbedder,
) -> None:
    verifier = Verifier(embedder)
    evidence = [Evidence("Most workers left the mill. The river was high.")]
    verdict = verifier.verify("Most workers left the mill because the river was high.", evidence)
    assert (verdict.support, verdict.check) == ("partial", "link")


def test_findings_come_in_the_order_of_the_checks() -> None:
    claim = Reading("In 1927 Geneva did not reject the plan.")
    evidence = Reading("In 1929 Vienna rejected the plan.")
    assert [finding.check for finding in findings(claim, evidence)] == ["date", "name", "negation"]
