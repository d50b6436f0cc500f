"""Read passages and sentences of live articles from the catalog.

Their texts are cut from the article's text by span, which is stored only once.
"""

import json
import sqlite3
from collections.abc import Sequence
from typing import Any

from index.store.catalog import Catalog, Texts
from index.types import Passage, Selection, Sentence

_PASSAGE = """
    SELECT passages.id, versions.article_id, passages.start, passages.end, passages.heading,
        passages.page, versions.sha256, versions.number
    FROM {wanted}
    JOIN versions ON versions.number = passages.version
    JOIN articles ON articles.live = versions.number
"""
_SENTENCE = """
    SELECT sentences.id, versions.article_id, passages.id, sentences.position, sentences.start,
        sentences.end, versions.sha256, versions.number
    FROM {wanted}
    JOIN passages ON passages.number = sentences.passage
    JOIN versions ON versions.number = sentences.version
    JOIN articles ON articles.live = versions.number
"""


class Places:
    """Reads the passages and sentences of a catalog. Safe to share between threads."""

    def __init__(self, catalog: Catalog) -> None:
        """Read from a catalog."""
        self._catalog = catalog
        self._database = catalog.database
        self._texts = Texts()

    def passages(self, ids: Sequence[str]) -> dict[str, Passage]:
        """Return the live passages among ids, in the order given."""
        wanted = "json_each(?) AS wanted JOIN passages ON passages.id = wanted.value"
        with self._database.snapshot(), self._database.reading() as connection:
            rows = connection.execute(_PASSAGE.format(wanted=wanted), (_json(ids),)).fetchall()
            found = {row[0]: self._passage(connection, row) for row in rows}
        return {row_id: found[row_id] for row_id in ids if row_id in found}

    def passages_around(self, article_id: str, start: int, end: int) -> list[Passage]:
        """Return the passages of a live article that contain a whole span, in reading order."""
        held = "WHERE articles.id = ? AND passages.start <= ? AND passages.end >= ?"
        with self._database.snapshot(), self._database.reading() as connection:
            rows = connection.execute(
                f"{_PASSAGE.format(wanted='passages')} {held} ORDER BY passages.start",
                (article_id, start, end),
            ).fetchall()
            return [self._passage(connection, row) for row in rows]

    def sentences(self, ids: Sequence[str]) -> dict[str, Sentence]:
        """Return the live sentences among ids, in the order given."""
        wanted = "json_each(?) AS wanted JOIN sentences ON sentences.id = wanted.value"
        found = {row.id: row for row in self._sentences(wanted, "", (_json(ids),))}
        return {row_id: found[row_id] for row_id in ids if row_id in found}

    def sentences_of(self, passage_ids: Sequence[str]) -> dict[str, list[Sentence]]:
        """Return the sentences that have each live passage as their home, in reading order."""
        wanted = """
            json_each(?) AS wanted JOIN passages AS home ON home.id = wanted.value
            JOIN sentences ON sentences.passage = home.number
        """
        homes: dict[str, list[Sentence]] = {passage_id: [] for passage_id in passage_ids}
        for sentence in self._sentences(
            wanted, "ORDER BY sentences.position", (_json(list(homes)),)
        ):
            homes[sentence.passage_id].append(sentence)
        return {passage_id: sentences for passage_id, sentences in homes.items() if sentences}

    def article_sentences(self, article_id: str) -> list[Sentence]:
        """Return the sentences of a live article in reading order.

        Raises UnknownArticleError.
        """
        with self._database.snapshot():
            self._catalog.headings(article_id)
            return self._sentences(
                "sentences", "WHERE articles.id = ? ORDER BY sentences.position", (article_id,)
            )

    def sentences_within(self, selection: Selection) -> list[Sentence]:
        """Return the sentences that a selection overlaps, in reading order.

        Raises UnknownArticleError.
        """
        with self._database.snapshot():
            self._catalog.headings(selection.article_id)
            return self._sentences(
                "sentences",
                "WHERE articles.id = ? AND sentences.start < ? AND sentences.end > ? "
                "ORDER BY sentences.position",
                (selection.article_id, selection.end, selection.start),
            )

    def neighbours(
        self, article_id: str, start: int, end: int
    ) -> tuple[Sentence | None, Sentence | None]:
        """Return the sentences right before and right after a span, up to the next heading.

        Raises UnknownArticleError.
        """
        with self._database.snapshot():
            headings = self._catalog.headings(article_id)
            before = self._sentences(
                "sentences",
                "WHERE articles.id = ? AND sentences.end <= ? "
                "ORDER BY sentences.position DESC LIMIT 1",
                (article_id, start),
            )
            after = self._sentences(
                "sentences",
                "WHERE articles.id = ? AND sentences.start >= ? "
                "ORDER BY sentences.position LIMIT 1",
                (article_id, end),
            )

        def joined(first: int, last: int) -> bool:
            """Return whether no heading overlaps the text between two positions."""
            return not any(each.start < last and each.end > first for each in headings)

        return (
            next((each for each in before if joined(each.start, start)), None),
            next((each for each in after if joined(end, each.end)), None),
        )

    def _sentences(
        self, wanted: str, condition: str, values: tuple[str | int, ...]
    ) -> list[Sentence]:
        with self._database.snapshot(), self._database.reading() as connection:
            rows = connection.execute(
                f"{_SENTENCE.format(wanted=wanted)} {condition}", values
            ).fetchall()
            return [
                Sentence(
                    row_id,
                    article_id,
                    passage_id,
                    position,
                    start,
                    end,
                    self._texts.of(connection, sha256, version)[start:end],
                )
                for row_id, article_id, passage_id, position, start, end, sha256, version in rows
            ]

    def _passage(self, connection: sqlite3.Connection, row: tuple[Any, ...]) -> Passage:
        row_id, article_id, start, end, heading, page, sha256, version = row
        return Passage(
            row_id,
            article_id,
            start,
            end,
            self._texts.of(connection, sha256, version)[start:end],
            tuple(json.loads(heading)),
            page,
        )


def _json(ids: Sequence[str]) -> str:
    return json.dumps(list(dict.fromkeys(ids)))
