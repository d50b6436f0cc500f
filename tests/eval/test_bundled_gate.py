"""The gate: what the bundled questions score, held by floors that are only ever raised.

Nothing is tuned on these questions, and so a floor that breaks tells of a change elsewhere.
"""

from pathlib import Path
from statistics import fmean

import pytest

from eval.dataset import Dataset, load_dataset
from eval.runs import StoredRun, keep_run
from eval.scores import score
from eval.suites import SUITES
from qa.decision import SURE_FROM

pytestmark = pytest.mark.soak

FLOORS = {
    "answer_hit": 0.89,
    "citation_hit": 0.89,
    "follow-ups": 0.60,
    "sentence.hit@1": 0.74,
    "passage.hit@1": 0.83,
    "passage.hit@3": 0.93,
    "abstention.precision": 0.80,
    "abstention.recall": 0.45,
    "unanswerable refused or hedged": 0.60,
    "abstention.area_under_roc": 0.85,
}
MAX_SENTENCES = 2.5


def doubted(run: StoredRun) -> float:
    """Return the share of the unanswerable questions to which no sure answer was given."""
    scores = [each.reply.answerable_score for each in run.outcomes if not each.case.answerable]
    return sum(score is not None and score < SURE_FROM for score in scores) / len(scores)


@pytest.fixture(scope="module")
def bundled() -> Dataset:
    return load_dataset()


@pytest.fixture(scope="module")
def run(bundled: Dataset, tmp_path_factory: pytest.TempPathFactory, cache: Path) -> StoredRun:
    return keep_run(bundled, tmp_path_factory.mktemp("runs") / "run", cache=cache)


def test_no_score_falls_below_its_floor(run: StoredRun) -> None:
    follow_ups = score([each for each in run.outcomes if each.case.history])
    measured = {
        **run.scores,
        "follow-ups": follow_ups["answer_hit"],
        "unanswerable refused or hedged": doubted(run),
    }
    below = {
        name: (measured[name], floor)
        for name, floor in FLOORS.items()
        if (measured[name] or 0) < floor
    }
    assert below == {}


def test_answers_are_short_and_every_quote_stands_where_it_says(run: StoredRun) -> None:
    assert (len(run.outcomes) >= 80, run.crashes) == (True, ())
    assert run.scores["broken_citations"] == 0
    answers = [len(each.reply.claims) for each in run.outcomes if not each.reply.refused]
    assert 1 <= fmean(answers) <= MAX_SENTENCES


def test_the_baseline_is_beaten(
    bundled: Dataset, run: StoredRun, tmp_path: Path, cache: Path
) -> None:
    bm25 = keep_run(bundled, tmp_path / "bm25", suite=SUITES["baseline"], cache=cache)
    assert bm25.crashes == ()
    for key in ("answer_hit", "sentence.hit@1", "abstention.area_under_roc"):
        assert (run.scores[key] or 0) > (bm25.scores[key] or 0), key
