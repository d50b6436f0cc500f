"""Adding many files end to end, beside the bare session over the same texts.

Run as ``python -m tests.bench.adds FILES BYTES [FILES BYTES ...] [--format FORMAT]``; the format
is html, or plain text by default.
"""

import random
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from html import escape
from pathlib import Path

from tests.bench.corpus import corpus
from tests.bench.embedding import bare_seconds_of
from tests.bench.figure import Figure, table
from tests.bench.process import megabytes, timed
from tests.command import command

_TABLE = "<table><tr><th>Name</th><th>Number</th></tr><tr><td>One</td><td>1</td></tr></table>"


def write_files(folder: Path, count: int, size: int, form: str) -> None:
    """Write so many files of about so many bytes of text: paragraphs of the corpus in any order."""
    folder.mkdir()
    paragraphs = [part for text in corpus(1).articles for part in text.split("\n\n")[1:]]
    chance = random.Random(size)
    for number in range(count):
        title, parts = f"Collection {number}", list(_taken(chance, paragraphs, size))
        if form == "html":
            parts = [*(f"<p>{escape(part)}</p>" for part in parts), _TABLE]
            title = f"<!DOCTYPE html><title>{title}</title><h1>{title}</h1>"
        (folder / f"{number:04}.{form}").write_text("\n\n".join([title, *parts]), "utf-8")


def _taken(chance: random.Random, paragraphs: list[str], size: int) -> Iterator[str]:
    left = size
    while left > 0:
        part = chance.choice(paragraphs)[:left]
        left -= len(part) + 2
        yield part


def measure(count: int, size: int, form: str = "txt") -> Figure:
    """Add so many files of a size in a process of its own, then run the bare session."""
    with tempfile.TemporaryDirectory(prefix="footnote-adds-") as name:
        folder = Path(name, "files")
        write_files(folder, count, size, form)
        added = timed(command("add", str(folder), "--json"), home=Path(name, "home"))
        bare = bare_seconds_of(Path(name, "home"))
    return Figure(
        f"adding {count:,} .{form} files of {size / 1000:g} KB of text",
        f"{bare / added.seconds:.2f} of the bare session ({added.seconds:.0f} s, "
        f"{count * size / 1000 / added.seconds:.1f} KB/s), "
        f"peak memory {megabytes(added.peak_bytes)}",
        "at least 0.85, at most 500 MB",
    )


def main() -> None:
    """Measure each pair of a number of files and a size."""
    arguments = ArgumentParser(description=__doc__)
    arguments.add_argument("numbers", nargs="+", type=int)
    arguments.add_argument("--format", default="txt", choices=("txt", "html"))
    options = arguments.parse_args()
    numbers = options.numbers
    figures = []
    for count, size in zip(numbers[::2], numbers[1::2], strict=True):
        started = time.perf_counter()
        figures.append(measure(count, size, options.format))
        print(f"{count} files: {time.perf_counter() - started:.0f} s", file=sys.stderr, flush=True)
    print(table(figures))


if __name__ == "__main__":
    main()
