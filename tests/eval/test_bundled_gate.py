"""The gate: what the bundled questions score, held by floors that are only ever raised.

Nothing is tuned on these questions, and so a floor that breaks tells of a change elsewhere.
"""

from pathlib import Path

import pytest

from eval import EvalReport, run_eval
from qa.decision import SURE_FROM

FLOORS = {
    "answer hit": 0.89,
    "citation hit": 0.89,
    "follow-ups": 0.60,
    "sentence hit@1": 0.74,
    "sentence hit@3": 0.90,
    "passage hit@1": 0.83,
    "passage hit@3": 0.93,
    "abstention precision": 0.80,
    "abstention recall": 0.45,
    "unanswerable refused or hedged": 0.60,
    "area under the ROC curve": 0.85,
}
MAX_SENTENCES = 2.5


def doubted(report: EvalReport) -> float:
    """Return the share of the unanswerable questions to which no sure answer was given."""
    scores = [o.answerable for o in report.footnote.outcomes if not o.case.answerable]
    return sum(score is not None and score < SURE_FROM for score in scores) / len(scores)


@pytest.fixture(scope="module")
def report(cache: Path) -> EvalReport:
    return run_eval(cache=cache)


def test_no_score_falls_below_its_floor(report: EvalReport) -> None:
    scores = report.footnote.scores
    measured = {
        "answer hit": scores.answer_hit,
        "citation hit": scores.citation_hit,
        "follow-ups": report.footnote.follow_ups.answer_hit,
        "sentence hit@1": scores.sentence_ranking.hit_at[0],
        "sentence hit@3": scores.sentence_ranking.hit_at[1],
        "passage hit@1": scores.passage_ranking.hit_at[0],
        "passage hit@3": scores.passage_ranking.hit_at[1],
        "abstention precision": scores.abstention.precision,
        "abstention recall": scores.abstention.recall,
        "unanswerable refused or hedged": doubted(report),
        "area under the ROC curve": scores.area_under_roc,
    }
    below = {
        name: (value, FLOORS[name])
        for name, value in measured.items()
        if value is None or value < FLOORS[name]
    }
    assert below == {}


def test_answers_are_short(report: EvalReport) -> None:
    sentences = report.footnote.scores.sentences
    assert sentences is not None
    assert 1 <= sentences <= MAX_SENTENCES


def test_nothing_crashes_and_every_quote_stands_where_it_says(report: EvalReport) -> None:
    assert len(report.footnote.outcomes) >= 80
    assert [run.crashes for run in report.runs] == [(), (), ()]
    assert report.footnote.scores.broken_citations == 0


def test_the_baselines_are_beaten(report: EvalReport) -> None:
    footnote, bm25, chance = (run.scores for run in report.runs)
    for ours, theirs, least in (
        (footnote.answer_hit, bm25.answer_hit, chance.answer_hit),
        (footnote.sentence_ranking.hit_at[0], bm25.sentence_ranking.hit_at[0], 0.0),
        (footnote.area_under_roc, bm25.area_under_roc, 0.0),
    ):
        assert ours is not None
        assert theirs is not None
        assert least is not None
        assert ours > theirs > least
