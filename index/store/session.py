"""One change of a store, under the write lock."""

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from uuid import uuid4

import numpy as np

from index.embedding import unit
from index.store import changes, check, store_state
from index.store.catalog import article_of, live_article
from index.store.check import Finding
from index.store.collection import PassageCollection
from index.store.database import Database
from index.store.lexical import LexicalWriter
from index.store.prepared import PreparedArticle, PreparedPassage
from index.store.store_state import DATA, LEXICAL, VECTORS, is_due
from index.store.vector_files import Block, MappedVectors, VectorFiles, row_id
from index.types import Article

# Versions are read back for Chroma this many at a time.
_AT_ONCE = 50


class Session:
    """Changes the catalog, the vectors and the lexical index. For one thread."""

    def __init__(self, connection: sqlite3.Connection, home: Path) -> None:
        """Change the store of a data folder through a connection that writes."""
        self.connection = connection
        self._home = home
        self._open_files()
        self._was_mirrored = store_state.is_mirrored(connection)
        self._added: dict[int, Block] = {}
        self._gone: list[Block] = []
        self._reindexed = False

    def _open_files(self) -> None:
        folder = store_state.files_folder(self.connection, self._home)
        dimension = store_state.dimension(self.connection)
        self._files = VectorFiles(folder / VECTORS, dimension)
        self._lexical = LexicalWriter(folder / LEXICAL)

    def close(self) -> None:
        """Drop what was not committed."""
        self._lexical.close()

    def live(self, article_id: str) -> Article | None:
        """Return the live article with an id, or None."""
        return live_article(self.connection, article_id)

    def add(
        self,
        versions: Sequence[PreparedArticle],
        cancelled: Callable[[], bool],
        counts: changes.TokenCounts | None = None,
    ) -> bool:
        """Make versions live, unless ``cancelled`` returns True at the last moment."""
        changes.register(self.connection, versions)
        ends = store_state.ends(self.connection)
        blocks, ends = self._files.append(versions, ends, repairing=counts is not None)
        for version in versions:
            for rows, texts in store_state.prepared_texts(version).items():
                self._lexical.add(rows, version.version, texts)
        if cancelled():
            return False
        self._lexical.commit()
        counts = counts or self._files.token_counts
        changes.make_live(self.connection, versions, blocks, ends, counts)
        self._added.update({block.version: block for block in blocks})
        return True

    def remove(self, article_id: str, *, restorable: bool) -> None:
        """Take an article down; see ``Writer.remove``."""
        version = changes.remove_live(
            self.connection, article_id, self._files.token_counts, restorable=restorable
        )
        if version is not None and restorable:
            self._drop(version)

    def restore(self, ids: Sequence[str]) -> tuple[str, ...]:
        """Restore all of these articles or none; return those that cannot be restored."""
        found = changes.restorable(self.connection, ids)
        if len(found) == len(ids):
            versions = list(found.values())
            changes.bring_back(self.connection, versions, self._files.token_counts)
            self._added.update({block.version: block for block in self._blocks(versions)})
        return tuple(article_id for article_id in ids if article_id not in found)

    def sweep(self) -> None:
        """Delete what is neither live nor restorable."""
        versions = changes.not_live(self.connection)
        for version in versions:
            self._lexical.delete(version)
            self._drop(version)
        self._lexical.commit()
        for version in versions:
            changes.forget(self.connection, version)
        for folder in store_state.superseded_folders(self.connection, self._home):
            shutil.rmtree(folder, ignore_errors=True)

    def compact(self) -> None:
        """Write the vectors to new files if most of what the files hold is gone.

        Damaged ones stay where they are until a check has found them.
        """
        ends = store_state.ends(self.connection)
        (sentences,) = self.connection.execute("SELECT total(sentences) FROM blocks").fetchone()
        if not is_due(ends, int(sentences)):
            return
        from index.store import compaction

        kept = self._kept()
        if check.damaged_blocks(kept, self._files, ends):
            return
        name = uuid4().hex
        folder = self._home / DATA / name
        blocks, ends = compaction.compact(self._files.mapped(ends), kept, folder / VECTORS)
        self._lexical.close()
        self._lexical.copy(folder / LEXICAL)
        changes.move(self.connection, blocks, ends, name)
        self._open_files()
        self._added = {each.version: each for each in blocks if each.version in self._added}

    def recount(self) -> None:
        """Count the tokens of all live sentences anew."""
        changes.recount(self.connection, self._live(), self._files.token_counts)

    def check(self) -> list[Finding]:
        """Compare texts and the lexical index with the catalog, and repair the latter.

        Raises StoreDamagedError if the catalog itself is damaged.
        """
        Database(self._home).refuse_damaged(self.connection)
        findings = [
            Finding(f"The text of {article_id} is damaged; add it again.", repaired=False)
            for article_id in check.damaged_texts(self.connection)
        ]
        if not self._reindexed and not check.is_indexed(self._kept(), self._lexical.folder):
            self.index_words()
        if self._reindexed:
            text = "The index of words was incomplete or damaged."
            findings.append(Finding(text, repaired=True))
        return findings

    def index_words(self) -> None:
        """Make the lexical index anew from the catalog."""
        self._lexical.clear()
        for version in kept_versions(self.connection):
            self._lexical.add(
                "passages", version, store_state.passage_texts(self.connection, version)
            )
            self._lexical.add(
                "sentences", version, store_state.sentence_texts(self.connection, version)
            )
        self._lexical.commit()
        self._reindexed = True

    def damaged(self) -> list[Article]:
        """Return the live articles whose vectors are not those that were written."""
        ends = store_state.ends(self.connection)
        blocks = check.damaged_blocks(self._live(), self._files, ends)
        articles = (self.live(block.article_id) for block in blocks)
        return [article for article in articles if article is not None]

    def mirror(self, collection: PassageCollection, *, compared: bool = False) -> int:
        """Write what changed to a collection; compare all of it where it was not in step.

        Return how many passages differed though the collection was thought to be in step.
        """
        changed = 0
        if self._was_mirrored and not compared:
            collection.delete(name for block in self._gone for name in _ids(block))
            added = list(self._added.values())
        else:
            known = collection.ids()
            wanted = {name: block for block in self._live() for name in _ids(block)}
            collection.delete(known - wanted.keys())
            if self._was_mirrored:
                changed = len(known ^ wanted.keys())
            added = list({b.version: b for name, b in wanted.items() if name not in known}.values())
            collection.delete(name for b in added for name in _ids(b) if name in known)
        if added:
            try:
                vectors = self._files.mapped(store_state.ends(self.connection))
            except (OSError, ValueError):
                # They are lost as well: once a check has made them again, all is compared.
                store_state.forget_mirrored(self.connection)
                return changed
            for first in range(0, len(added), _AT_ONCE):
                collection.add(
                    stored_version(self.connection, block, vectors)
                    for block in added[first : first + _AT_ONCE]
                )
        store_state.record_mirrored(self.connection)
        return changed

    def _kept(self) -> list[Block]:
        """Return the blocks of live and of restorable versions."""
        return self._blocks(kept_versions(self.connection))

    def _live(self) -> list[Block]:
        return self._blocks(live_versions(self.connection))

    def _drop(self, version: int) -> None:
        self._added.pop(version, None)
        self._gone += self._blocks([version])

    def _blocks(self, versions: Sequence[int]) -> list[Block]:
        found = (changes.block_of(self.connection, version) for version in versions)
        return [block for block in found if block is not None]


