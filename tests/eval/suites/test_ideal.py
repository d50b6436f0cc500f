"""A scripted model writes ideal answers: the bound that everything around a model sets."""

from pathlib import Path

import pytest

from eval.cases import CaseError
from eval.dataset import load_dataset
from eval.runs import compare_runs, keep_run
from eval.suites import ideal
from eval.suites.ideal import IdealAnswer
from tests.eval.conftest import CASES, Writer
from tests.eval.suites.asked import run_suite
from tests.local_server import LocalServer

IDEAL = [
    ("built", "Lunn's harbour dates from 1902.", "built its harbour in 1902"),
    ("keeper", "Ana Brekke kept the lighthouse.", "Ana Brekke"),
    ("keeper-years", "She did so for 31 years.", "for 31 years"),
]


def test_ideal_answers_are_scored_like_any_and_compared_with_them(
    write_cases_file: Writer, tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = {
        case: IdealAnswer.model_validate(
            {"case": case, "sentences": [{"text": text, "evidence": [quote]}], "missing": None}
        )
        for case, text, quote in IDEAL
    }
    monkeypatch.setattr(ideal, "read_ideal_answers", lambda: answers)
    path = write_cases_file(CASES)
    with pytest.raises(CaseError, match="'airport' has no ideal answer"):
        run_suite("ideal", path, tmp_path / "none", cache)

    answers["airport"] = IdealAnswer(case="airport", sentences=(), missing="it")
    scripted = run_suite("ideal", path, tmp_path / "ideal", cache)
    verbatim = keep_run(load_dataset(path), tmp_path / "verbatim", cache=cache)
    assert scripted.crashes == verbatim.crashes == ()
    # Another wording is not verified by an exact check, and is what was cited.
    scores = scripted.scores
    assert (scripted.facts.arm, scores["verified"], scores["abstention.recall"]) == ("ideal", 0, 1)
    assert scores["answer_hit"] == scores["citation_hit"] == 1
    assert (scores["tokens"] or 0) > (verbatim.scores["tokens"] or 0) == 0
    assert (scores["copied"] or 0) < 1
    assert "arm: verbatim, ideal" in compare_runs(verbatim, scripted).apart


@pytest.mark.soak
def test_a_real_small_model_is_asked_the_whole_set(
    cache: Path, local_server: LocalServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", local_server.base_url)
    stored = run_suite("ideal", None, tmp_path / "run", cache, local_server.model)
    scores = stored.scores
    assert (scores["cases"], stored.crashes, scores["broken_citations"]) == (117, (), 0)
