"""Imports a store and removes its articles without end, until it is killed; says what is done.

Run as ``python -m tests.index.killed_importer HOME FIRST`` with an exported store beside HOME:
each line it prints, such as ``import 3``, says that step 3 is done.
"""

import itertools
import sys
from pathlib import Path

from index import IndexSettings, MiniLMEmbedder, import_store, list_articles, remove_articles

EXPORT = "export.jsonl"


def main() -> None:
    home = Path(sys.argv[1])
    settings = IndexSettings(home=home)
    embedder = MiniLMEmbedder.load()
    print("ready", flush=True)
    for step in itertools.count(int(sys.argv[2])):
        standing = [article.id for article in list_articles(settings=settings)]
        if standing:
            remove_articles(standing, settings=settings)
            print("remove", step, flush=True)
        else:
            import_store(home.parent / EXPORT, settings=settings, embedder=embedder)
            print("import", step, flush=True)


if __name__ == "__main__":
    main()
