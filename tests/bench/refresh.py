"""The first answer after another process changed the store."""

import subprocess
import time
from pathlib import Path
from statistics import median

from index import IndexSettings
from qa import QAService
from tests.bench.corpus import corpus
from tests.bench.figure import Figure, hand_over, home_argument
from tests.command import command, environment

_CHANGES = 5


def measure(home: Path) -> list[Figure]:
    """Add a new version of one article elsewhere, and ask here; several times."""
    (question,) = corpus(1).questions
    after, warm = [], []
    with QAService.open(IndexSettings(home=home)) as service:
        service.answer(question)
        for number in range(_CHANGES):
            _change(home, f"This note was written by another process, {number} times before.")
            after.append(_milliseconds(service, question))
            warm.append(_milliseconds(service, question))
    return [
        Figure(
            "first answer after another process's change",
            f"{median(after):.0f} ms (the next one: {median(warm):.0f} ms)",
        )
    ]


def _change(home: Path, text: str) -> None:
    subprocess.run(
        command("add", "-", "--id", "changed-elsewhere"),
        env=environment(FOOTNOTE_HOME=home),
        input=text.encode(),
        stdout=subprocess.DEVNULL,
        check=True,
    )


def _milliseconds(service: QAService, question: str) -> float:
    started = time.perf_counter()
    service.answer(question)
    return (time.perf_counter() - started) * 1000


if __name__ == "__main__":
    hand_over(measure(home_argument()))
