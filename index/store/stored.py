"""Read versions back as they were prepared, with half-precision vectors."""

import json
import sqlite3
from collections.abc import Iterator

import numpy as np

from index.embedding import FloatArray
from index.store.catalog import article_of
from index.store.prepared import PreparedArticle, PreparedPassage, PreparedSentence


def live_versions(connection: sqlite3.Connection) -> Iterator[PreparedArticle]:
    """Yield the live versions in the order they were written."""
    for (version,) in connection.execute("SELECT live FROM articles ORDER BY live").fetchall():
        yield stored_version(connection, version)


def stored_version(connection: sqlite3.Connection, version: int) -> PreparedArticle:
    """Return a completely written version, live or not."""
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
        SELECT sentences.id, passages.position, sentences.start, sentences.end, vector, tokens
        FROM sentences JOIN passages ON passages.number = sentences.passage
        JOIN sentence_vectors ON sentence = sentences.number
        WHERE sentences.version = ? ORDER BY sentences.position
        """,
        (version,),
    )
    return PreparedArticle(
        article,
        version,
        tuple(
            PreparedPassage(
                row_id,
                start,
                end,
                tuple(json.loads(heading)),
                (home_start, home_end),
                vector_of(vector),
                page,
            )
            for row_id, start, end, heading, home_start, home_end, page, vector in passages
        ),
        tuple(
            PreparedSentence(row_id, passage, start, end, vector_of(vector), tokens)
            for row_id, passage, start, end, vector, tokens in sentences
        ),
    )


def vector_of(data: bytes) -> FloatArray:
    """Return the vector of shape (dimension,) that is stored as half-precision bytes."""
    return np.frombuffer(data, "<f2").astype(np.float32)
