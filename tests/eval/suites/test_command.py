import json
import subprocess
import sys
from pathlib import Path

import pytest

from eval.suites.command import SUITES, main


@pytest.mark.parametrize("name", SUITES)
def test_each_suite_is_a_command_of_its_own(name: str) -> None:
    run = subprocess.run(
        [sys.executable, "-m", f"eval.suites.{name}", "--help"], capture_output=True, text=True
    )
    assert (run.returncode, run.stderr) == (0, "")
    assert SUITES[name][1].split(";")[0] in " ".join(run.stdout.split())


def test_follow_ups_want_the_articles_they_are_about(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FOOTNOTE_BENCH", raising=False)
    assert main("follow_ups", []) == 2
    assert "set FOOTNOTE_BENCH" in capsys.readouterr().err
    assert main("follow_ups", [str(tmp_path)]) == 2
    assert f"{tmp_path} has no qa.jsonl" in capsys.readouterr().err


def test_claims_want_a_file_and_one_judge_at_most(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main("claims", []) == 2
    assert "Name one file of claims" in capsys.readouterr().err
    assert main("claims", [str(tmp_path / "none.jsonl")]) == 2
    assert "none.jsonl cannot be read" in capsys.readouterr().err


def test_a_report_is_a_table_or_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    claims = tmp_path / "claims.jsonl"
    claim = {
        "claim": "It has 5 legs.",
        "evidence": "It has 4 legs.",
        "label": False,
        "kind": "number",
    }
    claims.write_text(json.dumps({"id": 1, **claim}))
    assert main("claims", [str(claims)]) == 0
    assert "number" in capsys.readouterr().out
    assert main("claims", [str(claims), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)
