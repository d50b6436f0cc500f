"""Searches a store's words again and again, which brings their replica up to date, until killed.

Run as ``python -m tests.index.killed_reader HOME FIRST``: each line it prints, such as
``generation 3``, says which generation was read.
"""

import sys
from pathlib import Path

from index import ArticleIndex, IndexSettings, MiniLMEmbedder


def main() -> None:
    home = Path(sys.argv[1])
    embedder = MiniLMEmbedder.load()
    print("ready", flush=True)
    while True:
        with ArticleIndex.open(IndexSettings(home=home), embedder=embedder) as index:
            for _ in range(20):
                with index.snapshot():
                    index.lexical("harbour", 5)
                    print("generation", index.generation, flush=True)


if __name__ == "__main__":
    main()
