"""Another process that changes a store: one order a line on standard input, one word back.

Run as ``python -m tests.qa.librarian`` with FOOTNOTE_HOME set. Orders are JSON lists:
``["add", id, text]`` adds or replaces a Markdown text, ``["remove", id]`` removes it.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index import IndexSettings, MiniLMEmbedder, add_articles, remove_articles, text_source


class Librarian:
    """The other process, seen from the test."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def add(self, article_id: str, text: str) -> str:
        """Add or replace an article; return "added", "replaced" or "unchanged"."""
        return self._order("add", article_id, text)

    def remove(self, article_id: str) -> str:
        """Remove an article; return "removed"."""
        return self._order("remove", article_id)

    def _order(self, *order: str) -> str:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps(order), file=self._process.stdin, flush=True)
        return self._process.stdout.readline().strip()


@contextmanager
def librarian(home: Path) -> Iterator[Librarian]:
    """Start the other process over a data folder, and end it."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.qa.librarian"],
        cwd=Path(__file__).parent.parent.parent,
        env={**os.environ, "FOOTNOTE_HOME": str(home)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        yield Librarian(process)
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(timeout=60) == 0


def _serve() -> None:
    settings = IndexSettings.from_environment()
    embedder = MiniLMEmbedder.load()
    for line in sys.stdin:
        match json.loads(line):
            case ["add", article_id, text]:
                document = text_source(text, article_id=article_id, markdown=True)
                report = add_articles([document], settings=settings, embedder=embedder)
                outcomes = {"added": report.added, "replaced": report.replaced}
                print(*[name for name, ids in outcomes.items() if ids] or ["unchanged"], flush=True)
            case ["remove", article_id]:
                remove_articles([article_id], settings=settings)
                print("removed", flush=True)


if __name__ == "__main__":
    _serve()
