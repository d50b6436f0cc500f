"""Change the catalog, one transaction per change."""

import json
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple
from datetime import UTC, datetime

from index.store.prepared import PreparedArticle
from index.store.store_state import count_up, record_ends, record_files, transaction
from index.store.vector_files import Block, Ends

# Removed articles can be restored for this long, and at most this many of them.
RESTORABLE_SECONDS = 3600
_MAX_RESTORABLE = 1000


TokenCounts = Callable[[Block], Mapping[int, int]]
"""Returns how many of a block's sentences contain each token."""


def register(connection: sqlite3.Connection, versions: Sequence[PreparedArticle]) -> None:
    """Record versions before anything of them is written, so that a sweep finds them."""
    added = datetime.now(UTC).isoformat(timespec="seconds")
    with transaction(connection):
        connection.executemany(
            "INSERT INTO versions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    prepared.version,
                    prepared.article.id,
                    prepared.article.title,
                    prepared.article.source,
                    prepared.article.published,
                    prepared.article.language,
                    prepared.article.text,
                    prepared.article.sha256,
                    json.dumps([astuple(heading) for heading in prepared.article.headings]),
                    json.dumps([astuple(element) for element in prepared.article.elements]),
                    json.dumps(prepared.article.pages),
                    prepared.article.byline,
                    prepared.article.site,
                    added,
                )
                for prepared in versions
            ],
        )


def make_live(
    connection: sqlite3.Connection,
    versions: Sequence[PreparedArticle],
    blocks: Sequence[Block],
    ends: Ends,
    counts: TokenCounts,
) -> None:
    """Make registered versions live in place of their articles' previous ones, all at once.

    ``blocks`` say where their vectors are, and ``ends`` where the files of vectors end now.
    """
    with transaction(connection):
        for prepared, block in zip(versions, blocks, strict=True):
            _take_down(connection, prepared.article.id, counts)
            # A removed article with this id counts as replaced.
            connection.execute("DELETE FROM removed WHERE article_id = ?", (block.article_id,))
            _insert_rows(connection, prepared)
            connection.execute(
                "INSERT INTO blocks VALUES (?, ?, ?, ?, ?, ?)",
                (
                    block.version,
                    block.passage_at,
                    block.passages,
                    block.sentence_at,
                    block.sentences,
                    block.checksum,
                ),
            )
            _bring_up(connection, block, counts)
        record_ends(connection, ends)
        count_up(connection, "generation")


def move(connection: sqlite3.Connection, blocks: Sequence[Block], ends: Ends, files: str) -> None:
    """Put vectors in other files in the place of those where they were, all at once."""
    with transaction(connection):
        connection.executemany(
            "UPDATE blocks SET passage_at = ?, sentence_at = ?, checksum = ? WHERE version = ?",
            [
                (block.passage_at, block.sentence_at, block.checksum, block.version)
                for block in blocks
            ],
        )
        record_ends(connection, ends)
        record_files(connection, files)
        count_up(connection, "generation")


def recount(connection: sqlite3.Connection, blocks: Sequence[Block], counts: TokenCounts) -> None:
    """Count the tokens of all live sentences anew."""
    with transaction(connection):
        connection.execute("DELETE FROM token_frequencies")
        for block in blocks:
            _count_tokens(connection, counts(block), 1)


def remove_live(
    connection: sqlite3.Connection, article_id: str, counts: TokenCounts, *, restorable: bool
) -> int | None:
    """Take an article down and return its version, which a sweep then deletes.

    A restorable version is swept once it is too late to restore it.
    """
    with transaction(connection):
        version = _take_down(connection, article_id, counts)
        if version is not None and restorable:
            connection.execute(
                "INSERT INTO removed VALUES (?, ?, ?)", (article_id, version, int(time.time()))
            )
        count_up(connection, "generation")
    return version


def restorable(connection: sqlite3.Connection, ids: Sequence[str]) -> dict[str, int]:
    """Return the versions that can be restored, by article id."""
    found = dict(
        connection.execute(
            """
            SELECT article_id, version FROM json_each(?) AS wanted
            JOIN removed ON article_id = wanted.value
            """,
            (json.dumps(list(ids)),),
        )
    )
    return {article_id: found[article_id] for article_id in ids if article_id in found}


