"""How long an answer takes in a process that has answered before."""

import time
from pathlib import Path

from index import IndexSettings
from qa import QAService
from tests.bench.corpus import corpus
from tests.bench.figure import Figure, hand_over, home_argument

_QUESTIONS = 300
_WARM_UP = 10


def measure(home: Path) -> list[Figure]:
    """Answer every question once, one after the other."""
    asked = corpus(_QUESTIONS)
    times = []
    with QAService.open(IndexSettings(home=home)) as service:
        for question in asked.questions[:_WARM_UP]:
            service.answer(question)
        for question in asked.questions:
            started = time.perf_counter()
            service.answer(question)
            times.append((time.perf_counter() - started) * 1000)
        passages, sentences = service.index.counts()
    times.sort()
    place = f"{passages} passages, {sentences:,} sentences of {asked.name}"
    return [
        Figure(f"warm answer, p50 ({place})", f"{times[len(times) // 2]:.1f} ms", "at most 60 ms"),
        Figure("warm answer, p95", f"{times[int(len(times) * 0.95)]:.1f} ms", "at most 120 ms"),
    ]


if __name__ == "__main__":
    hand_over(measure(home_argument()))
