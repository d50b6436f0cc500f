"""BM25 with SQLite's FTS5, inside the catalog's transactions and so always in step with it.

Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond, 2009.
"""

import json
import re
import sqlite3
from collections.abc import Iterable, Sequence

import numpy as np

from index.embedding import FloatArray, PackedTokens, product, unpack
from index.store.catalog import Rows
from index.store.database import Database
from index.store.stored import vector_of
from index.types import Selection

# At most this many words per query: only the first words of a very long question are searched.
_MAX_TERMS = 64

# FTS5 folds accents, so a combining mark is part of its word.
_WORD = re.compile("(?:[^\\W_]|[\u0300-\u036f])+")

# Words too common in English to find anything, and question words.
_STOP_WORDS = frozenset(
    """
    a about after again all also an and any are as at be because been before being both but by
    can could did do does doing done during each for from further had has have having he her here
    hers him his how i if in into is it its itself just me more most my no nor not of off on once
    only or other our out over own s same she should so some such t than that the their theirs
    them then there these they this those through to too under until up us very was we were what
    when where which while who whom whose why will with would you your
    """.split()
)

Scored = list[tuple[str, float]]


def match_expression(question: str) -> str:
    """Return an FTS5 query for any of a question's words; empty if it has none.

    Stop words are left out unless the question has no others.
    """
    words: dict[str, str] = {}
    for word in _WORD.findall(question):
        words.setdefault(word.lower(), word)
    telling = [words[word] for word in words if word not in _STOP_WORDS] or list(words.values())
    return " OR ".join(f'"{word}"' for word in telling[:_MAX_TERMS])


def search_passages(
    connection: sqlite3.Connection,
    question: str,
    limit: int,
    articles: Sequence[str] | None,
    within: Selection | None = None,
) -> Scored:
    """Return (passage id, BM25 score), best first; higher is better.

    ``within`` is a selection the passages must overlap; it replaces ``articles``.
    """
    return _search(connection, "passage", question, limit, articles, within)


def search_sentences(
    connection: sqlite3.Connection,
    question: str,
    limit: int,
    articles: Sequence[str] | None,
    within: Selection | None = None,
) -> Scored:
    """Return (sentence id, BM25 score), best first, like ``search_passages``."""
    return _search(connection, "sentence", question, limit, articles, within)


def write_passages(
    connection: sqlite3.Connection, rows: Iterable[tuple[int, str, str]], *, remove: bool = False
) -> None:
    """Add passages (number, heading, text), or remove them, given the words they came with."""
    # A contentless FTS5 table needs the original words to delete a row.
    command, values = ("passage_words, ", "'delete', ") if remove else ("", "")
    connection.executemany(
        f"INSERT INTO passage_words ({command}rowid, heading, text) VALUES ({values}?, ?, ?)", rows
    )


def write_sentences(
    connection: sqlite3.Connection, rows: Iterable[tuple[int, str]], *, remove: bool = False
) -> None:
    """Add sentences (number, text), or remove them, given the words they came with."""
    command, values = ("sentence_words, ", "'delete', ") if remove else ("", "")
    connection.executemany(
        f"INSERT INTO sentence_words ({command}rowid, text) VALUES ({values}?, ?)", rows
    )