def bring_back(
    connection: sqlite3.Connection, versions: Sequence[int], counts: TokenCounts
) -> None:
    """Make removed versions live again, all in one transaction."""
    with transaction(connection):
        for version in versions:
            connection.execute("DELETE FROM removed WHERE version = ?", (version,))
            if (block := block_of(connection, version)) is not None:
                _bring_up(connection, block, counts)
        count_up(connection, "generation")


def keep_no_longer(connection: sqlite3.Connection, ids: Sequence[str] | None) -> None:
    """Let a sweep delete removed articles: those with these ids, or all for None."""
    with transaction(connection):
        connection.execute(
            """
            DELETE FROM removed
            WHERE ?1 IS NULL OR article_id IN (SELECT value FROM json_each(?1))
            """,
            (None if ids is None else json.dumps(list(ids)),),
        )


def not_live(connection: sqlite3.Connection) -> list[int]:
    """Return the versions to sweep: replaced, removed or never completely written.

    Leaves out those that can still be restored.
    """
    now = int(time.time())
    rows = connection.execute(
        """
        SELECT number FROM versions WHERE number NOT IN (SELECT live FROM articles)
            AND number NOT IN (
                SELECT version FROM removed WHERE at BETWEEN ? AND ?
                ORDER BY at DESC, version DESC LIMIT ?
            )
        """,
        # A clock that was set back must not keep anything longer.
        (now - RESTORABLE_SECONDS, now + RESTORABLE_SECONDS, _MAX_RESTORABLE),
    )
    return [number for (number,) in rows.fetchall()]


def forget(connection: sqlite3.Connection, version: int) -> None:
    """Delete a version and all its rows, unless it is live."""
    with transaction(connection):
        connection.execute(
            """
            DELETE FROM versions
            WHERE number = ? AND number NOT IN (SELECT live FROM articles)
            """,
            (version,),
        )


def block_of(connection: sqlite3.Connection, version: int) -> Block | None:
    """Return where the vectors of a version are, or None if it was not completely written."""
    row = connection.execute(
        """
        SELECT version, article_id, passage_at, passages, sentence_at, sentences, checksum
        FROM blocks JOIN versions ON versions.number = version WHERE version = ?
        """,
        (version,),
    ).fetchone()
    return None if row is None else Block(*row)


def _insert_rows(connection: sqlite3.Connection, prepared: PreparedArticle) -> None:
    own = Counter(sentence.passage for sentence in prepared.sentences)
    first = 0
    for position, passage in enumerate(prepared.passages):
        connection.execute(
            "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                prepared.version,
                position,
                passage.start,
                passage.end,
                *passage.home,
                first,
                own[position],
                json.dumps(passage.heading),
                passage.page,
            ),
        )
        first += own[position]
    connection.executemany(
        "INSERT INTO sentences VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                prepared.version,
                position,
                sentence.passage,
                sentence.start,
                sentence.end,
                sentence.kind,
                *(sentence.lead or (None, None)),
            )
            for position, sentence in enumerate(prepared.sentences)
        ],
    )


def _take_down(connection: sqlite3.Connection, article_id: str, counts: TokenCounts) -> int | None:
    row = connection.execute("SELECT live FROM articles WHERE id = ?", (article_id,)).fetchone()
    if row is None:
        return None
    if (block := block_of(connection, row[0])) is not None:
        _count_tokens(connection, counts(block), -1)
    connection.execute("DELETE FROM articles WHERE id = ?", (article_id,))
    return int(row[0])


def _bring_up(connection: sqlite3.Connection, block: Block, counts: TokenCounts) -> None:
    connection.execute("INSERT INTO articles VALUES (?, ?)", (block.article_id, block.version))
    _count_tokens(connection, counts(block), 1)


def _count_tokens(connection: sqlite3.Connection, counts: Mapping[int, int], step: int) -> None:
    """Add sentences to the count of each of their tokens, or subtract them for -1."""
    connection.executemany(
        """
        INSERT INTO token_frequencies VALUES (?, ?)
        ON CONFLICT (token) DO UPDATE SET sentences = sentences + excluded.sentences
        """,
        [(token, step * count) for token, count in counts.items()],
    )
    if step < 0:
        connection.execute("DELETE FROM token_frequencies WHERE sentences = 0")
