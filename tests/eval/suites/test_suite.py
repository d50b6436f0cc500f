"""Suites are commands of their own."""

import runpy
import sys
from types import ModuleType

import pytest

from eval.suites import answerers


@pytest.mark.parametrize("module", [answerers])
def test_each_suite_is_a_command_of_its_own(
    module: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["suite", "--help"])
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(module.__file__), run_name="__main__")
    assert ended.value.code == 0
    assert module.SUITE.about.split(";")[0] in " ".join(capsys.readouterr().out.split())
