"""Two runs are compared case by case."""

from dataclasses import replace

import pytest

from eval.reporting import format_comparison
from eval.runs import compare_runs
from tests.eval.runs.conftest import FACTS, Store


def test_what_is_told_of_two_runs(store: Store) -> None:
    before = store("before", wrong=range(10))
    after = store(
        "after",
        wrong=range(8, 24),
        facts=replace(FACTS, settings={"passage_tokens": 128}, code="c1de"),
    )
    found = compare_runs(before, after)
    assert (found.drawn, list(found.apart)) == ("article", ["passage_tokens: 256, 128", "code"])
    measures = {each.measure.key: each for each in found.differences}
    hit = measures["answer_hit"]
    assert (hit.before, hit.after, hit.lost, hit.won) == (0.9, 0.84, 14, 8)
    assert hit.change == pytest.approx(-0.06)
    # Fourteen against eight may well be chance.
    assert hit.chance == pytest.approx(0.286, abs=0.001)
    assert (hit.verdict, measures["passage.hit@1"].change) == ("no difference", 0)
    assert measures["abstention.precision"].interval is None
    assert found.by_tag == {"even": (7, 4), "odd": (7, 4)}
    flips = {flip.before.case.id: flip for flip in found.flips}
    assert len(flips) == 22
    assert (flips["c0"].won, flips["c23"].won) == (True, False)
    document = found.to_dict()
    assert document["measures"]["answer_hit"]["verdict"] == "no difference"
    assert document["flips"][0]["after"] == {"text": "In 1902.", "failure": None}

    text = format_comparison(found)
    assert "answer hit" in text
    assert "14 / 8" in text
    assert "2 more flipped" in text
    assert ": passage_tokens: 256, 128; code" in text.splitlines()[0]

    worse = compare_runs(before, store("worse", wrong=range(24)))
    lost = {each.measure.key: each for each in worse.differences}
    assert lost["answer_hit"].verdict == "worse"
    # Where less is better, more is lost; no share changes by more than all.
    silent = compare_runs(before, store("silent", refused=range(100)))
    refused = {each.measure.key: each for each in silent.differences}["abstention.over_refusal"]
    assert (refused.lost, refused.won, refused.verdict) == (100, 0, "worse")
    assert refused.interval is not None
    assert refused.interval.high == 1
    # As many cases may be one article's, whose questions are right or wrong together.
    one = compare_runs(store("all"), store("one", wrong=range(0, 200, 20), many=100))
    (told,) = (each for each in one.differences if each.measure.key == "answer_hit")
    assert (told.lost, told.verdict) == (5, "no difference")
    better = compare_runs(worse.after, before)
    assert {each.measure.key: each.verdict for each in better.differences}["token_f1"] == "better"


def test_a_time_is_neither_better_nor_worse(store: Store) -> None:
    found = compare_runs(store("before"), store("after", slower=20.0))
    told = next(each for each in found.differences if each.measure.key == "latency_ms.p50")
    assert (told.change, told.verdict) == (990.0, "changed")


def test_crashes_are_told_and_left_out(store: Store) -> None:
    found = compare_runs(store("before", wrong=range(5)), store("after", crashed=range(3)))
    hit = next(each for each in found.differences if each.measure.key == "answer_hit")
    assert (hit.cases, hit.won) == (97, 2)
    rows = [line.split() for line in format_comparison(found).splitlines()]
    assert ["crashes", "0", "3"] in rows
