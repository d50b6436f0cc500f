import io
import sys

import pytest

from index import UsageError
from ui.cli.streams import standard_input


class Piped:
    """Standard input as a pipe or a terminal, with bytes to be read."""

    def __init__(self, data: bytes, *, terminal: bool = False) -> None:
        self.buffer = io.BytesIO(data)
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal


def test_no_more_is_read_than_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", Piped(b"\xff123456789"))
    assert standard_input("Paste it", 4) == b"\xff123"
    assert capsys.readouterr().err == ""


def test_on_a_terminal_it_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", Piped(b"words", terminal=True))
    assert standard_input("Paste it", 100) == b"words"
    assert capsys.readouterr().err == "Paste it, then press Enter and Ctrl-D.\n"


def test_where_there_is_none_a_file_can_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(UsageError, match="There is no standard input to read '-' from; name a"):
        standard_input("Paste it", 100)
