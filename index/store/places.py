"""Read passages and sentences of live articles from the catalog.

Their texts are cut from the article's text by span, which is stored only once.
"""

import json
import sqlite3
from collections.abc import Sequence
from typing import Any

from index.store.catalog import Catalog, Texts
from index.store.vector_files import Rows, parsed, row_id
from index.types import ElementKind, Lead, Passage, Selection, Sentence

_PASSAGE = """
    SELECT articles.id, passages.version, passages.position, passages.start, passages.end,
        passages.heading, passages.page, versions.sha256
    FROM {wanted}
    JOIN versions ON versions.number = passages.version
    JOIN articles ON articles.live = versions.number
"""
_SENTENCE = """
    SELECT articles.id, sentences.version, sentences.position, sentences.passage, sentences.start,
        sentences.end, sentences.kind, sentences.lead_start, sentences.lead_end, versions.sha256
    FROM {wanted}
    JOIN versions ON versions.number = sentences.version
    JOIN articles ON articles.live = versions.number
"""
_WANTED = """
    json_each(?) AS wanted JOIN {rows} ON {rows}.version = json_extract(wanted.value, '$[0]')
        AND {rows}.position = json_extract(wanted.value, '$[1]')
"""
_OF_ARTICLE = "articles AS one JOIN {rows} ON {rows}.version = one.live AND one.id = ?"


