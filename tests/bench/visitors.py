"""Twenty visitors of the chat beside one alone, each asking every four seconds; then programs.

``python -m tests.bench.visitors`` measures this alone; with two numbers, so many visitors for so
many seconds.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from index import ArticleIndex, IndexSettings
from tests.bench.figure import Figure, at, table
from tests.command import command, environment
from tests.crowd import CrowdProgram, CrowdVisitor, article_of, crowd
from tests.served_chat import served_chat

VISITORS = 20
SECONDS = 120
_EVERY = 4.0


def measure(folder: Path, visitors: int = VISITORS, seconds: float = SECONDS) -> list[Figure]:
    """Let one visitor ask for half the time, then all of them for the whole, over a new store."""
    home = folder / "visitors"
    articles = list(_added(home, folder, visitors))
    with served_chat(home) as chat:
        found: list[Figure] = []
        kinds = {"visitors of the chat": CrowdVisitor, "programs, streamed": CrowdProgram}
        for who, kind in kinds.items():
            crowd(chat.address, articles, asks=2, every=0.5, kind=kind)  # once, unmeasured
            half = _asks(seconds / 2)
            (alone,) = crowd(chat.address, articles[:1], asks=half, every=_EVERY, kind=kind)
            before = chat.processor_seconds()
            together = crowd(chat.address, articles, asks=_asks(seconds), every=_EVERY, kind=kind)
            processor = chat.processor_seconds() - before
            found += _figures(who, alone, together, processor, seconds)
    return found


def _asks(seconds: float) -> int:
    return max(1, round(seconds / _EVERY))


def _added(home: Path, folder: Path, count: int) -> Iterator[tuple[str, str]]:
    """Add the article of each visitor, and yield its id and its text."""
    sources = folder / "visited"
    sources.mkdir()
    for number in range(count):
        title, text = article_of(number)
        (sources / f"{number:02}.md").write_text(f"# {title}\n\n{text}\n", encoding="utf-8")
    subprocess.run(
        command("add", sources),
        env=environment(FOOTNOTE_HOME=home),
        stdout=subprocess.DEVNULL,
        check=True,
    )
    with ArticleIndex.open(IndexSettings(home=home)) as index:
        texts = {article.title: index.article(article.id) for article in index.articles()}
    for number in range(count):
        article = texts[article_of(number)[0]]
        yield article.id, article.text


def _figures(
    who: str, alone: CrowdVisitor, together: list[CrowdVisitor], processor: float, seconds: float
) -> Iterator[Figure]:
    times = [took for visitor in together for took in visitor.times]
    single = alone.times
    wrong = [each for visitor in (alone, *together) for each in visitor.wrong]
    every = f"one question every {_EVERY:.0f} s each, {seconds:.0f} s"
    quotes = sum(visitor.quotes for visitor in together)
    yield Figure(
        f"{len(together)} {who} ({every}), p95 of an answer",
        f"{at(times, 0.95):.0f} ms (p50: {at(times, 0.5):.0f} ms, most: {max(times):.0f} ms)",
    )
    yield Figure(
        "one of them alone, p95 of an answer",
        f"{at(single, 0.95):.0f} ms (p50: {at(single, 0.5):.0f} ms)",
    )
    yield Figure(
        "p95 of all / p95 of one alone",
        f"{at(times, 0.95) / at(single, 0.95):.1f}",
        "at most 3",
    )
    yield Figure(
        "answers and citations that reached another one",
        f"{len(wrong)} of {len(times)} answers with {quotes} quotes",
        "none",
    )
    yield Figure(
        "processor time of the chat's process meanwhile",
        f"{processor:.0f} s in {seconds:.0f} s, {1000 * processor / len(times):.0f} ms an answer",
    )


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="footnote-bench-") as work:
        print(table(measure(Path(work), *map(int, sys.argv[1:3]))))
