"""The footnote command in this process, on a data folder of the test's own."""

import io
import json
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from index import Embedder, IndexSettings, add_articles, text_source
from tests.scripted_server import ScriptedServer
from ui.cli import main

TITLE = "The harbour of Lund"
HARBOUR = """\
The harbour was built in 1874. Its first master was Karin Holm. She kept the books for
thirty years.

The ferry Aurora sails to Gotland every Tuesday. A crossing takes five hours.
"""
QUESTION = "When was the harbour built?"
QUOTE = "The harbour was built in 1874."


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


class Screen(io.StringIO):
    """Standard output on a terminal."""

    def isatty(self) -> bool:
        return True


Run = Callable[..., Ended]
Put = Callable[..., None]


@pytest.fixture
def run(home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return what runs the command, with ``data`` as its input and more settings.

    With ``columns`` it prints on a terminal of that width.
    """

    def run(
        *arguments: str | Path,
        data: bytes | None = b"",
        typed: bool = False,
        columns: int | None = None,
        **settings: str,
    ) -> Ended:
        kind, screen = Typed if typed else io.TextIOWrapper, Screen()
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdin", None if data is None else kind(io.BytesIO(data)))
            if columns is not None:
                patch.setattr(sys, "stdout", screen)
                settings |= {"COLUMNS": str(columns), "TERM": "dumb"}
            for name, value in settings.items():
                patch.setenv(name, value)
            status = main([str(each) for each in arguments])
        out, err = capsys.readouterr()
        return Ended(status, out + screen.getvalue(), err)

    return run


@pytest.fixture
def put(home: Path, embedder: Embedder) -> Put:
    """Return what puts a text into the store, under an id."""

    def put(article_id: str, text: str, title: str | None = None) -> None:
        document = text_source(text, title or article_id.title(), article_id)
        report = add_articles([document], settings=IndexSettings(home=home), embedder=embedder)
        assert report.failed == ()

    return put


@pytest.fixture(scope="session")
def _built(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Path:
    folder = tmp_path_factory.mktemp("built")
    document = text_source(HARBOUR, TITLE, "harbour")
    add_articles([document], settings=IndexSettings(home=folder), embedder=embedder)
    return folder


@pytest.fixture
def harbour(home: Path, _built: Path) -> None:
    """Fill the data folder with one article."""
    shutil.copytree(_built, home)


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    """Return a server of two models, to answer as a test says."""
    with ScriptedServer(models=("qwen3:8b", "llama3.2")) as running:
        yield running