def _search(
    connection: sqlite3.Connection,
    kind: str,
    question: str,
    limit: int,
    articles: Sequence[str] | None,
    within: Selection | None,
) -> Scored:
    expression = match_expression(question)
    if not expression or limit < 1:
        return []
    words, rows = f"{kind}_words", f"{kind}s"
    if within is None and articles is None:
        found = connection.execute(
            f"""
            SELECT {rows}.id, -best.rank FROM (
                SELECT rowid, rank FROM {words} WHERE {words} MATCH ? ORDER BY rank LIMIT ?
            ) AS best JOIN {rows} ON {rows}.number = best.rowid
            ORDER BY best.rank, {rows}.number
            """,
            (expression, limit),
        )
    else:
        ids = list(articles or ()) if within is None else [within.article_id]
        touching = "" if within is None else f"AND {rows}.start < ? AND {rows}.end > ?"
        found = connection.execute(
            f"""
            SELECT {rows}.id, -{words}.rank FROM {words}
            JOIN {rows} ON {rows}.number = {words}.rowid
            WHERE {words} MATCH ? AND {rows}.version IN (
                SELECT live FROM articles WHERE id IN (SELECT value FROM json_each(?))
            ) {touching} ORDER BY {words}.rank, {rows}.number LIMIT ?
            """,
            (
                expression,
                json.dumps(ids),
                *(() if within is None else (within.end, within.start)),
                limit,
            ),
        )
    return [(str(row_id), float(score)) for row_id, score in found]


class Searches:
    """Searches a catalog. Safe to share between threads."""

    def __init__(self, database: Database) -> None:
        """Read from a catalog's database."""
        self._database = database

    def token_vectors(self, sentence_ids: Sequence[str]) -> dict[str, PackedTokens]:
        """Return the packed tokens of sentences by id; unknown ids are left out."""
        with self._database.reading() as connection:
            found = dict(
                connection.execute(
                    """
                    SELECT sentences.id, tokens FROM json_each(?) AS wanted
                    JOIN sentences ON sentences.id = wanted.value
                    JOIN sentence_vectors ON sentence = number
                    """,
                    (json.dumps(list(sentence_ids)),),
                )
            )
        return {row_id: unpack(found[row_id]) for row_id in sentence_ids if row_id in found}

    def token_frequencies(self, token_ids: Sequence[int]) -> dict[int, int]:
        """Return how many live sentences each token occurs in; 0 if none."""
        with self._database.reading() as connection:
            found = dict(
                connection.execute(
                    """
                    SELECT token, sentences FROM json_each(?) AS wanted
                    JOIN token_frequencies ON token = wanted.value
                    """,
                    (json.dumps([int(token) for token in token_ids]),),
                )
            )
        return {int(token): found.get(int(token), 0) for token in token_ids}

    def lexical_passages(
        self,
        question: str,
        limit: int,
        articles: Sequence[str] | None,
        within: Selection | None = None,
    ) -> Scored:
        """Return (passage id, BM25 score), best first; higher is better.

        ``within`` is a selection the passages must overlap; it replaces ``articles``.
        """
        with self._database.reading() as connection:
            return search_passages(connection, question, limit, articles, within)

    def lexical_sentences(
        self,
        question: str,
        limit: int,
        articles: Sequence[str] | None,
        within: Selection | None = None,
    ) -> Scored:
        """Return (sentence id, BM25 score), best first, like ``lexical_passages``."""
        with self._database.reading() as connection:
            return search_sentences(connection, question, limit, articles, within)

    def dense_within(
        self, rows: Rows, vector: FloatArray, limit: int, selection: Selection
    ) -> list[tuple[str, float]]:
        """Return (row id, cosine) of the rows in a selection nearest to a vector.

        Compares every row that overlaps the selection, so that rows outside it cannot crowd
        any of them out.
        """
        row = rows.removesuffix("s")
        with self._database.reading() as connection:
            found = connection.execute(
                f"""
                SELECT {rows}.id, vector FROM articles
                JOIN {rows} ON version = live JOIN {row}_vectors ON {row} = number
                WHERE articles.id = ? AND start < ? AND end > ? ORDER BY position
                """,
                (selection.article_id, selection.end, selection.start),
            ).fetchall()
        if not found:
            return []
        vectors = np.stack([vector_of(data) for _, data in found])
        cosines = product(vectors, vector[:, np.newaxis])[:, 0]
        best = np.argsort(-cosines, kind="stable")[:limit]
        return [(found[number][0], float(cosines[number])) for number in best]
