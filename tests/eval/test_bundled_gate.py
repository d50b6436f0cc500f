"""The gate: what the bundled questions score, held by floors that are only ever raised.

Nothing is tuned on these questions, and so a floor that breaks tells of a change elsewhere.
"""

from pathlib import Path

import pytest

from eval import EvalReport, run_eval
from qa.decision import SURE_FROM

FLOORS = {
    "answer_hit": 0.89,
    "citation_hit": 0.89,
    "follow-ups": 0.60,
    "sentence.hit@1": 0.74,
    "sentence.hit@3": 0.90,
    "passage.hit@1": 0.83,
    "passage.hit@3": 0.93,
    "abstention.precision": 0.80,
    "abstention.recall": 0.45,
    "unanswerable refused or hedged": 0.60,
    "abstention.area_under_roc": 0.85,
}
MAX_SENTENCES = 2.5


def doubted(report: EvalReport) -> float:
    """Return the share of the unanswerable questions to which no sure answer was given."""
    scores = [o.reply.answerable_score for o in report.footnote.outcomes if not o.case.answerable]
    return sum(score is not None and score < SURE_FROM for score in scores) / len(scores)


@pytest.fixture(scope="module")
def report(cache: Path) -> EvalReport:
    return run_eval(cache=cache)


def test_no_score_falls_below_its_floor(report: EvalReport) -> None:
    measured = {
        **report.footnote.scores,
        "follow-ups": report.footnote.follow_ups["answer_hit"],
        "unanswerable refused or hedged": doubted(report),
    }
    below = {
        name: (measured[name], floor)
        for name, floor in FLOORS.items()
        if (measured[name] or 0) < floor
    }
    assert below == {}


def test_answers_are_short_and_every_quote_stands_where_it_says(report: EvalReport) -> None:
    assert len(report.footnote.outcomes) >= 80
    assert [run.crashes for run in report.runs] == [(), ()]
    scores = report.footnote.scores
    assert scores["broken_citations"] == 0
    assert 1 <= (scores["sentences"] or 0) <= MAX_SENTENCES


@pytest.mark.parametrize("key", ["answer_hit", "sentence.hit@1", "abstention.area_under_roc"])
def test_the_baseline_is_beaten(report: EvalReport, key: str) -> None:
    ours, bm25 = (run.scores[key] or 0 for run in report.runs)
    assert ours > bm25
