"""Measure everything and print the table: ``python -m tests.bench``."""

import os
import sys
import tempfile
from pathlib import Path

from tests.bench import chat, cold_start, visitors
from tests.bench.corpus import corpus
from tests.bench.figure import Figure, machine, table, taken
from tests.bench.process import megabytes, timed
from tests.command import ROOT, command

_READ = 50  # questions, which bring more than sixty citations


def main() -> None:
    """Build a store, measure on it, and print the figures with the machine above them."""
    for name in list(os.environ):
        if name.upper().startswith(("FOOTNOTE_", "OPENAI_")) and name != "FOOTNOTE_BENCH":
            del os.environ[name]
    print(f"{machine()}\n", flush=True)
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="footnote-bench-") as folder:
        home = Path(folder, "home")
        found = corpus(1)
        articles = found.write(Path(folder, "articles"))

        _tell(f"adding {found.name}")
        added = timed(command("add", str(articles), "--json"), home=home)
        tokenizer = ROOT / "index" / "data" / "tokenizer.json"
        _tell("asking from a cold start")
        figures += cold_start.measure(home, found.questions[0], tokenizer)
        for measure in (
            "answers warm",
            "answers first_token",
            "answers verification",
            "answers after_change",
            "answers doors",
        ):
            _tell(measure.replace("_", " "))
            module, *names = measure.split()
            start = [sys.executable, "-m", f"tests.bench.{module}", *names, str(home)]
            figures += taken(timed(start, home=home).printed)
        seconds, peak = f"{added.seconds:.0f} s", megabytes(added.peak_bytes)
        figures.append(Figure(f"`footnote add`, {found.name}", f"{seconds}, peak memory {peak}"))
        bare = timed([sys.executable, "-m", "tests.bench.embedding", str(home)], home=home).printed
        pace = f"{float(bare) / added.seconds:.2f}"
        figures.append(Figure("its pace, of the bare session's", pace, "at least 0.85"))
        _tell("the chat, and clicks on markers")
        figures += chat.measure(home, corpus(_READ))
        _tell("many visitors and programs, for six minutes")
        figures += visitors.measure(Path(folder))
    print(table(figures))


def _tell(what: str) -> None:
    print(f"Measuring: {what} ...", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
