"""Compare the parts of a store with its catalog."""

import hashlib
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from index.errors import StoreDamagedError
from index.store.lexical import LexicalSearch
from index.store.lexical_files import are_intact
from index.store.vector_files import KINDS, Block, Ends, VectorFiles


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found in one plain sentence, and whether it is repaired."""

    text: str
    repaired: bool


def damaged_texts(connection: sqlite3.Connection) -> list[str]:
    """Return the ids of live articles whose text is not the one that was added."""
    rows = connection.execute(
        """
        SELECT articles.id, text, sha256,
            (SELECT max(end) FROM passages WHERE version = live),
            (SELECT max(end) FROM sentences WHERE version = live)
        FROM articles JOIN versions ON versions.number = live
        """
    )
    return [
        article_id
        for article_id, text, sha256, *last in rows
        if hashlib.sha256(text.encode()).hexdigest() != sha256
        or any(end is None or end > len(text) for end in last)
    ]


def damaged_blocks(blocks: list[Block], files: VectorFiles, ends: Ends) -> list[Block]:
    """Return the blocks whose vectors or tokens are not those that were written."""
    try:
        mapped = files.mapped(ends)
    except (OSError, ValueError):
        return blocks
    return [block for block in blocks if mapped.checksum(block) != block.checksum]


def is_indexed(blocks: list[Block], folder: Path) -> bool:
    """Return whether a lexical index has every row of these versions, and no others."""
    # An add that was cut off early has made the catalog alone.
    if not blocks and not folder.exists():
        return True
    try:
        if not all((folder / rows).exists() and are_intact(folder / rows) for rows in KINDS):
            return False
        search = LexicalSearch(folder)
        for rows in KINDS:
            counts = [block.passages if rows == "passages" else block.sentences for block in blocks]
            found = [search.count(rows, block.version) for block in blocks]
            if found != counts or search.count(rows) != sum(counts):
                return False
    except (StoreDamagedError, OSError):
        return False
    return True
