"""What the README says of settings and commands is what there is."""

import re
import shlex
from pathlib import Path

import pytest

from ui.arguments import parse
from ui.environment import known_settings

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


def commands() -> list[str]:
    """Return the footnote commands of the README's console and shell blocks."""
    blocks = re.findall(r"(?ms)^```(?:console|sh|shell|bash)\n(.*?)^```", README)
    lines = [line.removeprefix("$ ").split(" | ")[-1] for line in "\n".join(blocks).splitlines()]
    return [line.split(" < ")[0] for line in lines if line.startswith("footnote ")]


def test_the_table_of_settings_names_every_setting_and_no_other() -> None:
    rows = re.findall(r"(?m)^\| *`((?:FOOTNOTE|OPENAI)_[A-Z_]+)`", README)
    assert sorted(rows) == sorted(known_settings())


def test_every_command_shown_can_be_read() -> None:
    shown = commands()
    assert shown
    for line in shown:
        words = shlex.split(line, comments=True)[1:]
        try:
            parse(words)
        except SystemExit as ended:
            if ended.code:
                pytest.fail(f"README shows {line!r}, which is no command")
