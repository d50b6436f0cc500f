"""What the README says of commands and Python, and the docs of settings, is what there is."""

import ast
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from qa.open_services import close_services
from tests.shown_commands import check_readable
from ui.settings import known_settings

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def commands() -> list[str]:
    """Return the footnote commands of the README's console and shell blocks."""
    blocks = re.findall(r"(?ms)^```(?:console|sh|shell|bash)\n(.*?)^```", README)
    lines = [line.removeprefix("$ ").split(" | ")[-1] for line in "\n".join(blocks).splitlines()]
    return [line.split(" < ")[0] for line in lines if line.startswith("footnote ")]


def run(block: str) -> None:
    """Run a block of Python; a value must be one of those that a comment beside it quotes."""
    names: dict[str, Any] = {}
    lines = block.splitlines()
    for statement in ast.parse(block).body:
        code = ast.unparse(statement)
        if not isinstance(statement, ast.Expr):
            exec(code, names)
            continue
        value = eval(code, names)
        _, _, comment = lines[(statement.end_lineno or 1) - 1].partition("  # ")
        if comment.startswith('"'):
            assert value in re.findall('"([^"]*)"', comment), f"{code} is {value!r}"


def test_the_table_of_settings_names_every_setting_and_no_other() -> None:
    table = (ROOT / "docs/settings.md").read_text(encoding="utf-8")
    cells = re.findall(r"(?m)^\| *(`(?:FOOTNOTE|OPENAI)_[^|]+)", table)
    names = re.findall(r"`([A-Z_]+)`", " ".join(cells))
    assert sorted(names) == sorted(known_settings())


def test_every_command_shown_can_be_read() -> None:
    shown = commands()
    assert shown
    for line in shown:
        check_readable(line.removeprefix("footnote "))


def test_every_block_of_python_runs_in_its_order(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(ROOT / "index/data/blinken-beijing.md", tmp_path / "report.md")
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"(?ms)^```python\n(.*?)^```", README)
    assert blocks
    try:
        for block in blocks:
            run(block)
    finally:
        close_services()