class Places:
    """Reads the passages and sentences of a catalog. Safe to share between threads."""

    def __init__(self, catalog: Catalog) -> None:
        """Read from a catalog."""
        self._catalog = catalog
        self._database = catalog.database
        self._texts = Texts()

    def passages(self, ids: Sequence[str]) -> dict[str, Passage]:
        """Return the live passages among ids, in the order given."""
        wanted = _WANTED.format(rows="passages")
        found = {row.id: row for row in self._passages(wanted, "", (_numbers(ids, "passages"),))}
        return {row_id: found[row_id] for row_id in ids if row_id in found}

    def passages_around(self, article_id: str, start: int, end: int) -> list[Passage]:
        """Return the passages of a live article that contain a whole span, in reading order."""
        return self._passages(
            _OF_ARTICLE.format(rows="passages"),
            "WHERE passages.start <= ? AND passages.end >= ? ORDER BY passages.position",
            (article_id, start, end),
        )

    def passages_within(self, selection: Selection) -> list[Passage]:
        """Return the passages that overlap a selection, in reading order.

        Raises UnknownArticleError.
        """
        with self._database.snapshot():
            self._catalog.headings(selection.article_id)
            return self._passages(
                _OF_ARTICLE.format(rows="passages"),
                "WHERE passages.start < ? AND passages.end > ? ORDER BY passages.position",
                (selection.article_id, selection.end, selection.start),
            )

    def sentences(self, ids: Sequence[str]) -> dict[str, Sentence]:
        """Return the live sentences among ids, in the order given."""
        wanted = _WANTED.format(rows="sentences")
        found = {row.id: row for row in self._sentences(wanted, "", (_numbers(ids, "sentences"),))}
        return {row_id: found[row_id] for row_id in ids if row_id in found}

    def sentences_of(self, passage_ids: Sequence[str]) -> dict[str, list[Sentence]]:
        """Return each live passage's own sentences, in reading order."""
        wanted = f"""
            {_WANTED.format(rows="passages")} JOIN sentences
            ON sentences.version = passages.version AND sentences.position >= first_sentence
                AND sentences.position < first_sentence + passages.sentences
        """
        homes: dict[str, list[Sentence]] = {passage_id: [] for passage_id in passage_ids}
        for sentence in self._sentences(
            wanted, "ORDER BY sentences.position", (_numbers(list(homes), "passages"),)
        ):
            if sentence.passage_id in homes:
                homes[sentence.passage_id].append(sentence)
        return {passage_id: sentences for passage_id, sentences in homes.items() if sentences}

    def article_sentences(self, article_id: str) -> list[Sentence]:
        """Return the sentences of a live article in reading order.

        Raises UnknownArticleError.
        """
        with self._database.snapshot():
            self._catalog.headings(article_id)
            return self._sentences(
                _OF_ARTICLE.format(rows="sentences"), "ORDER BY sentences.position", (article_id,)
            )

    def sentences_led_by(self, article_id: str, start: int) -> list[Sentence]:
        """Return the sentences of a live article whose header or opening begins at an offset."""
        return self._sentences(
            _OF_ARTICLE.format(rows="sentences"),
            "WHERE sentences.lead_start = ? ORDER BY sentences.position",
            (article_id, start),
        )

    def sentences_within(self, selection: Selection) -> list[Sentence]:
        """Return the sentences that overlap a selection, in reading order.

        Raises UnknownArticleError.
        """
        with self._database.snapshot():
            self._catalog.headings(selection.article_id)
            return self._sentences(
                _OF_ARTICLE.format(rows="sentences"),
                "WHERE sentences.start < ? AND sentences.end > ? ORDER BY sentences.position",
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
            of_article = _OF_ARTICLE.format(rows="sentences")
            before = self._sentences(
                of_article,
                "WHERE sentences.end <= ? ORDER BY sentences.position DESC LIMIT 1",
                (article_id, start),
            )
            after = self._sentences(
                of_article,
                "WHERE sentences.start >= ? ORDER BY sentences.position LIMIT 1",
                (article_id, end),
            )

        def joined(first: int, last: int) -> bool:
            """Return whether no heading, nor part of one, lies between two offsets."""
            return not any(each.start < last and each.end > first for each in headings)

        return (
            next((each for each in before if joined(each.start, start)), None),
            next((each for each in after if joined(end, each.end)), None),
        )

    def _passages(
        self, wanted: str, condition: str, values: tuple[str | int, ...]
    ) -> list[Passage]:
        with self._database.snapshot(), self._database.reading() as connection:
            query = f"{_PASSAGE.format(wanted=wanted)} {condition}"
            return [self._passage(connection, *row) for row in connection.execute(query, values)]

    def _passage(
        self,
        connection: sqlite3.Connection,
        article_id: str,
        version: int,
        position: int,
        start: int,
        end: int,
        heading: str,
        page: int | None,
        sha256: str,
    ) -> Passage:
        return Passage(
            row_id(article_id, version, "passages", position),
            article_id,
            start,
            end,
            self._texts.of(connection, sha256, version)[start:end],
            tuple(json.loads(heading)),
            page,
        )

    def _sentences(
        self, wanted: str, condition: str, values: tuple[str | int, ...]
    ) -> list[Sentence]:
        with self._database.snapshot(), self._database.reading() as connection:
            query = f"{_SENTENCE.format(wanted=wanted)} {condition}"
            rows: list[Any] = connection.execute(query, values).fetchall()
            return [self._sentence(connection, *row) for row in rows]

    def _sentence(
        self,
        connection: sqlite3.Connection,
        article_id: str,
        version: int,
        position: int,
        passage: int,
        start: int,
        end: int,
        kind: ElementKind | None,
        lead_start: int | None,
        lead_end: int,
        sha256: str,
    ) -> Sentence:
        text = self._texts.of(connection, sha256, version)
        return Sentence(
            row_id(article_id, version, "sentences", position),
            article_id,
            row_id(article_id, version, "passages", passage),
            position,
            start,
            end,
            text[start:end],
            kind,
            None if lead_start is None else Lead(lead_start, lead_end, text[lead_start:lead_end]),
        )


def _numbers(ids: Sequence[str], rows: Rows) -> str:
    """Return the versions and positions that ids name, as JSON."""
    named = (parsed(each, rows) for each in dict.fromkeys(ids))
    return json.dumps([(each.version, each.position) for each in named if each is not None])
