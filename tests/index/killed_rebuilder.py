"""Rebuilds a store with one embedder after the other, until it is killed.

Run as ``python -m tests.index.killed_rebuilder HOME FIRST``: each line it prints, such as
``words-48 3``, says that the step of that number is done, and ``embedding`` that some of one is.
"""

import itertools
import sys
from pathlib import Path

from index import Embedder, IndexSettings, MiniLMEmbedder, Progress, check_store
from tests.index.word_embedder import WordEmbedder


def embedder_after(step: int, bundled: MiniLMEmbedder) -> Embedder:
    """Return the embedder of a step; each step's is another one than that before it."""
    return (bundled, WordEmbedder(bundled), WordEmbedder(bundled, 384))[step % 3]


def tell(progress: Progress) -> None:
    print("embedding", flush=True)


def main() -> None:
    settings = IndexSettings(home=Path(sys.argv[1]))
    bundled = MiniLMEmbedder.load()
    print("ready", flush=True)
    for step in itertools.count(int(sys.argv[2])):
        embedder = embedder_after(step, bundled)
        check_store(settings=settings, embedder=embedder, rebuild=True, progress=tell)
        print(embedder.name, step, flush=True)


if __name__ == "__main__":
    main()
