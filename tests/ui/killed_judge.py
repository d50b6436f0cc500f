"""Gives feedback on answer after answer, and says each that is kept, until it is killed."""

import sys
from pathlib import Path

from index import IndexSettings
from tests.eval.judged import LAMP, answered, article
from ui.conversations import Feedback, FeedbackStore


def main(home: Path, first: int) -> None:
    store = FeedbackStore.open(IndexSettings(home=home))
    number = first
    print("ready", flush=True)
    while True:
        harbour = article(f"{LAMP} Ship {number % 5} came.")
        feedback = Feedback("up", f"number {number}")
        store.keep(answered(harbour, LAMP), [harbour], feedback, answer_id=f"a{number % 20}")
        print(f"kept {number}", flush=True)
        number += 1


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