def _ids(block: Block) -> Iterator[str]:
    for position in range(block.passages):
        yield row_id(block.article_id, block.version, "passages", position)


def live_versions(connection: sqlite3.Connection) -> list[int]:
    """Return the live versions in the order they were written."""
    found = connection.execute("SELECT live FROM articles ORDER BY live").fetchall()
    return [version for (version,) in found]


def kept_versions(connection: sqlite3.Connection) -> list[int]:
    """Return the completely written versions, live or restorable."""
    found = connection.execute("SELECT version FROM blocks ORDER BY version").fetchall()
    return [version for (version,) in found]


def stored_version(
    connection: sqlite3.Connection, block: Block, vectors: MappedVectors
) -> PreparedArticle:
    """Return a completely written version with its passages, and without its sentences."""
    article = article_of(
        connection.execute(
            """
            SELECT article_id, title, source, published, language, text, sha256, headings,
                elements, pages, byline, site
            FROM versions WHERE number = ?
            """,
            (block.version,),
        ).fetchone()
    )
    rows = vectors.passages[block.passage_at : block.passage_at + block.passages]
    passages = connection.execute(
        """
        SELECT start, end, heading, home_start, home_end, page FROM passages
        WHERE version = ? ORDER BY position
        """,
        (block.version,),
    )
    return PreparedArticle(
        article,
        block.version,
        tuple(
            PreparedPassage(start, end, tuple(json.loads(heading)), home, vector, page)
            for (start, end, heading, *home_ends, page), vector in zip(
                passages, unit(rows.astype(np.float32)), strict=True
            )
            for home in [(home_ends[0], home_ends[1])]
        ),
        (),
    )
