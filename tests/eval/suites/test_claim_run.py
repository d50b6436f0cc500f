"""Labelled claims are verified, and what a reader would be told wrongly is listed."""

import json
from pathlib import Path

import pytest

from eval import CaseError, EvalProgress
from eval.suites.claims import format_claims, run_claims
from tests.scripted_server import ScriptedServer, reply

CLAIMS = [
    {"claim": "A dog barked.", "evidence": "The dog barked.", "label": True, "kind": "same"},
    {"claim": "The dog is loud.", "evidence": "The dog\nbarked.", "label": True, "kind": "other"},
    {"claim": "It cost 46.", "evidence": "It cost 40.", "label": False, "kind": "number"},
    {"claim": "The dog slept.", "evidence": "The dog barked.", "label": False, "kind": "added"},
]


@pytest.fixture
def claims(tmp_path: Path) -> Path:
    path = tmp_path / "claims.jsonl"
    path.write_text("".join(f"{json.dumps(each)}\n" for each in CLAIMS), encoding="utf-8")
    return path


def test_exact_checks_leave_open_what_they_cannot_tell(claims: Path) -> None:
    report = run_claims(claims)
    assert report.judge is None
    assert [each.verdict.support for each in report.judged] == [
        "verified", "partial", "unsupported", "partial",
    ]  # fmt: skip
    assert (report.true_of_verified, report.wrong) == (1.0, ())
    assert report.figures(label=True).verified == 0.5
    assert report.figures(label=False).not_judged == 0.5
    assert report.to_dict()["kinds"][0] == {
        "label": True, "kind": "same", "count": 1,
        "verified": 1.0, "unsupported": 0.0, "not_judged": 0.0,
    }  # fmt: skip


def test_a_model_judges_the_rest(claims: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[EvalProgress] = []
    with ScriptedServer().say(reply("NO"), reply("YES")) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        report = run_claims(claims, model="tiny", progress=steps.append)
        assert len(server.asked()) == 2
    assert report.judge == "tiny"
    assert [each.verdict.support for each in report.judged] == [
        "verified", "partial", "unsupported", "verified",
    ]  # fmt: skip
    assert [(step.done, step.total) for step in steps] == [(n, 4) for n in range(1, 5)]
    table = format_claims(report)
    assert "tiny judges the rest" in table
    assert "True among the verified: 0.50" in table
    assert "false, called verified: The dog slept." in table


@pytest.mark.parametrize(
    ("text", "message"),
    [("", "holds no claims"), ('{"claim": 1}\n', "line 1 is not a claim"), ("x\n", "line 1")],
)
def test_a_file_that_holds_no_claims_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "claims.jsonl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CaseError, match=message):
        run_claims(path)
