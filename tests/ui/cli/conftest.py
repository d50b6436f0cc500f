"""The footnote command in this process, on a data folder of the test's own."""

import io
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from index import Embedder, IndexSettings, add_articles, text_source
from ui.cli import main


@dataclass(frozen=True)
class Ended:
    """How a command ended, and what it printed."""

    status: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The JSON document that a command that succeeded printed."""
        assert self.status == 0, self.err
        return json.loads(self.out)

    @property
    def complaint(self) -> str:
        """The one sentence that a command that failed printed."""
        assert (self.status > 0, self.out) == (True, ""), self
        (line,) = self.err.splitlines()
        assert line.endswith((".", "?"))
        return line


class Typed(io.TextIOWrapper):
    """Standard input on a terminal."""

    def isatty(self) -> bool:
        return True


Run = Callable[..., Ended]
Put = Callable[..., None]


@pytest.fixture
def run(home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return what runs the command, with ``data`` as its input and more settings."""

    def run(
        *arguments: str | Path, data: bytes | None = b"", typed: bool = False, **settings: str
    ) -> Ended:
        kind = Typed if typed else io.TextIOWrapper
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdin", None if data is None else kind(io.BytesIO(data)))
            for name, value in settings.items():
                patch.setenv(name, value)
            status = main([str(each) for each in arguments])
        return Ended(status, *capsys.readouterr())

    return run


@pytest.fixture
def put(home: Path, embedder: Embedder) -> Put:
    """Return what puts a text into the store, under an id."""

    def put(article_id: str, text: str, title: str | None = None) -> None:
        document = text_source(text, title or article_id.title(), article_id)
        report = add_articles([document], settings=IndexSettings(home=home), embedder=embedder)
        assert report.failed == ()

    return put
