import json
from pathlib import Path

import pytest

from eval import EvalProgress, format_claims, run_claims
from eval.tampering import KINDS, UNSEEN
from index import MiniLMEmbedder, UsageError
from tests.eval.test_faithfulness import verify


def test_a_folder_without_the_sets_is_refused(tmp_path: Path) -> None:
    (tmp_path / "xquad" / "en").mkdir(parents=True)
    with pytest.raises(UsageError, match="holds no squad_v2_dev; name the folder that does"):
        run_claims(tmp_path, verify=verify)


@pytest.mark.soak
def test_a_run_tells_kinds_parts_and_baselines_apart(bench: Path, embedder: MiniLMEmbedder) -> None:
    steps: list[EvalProgress] = []
    report = run_claims(bench / "bench", verify=verify, embedder=embedder, progress=steps.append)
    document = json.loads(json.dumps(report.to_dict()))
    assert steps[-1].done <= steps[-1].total == document["claims"]
    assert set(document["altered"]["tuning"]["kinds"]) == set(KINDS) - UNSEEN
    assert set(document["altered"]["held_out"]["kinds"]) == set(KINDS) - UNSEEN
    assert set(document["altered"]["unseen"]["kinds"]) == UNSEEN
    assert document["quotations_verified"] == 0
    assert document["overlap_medians"]["honest"] <= 0.6
    systems = [each["system"] for each in document["compared"]]
    assert systems == ["Footnote", "any absent word", "word overlap", "vector similarity"]
    ours, *others = document["compared"]
    assert all(each["detection"] >= ours["detection"] for each in others)
    assert set(document["ratings"]["areas"]) == set(systems)
    # Honest claims are reworded, so this verification by whole strings verifies none.
    assert document["honest"]["held_out"]["all"]["verified"] == 0
    assert len(document["failures"]) == sum(each.failed for each in report.results.judged)
    table = format_claims(report)
    assert all(kind in table for kind in KINDS)
    assert "Altered quotations verified: 0" in table
