"""Changes of the catalog, each in one transaction: what is live moves at once or not at all."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import astuple
from datetime import UTC, datetime
from uuid import uuid4

import numpy as np

from index import lexical
from index.catalog import article_of
from index.embed import FloatArray
from index.late import unpack
from index.prepared import PreparedArticle, PreparedPassage, PreparedSentence


def next_version(connection: sqlite3.Connection) -> int:
    """Take a version number that no other change had or will have."""
    with _transaction(connection):
        return _count_up(connection, "last_version")


def record(connection: sqlite3.Connection, recipe: Mapping[str, str]) -> None:
    """Record which store this is and what it is built with, where nothing is recorded yet."""
    with _transaction(connection):
        connection.executemany(
            "INSERT OR IGNORE INTO meta VALUES (?, ?)", [("store", uuid4().hex), *recipe.items()]
        )


def register(connection: sqlite3.Connection, prepared: PreparedArticle) -> None:
    """Write down a version before its first vector is, so that a sweep knows of it."""
    article = prepared.article
    with _transaction(connection):
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
    """Make a registered version the live one of its article, in place of the one before."""
    article_id, version = prepared.article.id, prepared.version
    with _transaction(connection):
        _take_down(connection, article_id)
        connection.execute("INSERT INTO articles VALUES (?, ?)", (article_id, version))
        _insert_rows(connection, prepared)
        _index_words(connection, version, remove=False)
        _count_tokens(connection, version, 1)
        _count_up(connection, "generation")


def remove_live(connection: sqlite3.Connection, article_id: str) -> None:
    """Take an article down; its version is left to be swept."""
    with _transaction(connection):
        _take_down(connection, article_id)
        _count_up(connection, "generation")


def begin_session(connection: sqlite3.Connection) -> tuple[int, bool]:
    """Return the number of a writer's session, and whether the one before was cut off."""
    with _transaction(connection):
        interrupted = _meta(connection, "writing") == "1"
        connection.execute("INSERT OR REPLACE INTO meta VALUES ('writing', '1')")
        return _count_up(connection, "session"), interrupted


def end_session(connection: sqlite3.Connection) -> None:
    """Note that a writer's session came to its end."""
    with _transaction(connection):
        connection.execute("INSERT OR REPLACE INTO meta VALUES ('writing', '0')")


def move_generation(connection: sqlite3.Connection) -> None:
    """Let open readers know that they must open the vectors again."""
    with _transaction(connection):
        _count_up(connection, "generation")


def has_articles(connection: sqlite3.Connection) -> bool:
    """Say whether any article is live."""
    return connection.execute("SELECT 1 FROM articles LIMIT 1").fetchone() is not None


def not_live(connection: sqlite3.Connection) -> list[int]:
    """Return the versions that are not live: replaced, removed, or never written whole."""
    rows = connection.execute(
        "SELECT number FROM versions WHERE number NOT IN (SELECT live FROM articles)"
    )
    return [number for (number,) in rows.fetchall()]


def forget(connection: sqlite3.Connection, version: int) -> None:
    """Delete a version that is not live, with all its rows."""
    with _transaction(connection):
        connection.execute(
            """
            DELETE FROM versions
            WHERE number = ? AND number NOT IN (SELECT live FROM articles)
            """,
            (version,),
        )


def live_versions(connection: sqlite3.Connection) -> Iterator[PreparedArticle]:
    """Yield the live versions as they were prepared, their vectors in half precision."""
    for (version,) in connection.execute("SELECT live FROM articles ORDER BY live").fetchall():
        article = article_of(
            connection.execute(
                """
            SELECT article_id, title, source, published, language, text, sha256, headings
            FROM versions WHERE number = ?
            """,
                (version,),
            ).fetchone()
        )
        passages = connection.execute(
            """
            SELECT id, start, end, heading, home_start, home_end, page, vector
            FROM passages JOIN passage_vectors ON passage = number
            WHERE version = ? ORDER BY position
            """,
            (version,),
        )
        sentences = connection.execute(
            """
            SELECT sentences.id, passages.position, sentences.start, sentences.end,
                vector, tokens
            FROM sentences JOIN passages ON passages.number = sentences.passage
            JOIN sentence_vectors ON sentence = sentences.number
            WHERE sentences.version = ? ORDER BY sentences.position
            """,
            (version,),
        )
        yield PreparedArticle(
            article,
            version,
            tuple(
                PreparedPassage(
                    row_id,
                    start,
                    end,
                    tuple(json.loads(heading)),
                    (home_start, home_end),
                    _vector(vector),
                    page,
                )
                for row_id, start, end, heading, home_start, home_end, page, vector in passages
            ),
            tuple(
                PreparedSentence(row_id, passage, start, end, _vector(vector), tokens)
                for row_id, passage, start, end, vector, tokens in sentences
            ),
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


def _take_down(connection: sqlite3.Connection, article_id: str) -> None:
    row = connection.execute("SELECT live FROM articles WHERE id = ?", (article_id,)).fetchone()
    if row is not None:
        _index_words(connection, row[0], remove=True)
        _count_tokens(connection, row[0], -1)
        connection.execute("DELETE FROM articles WHERE id = ?", (article_id,))


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
    """Count a version's sentences in, or out with a step of -1, for each token they hold."""
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


def _meta(connection: sqlite3.Connection, name: str) -> str | None:
    row = connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
    return None if row is None else str(row[0])


def _count_up(connection: sqlite3.Connection, name: str) -> int:
    number = int(_meta(connection, name) or 0) + 1
    connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, str(number)))
    return number


def _vector(data: bytes) -> FloatArray:
    return np.frombuffer(data, "<f2").astype(np.float32)


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.rollback()
        raise
    connection.commit()
