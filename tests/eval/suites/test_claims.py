"""Labelled claims are verified, and what a reader would be told wrongly is listed."""

import json
from pathlib import Path

import pytest

from eval import CaseError, EvalProgress
from eval.suites.claims import SUITE, run_claims
from eval.suites.suite import format_suite, main
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


def test_exact_checks_leave_open_what_they_cannot_tell(
    claims: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = run_claims(claims).to_dict()
    shares = {
        kind["kind"]: (kind["verified"], kind["unsupported"], kind["not_judged"])
        for kind in document["kinds"]
    }
    assert shares == {
        "same": (1, 0, 0), "other": (0, 0, 1), "number": (0, 1, 0), "added": (0, 0, 1),
    }  # fmt: skip
    assert (document["judge"], document["true_of_verified"], document["wrong"]) == (None, 1, [])
    assert document["true"] == {
        "count": 2, "verified": 0.5, "unsupported": 0.0, "not_judged": 0.5,
    }  # fmt: skip
    assert document["false"]["not_judged"] == 0.5
    assert main(SUITE, [str(claims), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == document


def test_a_model_judges_the_rest(claims: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[EvalProgress] = []
    with ScriptedServer().say(reply("NO"), reply("YES")) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        report = run_claims(claims, model="tiny", progress=steps.append)
        assert len(server.asked()) == 2
    assert report.figures["judge"] == "tiny"
    assert [each["claim"] for each in report.figures["wrong"]] == ["The dog slept."]
    assert [(step.done, step.total) for step in steps] == [(n, 4) for n in range(1, 5)]
    shown = format_suite(report)
    assert "tiny judges the rest" in shown
    assert "True among the verified: 0.50" in shown
    assert "false, called verified: The dog slept." in shown


def test_a_file_that_holds_no_claims_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "claims.jsonl"
    for text, message in (
        ("", "has no claims"),
        ('{"claim": "a"}\n', "line 1: it has no 'evidence'"),
    ):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(CaseError, match=message):
            run_claims(path)
