"""Suites are commands of their own."""

import runpy
import sys
from pathlib import Path
from types import ModuleType

import pytest

from eval.suites import answerers, follow_ups, without_gold
from eval.suites.suite import Suite, main


@pytest.mark.parametrize("module", [answerers, follow_ups, without_gold])
def test_each_suite_is_a_command_of_its_own(
    module: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["suite", "--help"])
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(module.__file__), run_name="__main__")
    assert ended.value.code == 0
    assert module.SUITE.about.split(";")[0] in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    ("suite", "arguments", "words"),
    [
        (follow_ups.SUITE, [], "set FOOTNOTE_BENCH"),
        (follow_ups.SUITE, ["{folder}"], "{folder} has no qa.jsonl"),
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
