"""What the catalog holds, read back: live articles, their passages and sentences.

Texts of passages and sentences are cut from their article's by span; they are stored once.
"""

import json
import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal

from index import lexical
from index.database import Database, rebuild_advice
from index.errors import StoreMismatchError, UnknownArticleError
from index.late import PackedTokens, unpack
from index.types import Article, ArticleSummary, Heading, Passage, Sentence

Rows = Literal["passages", "sentences"]

_CACHED_CHARACTERS = 20_000_000

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


@dataclass(frozen=True, slots=True)
class CatalogState:
    """Which store a catalog is of, and how far it has come.

    ``generation`` moves with every change of what is live, by any process. ``writing`` says
    that a writer is at work, or was cut off.
    """

    store: str
    generation: int
    writing: bool


class Catalog:
    """The live articles of one data folder. Safe to share by threads."""

    def __init__(self, home: Path) -> None:
        """Name the data folder, which need not exist; nothing is opened before the first read."""
        self.database = Database(home)
        self._texts: OrderedDict[str, str] = OrderedDict()
        self._texts_size = 0
        self._texts_lock = threading.Lock()

    def close(self) -> None:
        """Close the connections that nobody uses."""
        self.database.close()

    def snapshot(self) -> AbstractContextManager[None]:
        """Let all that this thread reads inside be of one moment."""
        return self.database.snapshot()

    def state(self) -> CatalogState:
        """Return which store this is, and its generation."""
        with self.database.reading() as connection:
            found = dict(
                connection.execute(
                    "SELECT name, value FROM meta WHERE name IN ('store', 'generation', 'writing')"
                )
            )
        return CatalogState(
            found.get("store", ""), int(found.get("generation", 0)), found.get("writing") == "1"
        )

    def check(self, recipe: Mapping[str, str]) -> None:
        """Raise StoreMismatchError when the store was built by another recipe than this one."""
        with self.database.reading() as connection:
            recorded = dict(connection.execute("SELECT name, value FROM meta"))
        for name, value in recipe.items():
            if name in recorded and recorded[name] != value:
                home = self.database.home
                raise StoreMismatchError(
                    f"The store in {home} was built with {name} {recorded[name]}, and now "
                    f"{name} is {value}; set it back, or {rebuild_advice(home)}"
                )

    def has_articles(self) -> bool:
        """Say whether any article is live."""
        with self.database.reading() as connection:
            return connection.execute("SELECT 1 FROM articles LIMIT 1").fetchone() is not None

    def articles(self) -> list[ArticleSummary]:
        """Return the live articles, by title."""
        with self.database.reading() as connection:
            found = connection.execute(
                """
                SELECT articles.id, title, source,
                    (SELECT count(*) FROM passages WHERE version = live),
                    (SELECT count(*) FROM sentences WHERE version = live),
                    added
                FROM articles JOIN versions ON versions.number = live
                ORDER BY title COLLATE NOCASE, articles.id
                """
            ).fetchall()
        return [ArticleSummary(*row) for row in found]

    def find(self, article_id: str) -> Article | None:
        """Return a live article, or None when there is none of that id."""
        if any("\ud800" <= character <= "\udfff" for character in article_id):
            # SQLite takes no stray bytes of a command line, and no article has any in its id.
            return None
        with self.database.reading() as connection:
            row = connection.execute(
                """
                SELECT articles.id, title, source, published, language, text, sha256, headings
                FROM articles JOIN versions ON versions.number = live WHERE articles.id = ?
                """,
                (article_id,),
            ).fetchone()
        if row is None:
            return None
        return article_of(row)

    def article(self, article_id: str) -> Article:
        """Return a live article. Raises UnknownArticleError that names the nearest ids."""
        article = self.find(article_id)
        if article is None:
            raise self.unknown(article_id)
        return article

    def unknown(self, article_id: str) -> UnknownArticleError:
        """Return the error for an id that no live article has."""
        ids = [summary.id for summary in self.articles()]
        if not ids:
            return UnknownArticleError(
                f"There is no article {article_id!r}, nor any other; add one first."
            )
        nearest = get_close_matches(article_id, ids, n=3, cutoff=0.4)
        advice = (
            f"did you mean {' or '.join(nearest)}?" if nearest else "list the articles to see ids."
        )
        return UnknownArticleError(f"There is no article {article_id!r}; {advice}")

    def passages(self, ids: Sequence[str]) -> dict[str, Passage]:
        """Return the live passages among ids, in the order of ids."""
        wanted = "json_each(?) AS wanted JOIN passages ON passages.id = wanted.value"
        with self.snapshot(), self.database.reading() as connection:
            rows = connection.execute(_PASSAGE.format(wanted=wanted), (_json(ids),)).fetchall()
            found = {row[0]: self._passage(connection, row) for row in rows}
        return {row_id: found[row_id] for row_id in ids if row_id in found}

    def sentences(self, ids: Sequence[str]) -> dict[str, Sentence]:
        """Return the live sentences among ids, in the order of ids."""
        wanted = "json_each(?) AS wanted JOIN sentences ON sentences.id = wanted.value"
        found = {row.id: row for row in self._sentences(wanted, "", (_json(ids),))}
        return {row_id: found[row_id] for row_id in ids if row_id in found}

    def sentences_of(self, passage_ids: Sequence[str]) -> dict[str, list[Sentence]]:
        """Return for each live passage the sentences whose home it is, in reading order."""
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
        with self.snapshot():
            if self.find(article_id) is None:
                raise self.unknown(article_id)
            return self._sentences(
                "sentences", "WHERE articles.id = ? ORDER BY sentences.position", (article_id,)
            )

    def token_vectors(self, sentence_ids: Sequence[str]) -> dict[str, PackedTokens]:
        """Return the packed tokens of the sentences among ids."""
        with self.database.reading() as connection:
            found = dict(
                connection.execute(
                    """
                    SELECT sentences.id, tokens FROM json_each(?) AS wanted
                    JOIN sentences ON sentences.id = wanted.value
                    JOIN sentence_vectors ON sentence = number
                    """,
                    (_json(sentence_ids),),
                )
            )
        return {row_id: unpack(found[row_id]) for row_id in sentence_ids if row_id in found}

    def token_frequencies(self, token_ids: Sequence[int]) -> dict[int, int]:
        """Return in how many live sentences each token stands; 0 for one in none."""
        with self.database.reading() as connection:
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
        self, question: str, limit: int, articles: Sequence[str] | None
    ) -> lexical.Scored:
        """Return (passage id, BM25 score) of the best, higher is better."""
        with self.database.reading() as connection:
            return lexical.search_passages(connection, question, limit, articles)

    def lexical_sentences(
        self, question: str, limit: int, articles: Sequence[str] | None
    ) -> lexical.Scored:
        """Return (sentence id, BM25 score) of the best, higher is better."""
        with self.database.reading() as connection:
            return lexical.search_sentences(connection, question, limit, articles)

    def live(self, rows: Rows, ids: Sequence[str]) -> set[str]:
        """Return which of the ids are rows of a live version."""
        with self.database.reading() as connection:
            found = connection.execute(
                f"""
                SELECT {rows}.id FROM json_each(?) AS wanted
                JOIN {rows} ON {rows}.id = wanted.value
                JOIN articles ON articles.live = {rows}.version
                """,
                (_json(ids),),
            ).fetchall()
        return {row_id for (row_id,) in found}

    def counts(self) -> tuple[int, int]:
        """Return how many passages and how many sentences are live."""
        with self.database.reading() as connection:
            passages, sentences = connection.execute(
                """
                SELECT (SELECT count(*) FROM articles JOIN passages ON version = live),
                    (SELECT count(*) FROM articles JOIN sentences ON version = live)
                """
            ).fetchone()
        return int(passages), int(sentences)

    def _sentences(self, wanted: str, condition: str, values: tuple[str, ...]) -> list[Sentence]:
        with self.snapshot(), self.database.reading() as connection:
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
                    self._text(connection, sha256, version)[start:end],
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
            self._text(connection, sha256, version)[start:end],
            tuple(json.loads(heading)),
            page,
        )

    def _text(self, connection: sqlite3.Connection, sha256: str, version: int) -> str:
        """Return the text of a version, kept by its hash, which no other text has."""
        with self._texts_lock:
            if sha256 in self._texts:
                self._texts.move_to_end(sha256)
                return self._texts[sha256]
        (text,) = connection.execute(
            "SELECT text FROM versions WHERE number = ?", (version,)
        ).fetchone()
        with self._texts_lock:
            if sha256 not in self._texts:
                self._texts[sha256] = text
                self._texts_size += len(text)
            while self._texts_size > _CACHED_CHARACTERS and len(self._texts) > 1:
                self._texts_size -= len(self._texts.popitem(last=False)[1])
        return str(text)


def article_of(row: tuple[Any, ...]) -> Article:
    """Return the article of a row: its fields in order, the headings as JSON."""
    article_id, title, source, published, language, text, sha256, headings = row
    return Article(
        article_id,
        title,
        source,
        published,
        language,
        text,
        sha256,
        tuple(Heading(*heading) for heading in json.loads(headings)),
    )


def _json(ids: Sequence[str]) -> str:
    return json.dumps(list(dict.fromkeys(ids)))
