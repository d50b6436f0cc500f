"""Suites are commands of their own."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from eval.suites import answerers, claims, follow_ups, injections, tables, without_gold
from eval.suites.suite import Suite, main

SUITES = [
    module.SUITE for module in (answerers, claims, follow_ups, injections, tables, without_gold)
]


@pytest.mark.parametrize("suite", SUITES, ids=lambda suite: suite.name)
def test_each_suite_is_a_command_of_its_own(suite: Suite) -> None:
    run = subprocess.run(
        [sys.executable, "-m", f"eval.suites.{suite.name}", "--help"],
        capture_output=True,
        text=True,
    )
    assert (run.returncode, run.stderr) == (0, "")
    assert suite.about.split(";")[0] in " ".join(run.stdout.split())


@pytest.mark.parametrize(
    ("suite", "arguments", "words"),
    [
        (follow_ups.SUITE, [], "set FOOTNOTE_BENCH"),
        (follow_ups.SUITE, ["{folder}"], "{folder} has no qa.jsonl"),
        (claims.SUITE, [], "Name one file of claims"),
        (claims.SUITE, ["{folder}/none.jsonl"], "none.jsonl cannot be read"),
        (tables.SUITE, ["--model", "any"], "leave --model out"),
        (tables.SUITE, ["{folder}"], "leave the folder out"),
    ],
)
def test_what_cannot_be_measured_is_said(
    suite: Suite,
    arguments: list[str],
    words: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("FOOTNOTE_BENCH", raising=False)
    assert main(suite, [each.format(folder=tmp_path) for each in arguments]) == 2
    assert words.format(folder=tmp_path) in capsys.readouterr().err


def test_a_report_is_a_table_or_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "claims.jsonl"
    claim = {
        "claim": "It has 5 legs.",
        "evidence": "It has 4 legs.",
        "label": False,
        "kind": "number",
    }
    path.write_text(json.dumps({"id": 1, **claim}))
    assert main(claims.SUITE, [str(path)]) == 0
    assert "number" in capsys.readouterr().out
    assert main(claims.SUITE, [str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["false"]["count"] == 1
