"""Read passages, sentences and vectors of live articles.

Their texts are cut from the article's text by span, which is stored only once.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from sqlalchemy import Select, Table, select, tuple_

from index.embedding import PROJECTED_DIMENSION, Direction, FloatArray, product, unit
from index.store.catalog import Catalog, Texts, storable
from index.store.tables import PASSAGES, SENTENCES, VECTORS, VERSIONS
from index.store.versions import Place, Rows, places, row_id, stacked
from index.types import Lead, Passage, Selection, Sentence

Scored = list[tuple[str, float]]

# SQLite takes 32,766 values in a statement.
_AT_ONCE = 10_000


class Spans:
    """Reads the passages and sentences of a catalog. Safe to share between threads."""

    def __init__(self, catalog: Catalog) -> None:
        """Read from a catalog."""
        self._catalog = catalog
        self._database = catalog.database
        self._texts = Texts()
        self._id = catalog.shown.c.id
        live = catalog.live_versions
        self._live_passages = live.join(PASSAGES, PASSAGES.c.version == VERSIONS.c.number)
        self._passage = select(
            self._id, VERSIONS.c.number, VERSIONS.c.sha256, PASSAGES.c.position,
            PASSAGES.c.start, PASSAGES.c.end, PASSAGES.c.heading, PASSAGES.c.page,
        ).select_from(self._live_passages)  # fmt: skip
        self._sentence = select(
            self._id, VERSIONS.c.number, VERSIONS.c.sha256, SENTENCES.c.position,
            SENTENCES.c.passage, SENTENCES.c.start, SENTENCES.c.end, SENTENCES.c.kind,
            SENTENCES.c.lead_start, SENTENCES.c.lead_end,
        )  # fmt: skip
        self._of_article = self._sentence.select_from(
            live.join(SENTENCES, SENTENCES.c.version == VERSIONS.c.number)
        )

    def passages(self, ids: Sequence[str]) -> dict[str, Passage]:
        """Return the live passages among ids, in the order given."""
        found = {
            row.id: row
            for some in _batches(ids, "passages")
            for row in self._passages(self._passage.where(_at(PASSAGES, some)))
        }
        return {each: found[each] for each in ids if each in found}

    def passages_around(self, article_id: str, start: int, end: int) -> list[Passage]:
        """Return the passages of a live article that contain a whole span, in reading order."""
        query = self._passage.where(self._id == storable(article_id))
        query = query.where(PASSAGES.c.start <= start, PASSAGES.c.end >= end)
        return self._passages(query.order_by(PASSAGES.c.position))

    def passages_within(self, selection: Selection) -> list[Passage]:
        """Return the passages that overlap a selection, in reading order.

        Raises UnknownArticleError.
        """
        query = self._passage.where(self._id == storable(selection.article_id))
        query = query.where(PASSAGES.c.start < selection.end, PASSAGES.c.end > selection.start)
        with self._database.snapshot():
            self._catalog.headings(selection.article_id)
            return self._passages(query.order_by(PASSAGES.c.position))

    def sentences(self, ids: Sequence[str]) -> dict[str, Sentence]:
        """Return the live sentences among ids, in the order given."""
        found = {
            row.id: row
            for some in _batches(ids, "sentences")
            for row in self._sentences(self._of_article.where(_at(SENTENCES, some)))
        }
        return {each: found[each] for each in ids if each in found}

    def sentences_of(self, passage_ids: Sequence[str]) -> dict[str, list[Sentence]]:
        """Return each live passage's own sentences, in reading order."""
        own = (SENTENCES.c.version == PASSAGES.c.version) & (
            SENTENCES.c.position.between(
                PASSAGES.c.first_sentence, PASSAGES.c.first_sentence + PASSAGES.c.sentences - 1
            )
        )
        query = self._sentence.select_from(self._live_passages.join(SENTENCES, own))
        homes: dict[str, list[Sentence]] = {passage_id: [] for passage_id in passage_ids}
        for some in _batches(passage_ids, "passages"):
            wanted = query.where(_at(PASSAGES, some)).order_by(SENTENCES.c.position)
            for sentence in self._sentences(wanted):
                if sentence.passage_id in homes:
                    homes[sentence.passage_id].append(sentence)
        return {passage_id: sentences for passage_id, sentences in homes.items() if sentences}

    def article_sentences(self, article_id: str) -> list[Sentence]:
        """Return the sentences of a live article in reading order.

        Raises UnknownArticleError.
        """
        return self._in_article(article_id)

    def sentences_led_by(self, article_id: str, start: int) -> list[Sentence]:
        """Return the sentences of a live article whose header or opening begins at an offset."""
        query = self._of_article.where(self._id == storable(article_id))
        query = query.where(SENTENCES.c.lead_start == start)
        return self._sentences(query.order_by(SENTENCES.c.position))

    def sentences_within(self, selection: Selection) -> list[Sentence]:
        """Return the sentences that overlap a selection, in reading order.

        Raises UnknownArticleError.
        """
        overlaps = SENTENCES.c.start < selection.end, SENTENCES.c.end > selection.start
        return self._in_article(selection.article_id, *overlaps)

    def _in_article(self, article_id: str, *conditions: Any) -> list[Sentence]:
        query = self._of_article.where(self._id == storable(article_id), *conditions)
        with self._database.snapshot():
            self._catalog.headings(article_id)
            return self._sentences(query.order_by(SENTENCES.c.position))

    def neighbours(
        self, article_id: str, start: int, end: int
    ) -> tuple[Sentence | None, Sentence | None]:
        """Return the sentences right before and right after a span, up to the next heading.

        Raises UnknownArticleError.
        """
        query = self._of_article.where(self._id == storable(article_id)).limit(1)
        position = SENTENCES.c.position
        with self._database.snapshot():
            headings = self._catalog.headings(article_id)
            before = self._sentences(
                query.where(SENTENCES.c.end <= start).order_by(position.desc())
            )
            after = self._sentences(query.where(SENTENCES.c.start >= end).order_by(position))

        def joined(first: int, last: int) -> bool:
            """Return whether no heading, nor part of one, lies between two offsets."""
            return not any(each.start < last and each.end > first for each in headings)

        return (
            next((each for each in before if joined(each.start, start)), None),
            next((each for each in after if joined(end, each.end)), None),
        )

    def vectors(self, versions: Iterable[int]) -> tuple[list[str], FloatArray]:
        """Return the ids of the live passages of versions, and their vectors, one a row."""
        return self._vectors(VECTORS.c.version.in_(list(versions)))

    def nearest_of(self, ids: Sequence[str], vector: FloatArray, limit: int) -> Scored:
        """Return (id, cosine) of the live passages among ids nearest to a unit vector."""
        return nearest(*self._vectors(_at(VECTORS, places(ids, "passages"))), vector, limit)

    def directions(self, sentences: Sequence[Sentence]) -> dict[str, Direction]:
        """Return the mean direction of the tokens of live sentences, by their ids."""
        p, v = PASSAGES.c, VECTORS.c
        stored = (v.version == p.version) & (v.position == p.position)
        query = select(self._id, p.version, p.position, p.first_sentence, v.directions)
        query = query.select_from(self._live_passages.join(VECTORS, stored))
        held: dict[str, tuple[int, Any]] = {}
        for some in _batches([each.passage_id for each in sentences], "passages"):
            for name, number, at, first, data in self._database.rows(
                query.where(_at(PASSAGES, some))
            ):
                rows = np.frombuffer(data, np.int8).reshape(-1, PROJECTED_DIMENSION)
                held[row_id(name, number, "passages", at)] = first, rows
        return {
            each.id: held[each.passage_id][1][each.position - held[each.passage_id][0]]
            for each in sentences
            if each.passage_id in held
        }

    def _vectors(self, condition: Any) -> tuple[list[str], FloatArray]:
        v = VECTORS.c
        stored = self._catalog.live_versions.join(VECTORS, v.version == VERSIONS.c.number)
        query = select(self._id, v.version, v.position, v.vector).select_from(stored)
        rows = self._database.rows(query.where(condition))
        ids = [row_id(name, version, "passages", at) for name, version, at, _ in rows]
        return ids, stacked([data for *_, data in rows])

    def _passages(self, query: "Select[Any]") -> list[Passage]:
        with self._database.snapshot(), self._database.reading() as connection:
            return [
                Passage(
                    row_id(row.id, row.number, "passages", row.position),
                    row.id,
                    row.start,
                    row.end,
                    self._texts.of(connection, row.sha256, row.number)[row.start : row.end],
                    tuple(json.loads(row.heading)),
                    row.page,
                )
                for row in connection.execute(query).fetchall()
            ]

    def _sentences(self, query: "Select[Any]") -> list[Sentence]:
        with self._database.snapshot(), self._database.reading() as connection:
            return [
                _sentence(row, self._texts.of(connection, row.sha256, row.number))
                for row in connection.execute(query).fetchall()
            ]


