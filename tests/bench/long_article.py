"""One long text: how long adding it takes.

``python -m tests.bench.long_article [MEGABYTES]`` adds it to a new store, in a process of its own.
"""

import random
import sys
import tempfile
import time
from pathlib import Path

from index.chunking import sentence_spans
from tests.bench.corpus import corpus
from tests.bench.embedding import bare_seconds_of
from tests.bench.figure import Figure, hand_over, table, taken
from tests.bench.process import megabytes, timed
from tests.fakes import pasted
from ui.engine import Engine

_MEGABYTES = 3.0


def long_text(characters: int) -> str:
    """Return the corpus again and again, each time in other words: nothing in it is said twice."""
    paragraphs = [part for text in corpus(1).articles for part in text.split("\n\n")[1:]]
    chance, parts, length = random.Random(3), ["A long report"], 0
    while length < characters:
        words, number = chance.choice(paragraphs), len(parts)
        sentences = [words[start:end] for start, end in sentence_spans(words)]
        parts.append(" ".join(f"{each[:-1]} in case {number}{each[-1]}" for each in sentences))
        length += len(parts[-1]) + 2
    return "\n\n".join(parts)


def add(text: str) -> list[Figure]:
    """Add a text."""
    with Engine.open() as engine:
        begun = time.perf_counter()
        engine.add(pasted(text), lambda step: None)
        seconds = time.perf_counter() - begun
    return [Figure("it can be asked", f"after {seconds:.0f} s")]


def main() -> None:
    """Measure in a process of its own, then run the bare session."""
    size = round(float(sys.argv[1] if len(sys.argv) > 1 else _MEGABYTES) * 1e6)
    with tempfile.TemporaryDirectory(prefix="footnote-long-") as name:
        home, source = Path(name, "home"), Path(name, "long.txt")
        source.write_text(long_text(size), encoding="utf-8")
        run = timed([sys.executable, "-m", "tests.bench.long_article", str(source)], home=home)
        bare = bare_seconds_of(home)
    figures = taken(run.printed)
    seconds = float(figures[-1].value.split()[1])
    rates = f"{size / 1000 / seconds:.1f} KB/s, {bare / seconds:.2f} of the bare session"
    figures += [
        Figure("the pace", f"{rates} ({size / 1000 / bare:.1f} KB/s)"),
        Figure("peak memory", megabytes(run.peak_bytes)),
    ]
    print(f"A text of {size / 1e6:g} MB\n\n{table(figures)}")


if __name__ == "__main__":
    if sys.argv[1:] and Path(sys.argv[1]).is_file():
        hand_over(add(Path(sys.argv[1]).read_text(encoding="utf-8")))
    else:
        main()
