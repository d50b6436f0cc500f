"""Searches of the live rows that need nothing but the catalog, and what ranks their findings."""

import json
from collections.abc import Sequence

import numpy as np

from index import lexical
from index.catalog import Rows
from index.database import Database
from index.embed import FloatArray
from index.late import PackedTokens, product, unpack
from index.stored import vector_of
from index.types import Selection


class Searches:
    """Searches a catalog. Safe to share by threads."""

    def __init__(self, database: Database) -> None:
        """Read from a catalog's database."""
        self._database = database

    def token_vectors(self, sentence_ids: Sequence[str]) -> dict[str, PackedTokens]:
        """Return the packed tokens of the sentences among ids."""
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
        """Return in how many live sentences each token stands; 0 for one in none."""
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
    ) -> lexical.Scored:
        """Return (passage id, BM25 score) of the best, higher is better.

        ``within`` is a selection that they must touch; it takes the place of ``articles``.
        """
        with self._database.reading() as connection:
            return lexical.search_passages(connection, question, limit, articles, within)

    def lexical_sentences(
        self,
        question: str,
        limit: int,
        articles: Sequence[str] | None,
        within: Selection | None = None,
    ) -> lexical.Scored:
        """Return (sentence id, BM25 score) of the best, as ``lexical_passages`` does."""
        with self._database.reading() as connection:
            return lexical.search_sentences(connection, question, limit, articles, within)

    def dense_within(
        self, rows: Rows, vector: FloatArray, limit: int, selection: Selection
    ) -> list[tuple[str, float]]:
        """Return (row id, cosine) of the nearest to a vector that touch a selection.

        All of them are compared, so that none is crowded out by what it leaves out.
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
