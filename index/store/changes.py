"""Change the catalog, one transaction per change."""

import json
import sqlite3
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import astuple
from datetime import UTC, datetime

from index.embedding import unpack
from index.store import lexical
from index.store.prepared import PreparedArticle
from index.store.store_state import count_up, transaction

# Removed articles can be restored for this long, and at most this many of them.
RESTORABLE_SECONDS = 3600
_MAX_RESTORABLE = 1000


def register(connection: sqlite3.Connection, prepared: PreparedArticle) -> None:
    """Record a version before its first vector is written, so that a sweep finds it."""
    article = prepared.article
    with transaction(connection):
        connection.execute(
            "INSERT INTO versions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                prepared.version,
                article.id,
                article.title,
                article.source,
                article.published,
                article.language,
                article.text,
                article.sha256,
                json.dumps([astuple(heading) for heading in article.headings]),
                datetime.now(UTC).isoformat(timespec="seconds"),
            ),
        )


def make_live(connection: sqlite3.Connection, prepared: PreparedArticle) -> None:
    """Make a registered version live in place of the article's previous version."""
    article_id, version = prepared.article.id, prepared.version
    with transaction(connection):
        _take_down(connection, article_id)
        # A removed article with this id counts as replaced.
        connection.execute("DELETE FROM removed WHERE article_id = ?", (article_id,))
        connection.execute("INSERT INTO articles VALUES (?, ?)", (article_id, version))
        _insert_rows(connection, prepared)
        _index_words(connection, version, remove=False)
        _count_tokens(connection, version, 1)
        count_up(connection, "generation")


def remove_live(
    connection: sqlite3.Connection, article_id: str, *, restorable: bool = False
) -> int | None:
    """Take an article down and return its version, which a sweep then deletes.

    A restorable version is swept once it is too late to restore it.
    """
    with transaction(connection):
        version = _take_down(connection, article_id)
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


def bring_back(connection: sqlite3.Connection, versions: Sequence[int]) -> None:
    """Make removed versions live again, all in one transaction."""
    with transaction(connection):
        for version in versions:
            connection.execute(
                "INSERT INTO articles SELECT article_id, version FROM removed WHERE version = ?",
                (version,),
            )
            connection.execute("DELETE FROM removed WHERE version = ?", (version,))
            _index_words(connection, version, remove=False)
            _count_tokens(connection, version, 1)
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


def has_articles(connection: sqlite3.Connection) -> bool:
    """Return whether any article is live."""
    return connection.execute("SELECT 1 FROM articles LIMIT 1").fetchone() is not None


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


def _insert_rows(connection: sqlite3.Connection, prepared: PreparedArticle) -> None:
    numbers: list[int] = []
    for position, passage in enumerate(prepared.passages):
        added = connection.execute(
            "INSERT INTO passages VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                passage.id,
                prepared.version,
                position,
                passage.start,
                passage.end,
                *passage.home,
                json.dumps(passage.heading),
                passage.page,
            ),
        )
        numbers.append(int(added.lastrowid or 0))
        connection.execute(
            "INSERT INTO passage_vectors VALUES (?, ?)",
            (numbers[-1], passage.vector.astype("<f2").tobytes()),
        )
    for position, sentence in enumerate(prepared.sentences):
        added = connection.execute(
            "INSERT INTO sentences VALUES (NULL, ?, ?, ?, ?, ?, ?)",
            (
                sentence.id,
                prepared.version,
                position,
                numbers[sentence.passage],
                sentence.start,
                sentence.end,
            ),
        )
        connection.execute(
            "INSERT INTO sentence_vectors VALUES (?, ?, ?)",
            (added.lastrowid, sentence.tokens, sentence.vector.astype("<f2").tobytes()),
        )


def _take_down(connection: sqlite3.Connection, article_id: str) -> int | None:
    row = connection.execute("SELECT live FROM articles WHERE id = ?", (article_id,)).fetchone()
    if row is None:
        return None
    _index_words(connection, row[0], remove=True)
    _count_tokens(connection, row[0], -1)
    connection.execute("DELETE FROM articles WHERE id = ?", (article_id,))
    return int(row[0])


def _index_words(connection: sqlite3.Connection, version: int, *, remove: bool) -> None:
    (text,) = connection.execute(
        "SELECT text FROM versions WHERE number = ?", (version,)
    ).fetchone()
    passages = connection.execute(
        "SELECT number, start, end, heading FROM passages WHERE version = ?", (version,)
    ).fetchall()
    lexical.write_passages(
        connection,
        [
            (number, " ".join(json.loads(heading)), text[start:end])
            for number, start, end, heading in passages
        ],
        remove=remove,
    )
    sentences = connection.execute(
        "SELECT number, start, end FROM sentences WHERE version = ?", (version,)
    ).fetchall()
    lexical.write_sentences(
        connection, [(number, text[start:end]) for number, start, end in sentences], remove=remove
    )


def _count_tokens(connection: sqlite3.Connection, version: int, step: int) -> None:
    """Add a version's sentences to the count of each of their tokens, or subtract for -1."""
    counts: Counter[int] = Counter()
    for (tokens,) in connection.execute(
        """
        SELECT tokens FROM sentences JOIN sentence_vectors ON sentence = number
        WHERE version = ?
        """,
        (version,),
    ):
        counts.update({int(token) for token in unpack(tokens).ids})
    connection.executemany(
        """
        INSERT INTO token_frequencies VALUES (?, ?)
        ON CONFLICT (token) DO UPDATE SET sentences = sentences + excluded.sentences
        """,
        [(token, step * count) for token, count in counts.items()],
    )
    connection.execute("DELETE FROM token_frequencies WHERE sentences = 0")
