"""Adds and replaces articles without end, until it is killed; says what is done.

Run as ``python -m tests.index.killed_adder HOME FIRST``: each line it prints, such as
``article-2 17``, says that version 17 of that article is in the store.
"""

import itertools
import sys
from pathlib import Path

from index import IndexSettings, MiniLMEmbedder, add_articles, text_source

ARTICLES = 3


def text_of(article: int, version: int) -> str:
    """Return a text of several passages, whose every sentence names its version."""
    return "\n\n".join(
        " ".join(
            f"Sentence {number} of part {part} belongs to article {article} as of {version}."
            for number in range(2 + (version + part) % 5)
        )
        for part in range(1 + version % 4)
    )


def main() -> None:
    settings = IndexSettings(home=Path(sys.argv[1]))
    embedder = MiniLMEmbedder.load()
    print("ready", flush=True)
    for version in itertools.count(int(sys.argv[2])):
        article = version % ARTICLES
        name = f"article-{article}"
        document = text_source(text_of(article, version), title=name, article_id=name)
        report = add_articles([document], settings=settings, embedder=embedder)
        assert report.added + report.replaced == (name,)
        print(name, version, flush=True)


if __name__ == "__main__":
    main()
