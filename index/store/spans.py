"""Read passages, sentences and vectors of live articles.

Their texts are cut from the article's text by span, which is stored only once.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from sqlalchemy import Select, select

from index.embedding import Direction, FloatArray, product, unit
from index.store.catalog import AT_ONCE, Catalog, Texts, storable
from index.store.passages import (
    directions_of,
    numbers_in,
    passage_id,
    sentence_id,
    sentence_spans_of,
    stacked,
)
from index.store.tables import ARTICLES, PASSAGES
from index.types import Lead, Passage, Selection, Sentence

Scored = list[tuple[str, float]]


class Spans:
    """Reads the passages and sentences of a catalog. Safe to share between threads."""

    def __init__(self, catalog: Catalog) -> None:
        """Read from a catalog."""
        self._catalog = catalog
        self._database = catalog.database
        self._texts = Texts()
        p, a = PASSAGES.c, ARTICLES.c
        # The article's id is not that of the passage.
        row = p.id, a.id.label("article_id"), a.number, a.sha256, p.start, p.end
        live = select(*row).join(ARTICLES).where(catalog.shown).order_by(p.id)
        self._passage = live.add_columns(p.heading, p.page)
        self._sentence = live.add_columns(p.first, p.sentences)

    def passages(self, ids: Sequence[str]) -> dict[str, Passage]:
        """Return the live passages among ids, in the order given."""
        found = {
            row.id: row
            for some in _batches(ids)
            for row in self._passages(self._passage.where(PASSAGES.c.id.in_(some)))
        }
        return {each: found[each] for each in ids if each in found}

    def passages_around(self, article_id: str, start: int, end: int) -> list[Passage]:
        """Return the passages of a live article that contain a whole span, in reading order."""
        query = self._passage.where(ARTICLES.c.id == storable(article_id))
        return self._passages(query.where(PASSAGES.c.start <= start, PASSAGES.c.end >= end))

    def passages_within(self, selection: Selection) -> list[Passage]:
        """Return the passages that overlap a selection, in reading order.

        Raises UnknownArticleError.
        """
        with self._database.snapshot():
            self._catalog.headings(selection.article_id)
            return self._passages(_within(self._passage, selection))

    def sentences(self, ids: Sequence[str]) -> dict[str, Sentence]:
        """Return the live sentences among ids, in the order given."""
        found = {
            row.id: row
            for some in _batches(ids)
            for row in self._sentences(self._sentence.where(PASSAGES.c.id.in_(some)))
        }
        return {each: found[each] for each in ids if each in found}

    def sentences_of(self, passage_ids: Sequence[str]) -> dict[str, list[Sentence]]:
        """Return each live passage's sentences, not those it repeats, in reading order."""
        homes: dict[str, list[Sentence]] = {each: [] for each in passage_ids}
        for some in _batches(passage_ids):
            for sentence in self._sentences(self._sentence.where(PASSAGES.c.id.in_(some))):
                if sentence.passage_id in homes:
                    homes[sentence.passage_id].append(sentence)
        return {passage_id: sentences for passage_id, sentences in homes.items() if sentences}

    def article_sentences(self, article_id: str) -> list[Sentence]:
        """Return the sentences of a live article in reading order.

        Raises UnknownArticleError.
        """
        with self._database.snapshot():
            self._catalog.headings(article_id)
            query = self._sentence.where(ARTICLES.c.id == storable(article_id))
            return self._sentences(query)

    def sentences_led_by(self, article_id: str, start: int) -> list[Sentence]:
        """Return the sentences of a live article whose header or opening begins at an offset."""
        query = self._sentence.where(ARTICLES.c.id == storable(article_id))
        # What begins there may be a sentence as well.
        every = self._sentences(query.where(PASSAGES.c.sentences.contains(f"[{start}, ")))
        return [each for each in every if each.lead is not None and each.lead.start == start]

    def sentences_within(self, selection: Selection) -> list[Sentence]:
        """Return the sentences that overlap a selection, in reading order.

        Raises UnknownArticleError.
        """
        with self._database.snapshot():
            self._catalog.headings(selection.article_id)
            found = self._sentences(_within(self._sentence, selection))
        return [each for each in found if selection.touches(each.start, each.end)]

    def neighbours(
        self, article_id: str, start: int, end: int
    ) -> tuple[Sentence | None, Sentence | None]:
        """Return the sentences right before and right after a span, up to the next heading.

        Raises UnknownArticleError.
        """
        with self._database.snapshot():
            headings = self._catalog.headings(article_id)
            sentences = self.article_sentences(article_id)
        before = [each for each in sentences if each.end <= start][-1:]
        after = [each for each in sentences if each.start >= end][:1]

        def joined(first: int, last: int) -> bool:
            """Return whether no heading, nor part of one, lies between two offsets."""
            return not any(each.start < last and each.end > first for each in headings)

        return (
            next((each for each in before if joined(each.start, start)), None),
            next((each for each in after if joined(end, each.end)), None),
        )

    def vectors(self, articles: Sequence[int]) -> tuple[list[str], FloatArray]:
        """Return the ids of the live passages of articles, and their vectors, one a row."""
        return self._vectors(PASSAGES.c.article.in_(articles))

    def nearest_of(self, passages: Sequence[int], vector: FloatArray, limit: int) -> Scored:
        """Return (id, cosine) of the live passages among some nearest to a unit vector."""
        return nearest(*self._vectors(PASSAGES.c.id.in_(passages)), vector, limit)

    def directions(self, sentences: Sequence[Sentence]) -> dict[str, Direction]:
        """Return the mean direction of the tokens of live sentences, by their ids."""
        p = PASSAGES.c
        query = select(p.id, ARTICLES.c.id, p.first, p.directions)
        query = query.join(ARTICLES).where(self._catalog.shown)
        held: dict[str, tuple[int, Any]] = {}
        for some in _batches([each.passage_id for each in sentences]):
            for number, article_id, first, data in self._database.rows(query.where(p.id.in_(some))):
                held[passage_id(article_id, number)] = first, directions_of(data)
        return {
            each.id: held[each.passage_id][1][each.position - held[each.passage_id][0]]
            for each in sentences
            if each.passage_id in held
        }

    def _vectors(self, condition: Any) -> tuple[list[str], FloatArray]:
        p = PASSAGES.c
        query = select(p.id, ARTICLES.c.id, p.vector).join(ARTICLES).order_by(p.id)
        rows = self._database.rows(query.where(self._catalog.shown, condition))
        ids = [passage_id(article_id, number) for number, article_id, _ in rows]
        return ids, stacked([data for *_, data in rows])

    def _passages(self, query: "Select[Any]") -> list[Passage]:
        with self._database.snapshot(), self._database.reading() as connection:
            return [
                Passage(
                    passage_id(row.article_id, row.id),
                    row.article_id,
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
                sentence
                for row in connection.execute(query).fetchall()
                for sentence in _own_sentences(
                    row, self._texts.of(connection, row.sha256, row.number)
                )
            ]


def _own_sentences(row: Any, text: str) -> Iterator[Sentence]:
    for position, span in enumerate(sentence_spans_of(row.sentences)):
        lead = None if span.lead is None else Lead(*span.lead, text[slice(*span.lead)])
        yield Sentence(
            sentence_id(row.article_id, row.id, position),
            row.article_id,
            passage_id(row.article_id, row.id),
            row.first + position,
            span.start,
            span.end,
            text[span.start : span.end],
            span.kind,
            lead,
        )


def _within(query: "Select[Any]", selection: Selection) -> "Select[Any]":
    query = query.where(ARTICLES.c.id == storable(selection.article_id))
    return query.where(PASSAGES.c.start < selection.end, PASSAGES.c.end > selection.start)


def nearest(ids: Sequence[str], vectors: FloatArray, vector: FloatArray, limit: int) -> Scored:
    """Return (id, cosine) of the rows nearest to a unit vector, best first."""
    if not ids:
        return []
    cosines = product(unit(vectors), vector[:, np.newaxis])[:, 0]
    best = np.argsort(-cosines, kind="stable")[:limit]
    return [(ids[row], float(cosines[row])) for row in best]


def _batches(ids: Sequence[str]) -> Iterator[Sequence[int]]:
    numbers = numbers_in(ids)
    for first in range(0, len(numbers), AT_ONCE):
        yield numbers[first : first + AT_ONCE]
