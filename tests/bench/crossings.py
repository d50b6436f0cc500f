"""Count the files that a question, or an added file, passes: ``python -m tests.bench.crossings``.

A change is a call from one file of ours to another; an edge is a pair of files with such a call.
"""

import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

from index import ArticleIndex, IndexSettings, MiniLMEmbedder, add_articles, text_source
from qa import QAService, Question

_ROOT = Path(__file__).parent.parent.parent
_PACKAGES = ("index", "qa", "eval", "ui")


def crossings(work: Callable[[], object]) -> Counter[tuple[str, str]]:
    """Do some work and return how often each file of ours called another, in all threads."""
    found: Counter[tuple[str, str]] = Counter()

    def note(frame: FrameType, event: str, _: Any) -> None:
        caller = frame.f_back
        if event != "call" or caller is None:
            return
        pair = _file_of(caller), _file_of(frame)
        if all(pair) and pair[0] != pair[1]:
            found[pair] += 1

    threading.setprofile(note)
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
        threading.setprofile(None)
    return found


def _file_of(frame: FrameType) -> str:
    path = Path(frame.f_code.co_filename)
    inside = path.is_relative_to(_ROOT) and path.relative_to(_ROOT).parts[0] in _PACKAGES
    return str(path.relative_to(_ROOT)) if inside else ""


def _told(what: str, found: Counter[tuple[str, str]]) -> None:
    files = {name for pair in found for name in pair}
    mutual = sorted({tuple(sorted(pair)) for pair in found if pair[::-1] in found})
    print(f"{what}: {len(files)} files, {found.total()} changes, {len(found)} edges")
    for pair in mutual:
        print("  call one another:", *pair)


def main() -> None:
    """Print the counts of a warm question to an article of two sentences, and of an added file."""
    embedder = MiniLMEmbedder.load()
    with tempfile.TemporaryDirectory() as folder:
        settings = IndexSettings(home=Path(folder) / "home")
        first = text_source("The mill was built in 1902. Ada Holm owned it.", article_id="mill")
        add_articles([first], settings=settings, embedder=embedder)
        with QAService(ArticleIndex.open(settings, embedder=embedder)) as service:
            asked = Question("When was the mill built?")
            service.answer(asked)
            _told("a question", crossings(lambda: service.answer(asked)))
        file = Path(folder) / "weir.txt"
        file.write_text("The weir was built in 1910. It leaks.", encoding="utf-8")
        add = lambda: add_articles([file], settings=settings, embedder=embedder)  # noqa: E731
        _told("an added file", crossings(add))


if __name__ == "__main__":
    main()