def _sentence(row: Any, text: str) -> Sentence:
    lead = None
    if row.lead_start is not None:
        lead = Lead(row.lead_start, row.lead_end, text[row.lead_start : row.lead_end])
    return Sentence(
        row_id(row.id, row.number, "sentences", row.position),
        row.id,
        row_id(row.id, row.number, "passages", row.passage),
        row.position,
        row.start,
        row.end,
        text[row.start : row.end],
        row.kind,
        lead,
    )


def nearest(ids: Sequence[str], vectors: FloatArray, vector: FloatArray, limit: int) -> Scored:
    """Return (id, cosine) of the rows nearest to a unit vector, best first."""
    if not ids:
        return []
    cosines = product(unit(vectors), vector[:, np.newaxis])[:, 0]
    best = np.argsort(-cosines, kind="stable")[:limit]
    return [(ids[row], float(cosines[row])) for row in best]


def _batches(ids: Iterable[str], rows: Rows) -> Iterator[Sequence[Place]]:
    wanted = places(ids, rows)
    for first in range(0, len(wanted), _AT_ONCE):
        yield wanted[first : first + _AT_ONCE]


def _at(table: Table, wanted: Iterable[Place]) -> Any:
    return tuple_(table.c.version, table.c.position).in_(list(wanted))
