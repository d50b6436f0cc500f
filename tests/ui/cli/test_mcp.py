"""``footnote mcp`` without the SDK, and the other commands without it."""

import subprocess
import sys

import pytest

from tests.command import ROOT
from tests.ui.cli.conftest import Run


def test_a_missing_sdk_is_named_with_the_next_step(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.split(".")[0] in {"mcp", "mcp_types"}]:
        monkeypatch.delitem(sys.modules, name)
    for name in [name for name in sys.modules if name.startswith("ui.mcp.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "mcp", None)
    failed = run("mcp")
    assert failed.status == 2
    assert failed.complaint == (
        "footnote mcp needs the package mcp from version 2.3 on, which is not installed; "
        "make mcp adds it."
    )


def test_only_that_command_loads_the_sdk() -> None:
    code = (
        "import sys; from ui.cli.commands import cli; "
        "[cli.get_command(None, name) for name in cli.list_commands(None)]; "
        "print(*{'mcp', 'mcp_types', 'starlette'} & set(sys.modules))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    )
    assert run.stdout == "\n"
