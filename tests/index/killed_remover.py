"""Adds, removes and brings back articles without end, until it is killed; says what is done.

Run as ``python -m tests.index.killed_remover HOME FIRST``: each line it prints, such as
``article-2 17``, says that step 17 is done, which changes that article.
"""

import itertools
import sys
from pathlib import Path
from typing import Literal

from index import (
    IndexSettings,
    MiniLMEmbedder,
    add_articles,
    remove_articles,
    restore_articles,
    text_source,
)
from tests.index.killed_adder import ARTICLES, text_of

Change = Literal["add", "remove", "restore", "delete"]

# What becomes of one article; then it begins again. To delete is to remove for good.
CYCLE: tuple[Change, ...] = (
    "add", "remove", "restore", "add", "remove", "add", "remove", "restore", "delete",
)  # fmt: skip


def change_of(step: int) -> tuple[str, Change]:
    """Return which article a step changes, and how."""
    return f"article-{step % ARTICLES}", CYCLE[step // ARTICLES % len(CYCLE)]


def texts_after(steps: int) -> dict[str, str]:
    """Return the texts of the store after so many steps; each step changes them."""
    texts: dict[str, str] = {}
    removed: dict[str, str] = {}
    for step in range(steps):
        name, change = change_of(step)
        if change == "add":
            texts[name] = text_of(step % ARTICLES, step)
        elif change == "restore":
            texts[name] = removed.pop(name)
        else:
            removed[name] = texts.pop(name)
    return texts


def main() -> None:
    settings = IndexSettings(home=Path(sys.argv[1]))
    embedder = MiniLMEmbedder.load()
    print("ready", flush=True)
    for step in itertools.count(int(sys.argv[2])):
        name, change = change_of(step)
        if change == "add":
            document = text_source(text_of(step % ARTICLES, step), title=name, article_id=name)
            add_articles([document], settings=settings, embedder=embedder)
        elif change == "restore":
            restore_articles([name], settings=settings)
        else:
            remove_articles([name], settings=settings, restorable=change == "remove")
        print(name, step, flush=True)


if __name__ == "__main__":
    main()
