"""Read the catalog: live articles, their texts and the store's state."""

import json
import os
import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from index.errors import StoreMismatchError, UnknownArticleError, UsageError
from index.store.database import Database, rebuild_advice
from index.store.store_state import DATA, FIRST_FILES
from index.store.vector_files import Block, Ends
from index.types import Article, ArticleSummary, Element, Heading

_KEPT_CHARACTERS = 20_000_000
_LONGEST_SHOWN = 80


@dataclass(frozen=True, slots=True)
class CatalogState:
    """The identity and the state of a catalog's store.

    ``generation`` increases with every change of what is live, by any process. ``files`` is the
    folder of its vectors and its lexical index, ``dimension`` that of the vectors, and ``ends``
    where their files end.
    """

    store: str
    generation: int
    files: Path
    dimension: int
    ends: Ends


class Catalog:
    """The live articles of one data folder. Safe to share between threads."""

    def __init__(self, home: Path) -> None:
        """Take a data folder, which need not exist; it is opened on the first read."""
        self.database = Database(home)

    def close(self) -> None:
        """Close the idle connections."""
        self.database.close()

    def snapshot(self) -> AbstractContextManager[None]:
        """Give everything this thread reads inside the block one snapshot."""
        return self.database.snapshot()

    def state(self) -> CatalogState:
        """Return the store's identity and its state."""
        with self.database.reading() as connection:
            found = dict(connection.execute("SELECT name, value FROM meta"))
        return CatalogState(
            found.get("store", ""),
            int(found.get("generation", 0)),
            self.database.home / DATA / found.get("files", FIRST_FILES),
            int(found.get("dimension", 1)),
            Ends.of(found),
        )

    def difference(self, recipe: Mapping[str, str]) -> tuple[str, str, str] | None:
        """Return what the store was built with and the recipe has otherwise: (name, built, now)."""
        with self.database.reading() as connection:
            recorded = dict(connection.execute("SELECT name, value FROM meta"))
        for name, value in recipe.items():
            if name in recorded and recorded[name] != value:
                return name, recorded[name], value
        return None

    def check(self, recipe: Mapping[str, str]) -> None:
        """Raise StoreMismatchError when the store was built with another recipe."""
        if (found := self.difference(recipe)) is not None:
            (name, built, now), home = found, self.database.home
            raise StoreMismatchError(
                f"The store in {home} was built with {name} {built}, and now {name} is {now}; "
                f"set it back, or {rebuild_advice(home)}"
            )

    def count(self) -> int:
        """Return the number of live articles."""
        with self.database.reading() as connection:
            (number,) = connection.execute("SELECT count(*) FROM articles").fetchone()
        return int(number)

    def articles(self) -> list[ArticleSummary]:
        """Return the live articles, sorted by title."""
        with self.database.reading() as connection:
            found = connection.execute(
                """
                SELECT articles.id, title, source,
                    blocks.passages, blocks.sentences, added, published, length(text)
                FROM articles JOIN versions ON versions.number = live
                JOIN blocks ON blocks.version = live
                ORDER BY title COLLATE NOCASE, articles.id
                """
            ).fetchall()
        return [ArticleSummary(*row) for row in found]

    def find(self, article_id: str) -> Article | None:
        """Return the live article with an id, or None."""
        with self.database.reading() as connection:
            return live_article(connection, article_id)

    def article(self, article_id: str) -> Article:
        """Return a live article. Raises UnknownArticleError, which names the closest ids."""
        article = self.find(article_id)
        if article is None:
            raise self.unknown(article_id)
        return article

    def with_hash(self, sha256: str, *, but: str = "") -> str | None:
        """Return the first id, other than ``but``, of a live article whose text has a hash."""
        with self.database.reading() as connection:
            row = connection.execute(
                """
                SELECT articles.id FROM articles JOIN versions ON versions.number = live
                WHERE sha256 = ? AND articles.id <> ? ORDER BY articles.id LIMIT 1
                """,
                (sha256, but),
            ).fetchone()
        return None if row is None else str(row[0])

    def copies(self) -> list[list[str]]:
        """Return the ids of the live articles that have the same text, by text."""
        with self.database.reading() as connection:
            found = connection.execute(
                """
                SELECT sha256, articles.id FROM versions JOIN articles ON live = number
                WHERE sha256 IN (SELECT sha256 FROM versions GROUP BY sha256 HAVING count(*) > 1)
                ORDER BY articles.id
                """
            ).fetchall()
        same: dict[str, list[str]] = {}
        for sha256, article_id in found:
            same.setdefault(sha256, []).append(article_id)
        return [ids for ids in same.values() if len(ids) > 1]

    def unknown(self, article_id: str) -> UnknownArticleError:
        """Return the error for an id that no live article has."""
        ids = [summary.id for summary in self.articles()]
        if not ids:
            return UnknownArticleError(
                f"There is no article {article_id!r}, as the store is empty; add one first."
            )
        nearest = get_close_matches(article_id, ids, n=3, cutoff=0.4)
        advice = (
            f"did you mean {' or '.join(nearest)}?" if nearest else "list the articles to see ids."
        )
        return UnknownArticleError(f"There is no article {article_id!r}; {advice}")

    def headings(self, article_id: str) -> tuple[Heading, ...]:
        """Return the headings of a live article. Raises UnknownArticleError."""
        with self.database.reading() as connection:
            row = connection.execute(
                """
                SELECT headings FROM articles JOIN versions ON versions.number = live
                WHERE articles.id = ?
                """,
                (_storable(article_id),),
            ).fetchone()
        if row is None:
            raise self.unknown(article_id)
        return _headings(row[0])

    def blocks(self) -> list[Block]:
        """Return where the vectors of each live version are."""
        with self.database.reading() as connection:
            found = connection.execute(
                """
                SELECT version, id, passage_at, passages, sentence_at, sentences, checksum
                FROM articles JOIN blocks ON version = live
                """
            ).fetchall()
        return [Block(*row) for row in found]

    def token_frequencies(self, token_ids: Sequence[int]) -> dict[int, int]:
        """Return the number of live sentences that contain each token."""
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


def live_article(connection: sqlite3.Connection, article_id: str) -> Article | None:
    """Return the live article with an id, or None."""
    row = connection.execute(
        """
        SELECT articles.id, title, source, published, language, text, sha256, headings,
            elements, pages, byline, site
        FROM articles JOIN versions ON versions.number = live WHERE articles.id = ?
        """,
        (_storable(article_id),),
    ).fetchone()
    return None if row is None else article_of(row)


def article_of(row: tuple[Any, ...]) -> Article:
    """Return the article in a row: its fields in order; headings, elements, pages as JSON."""
    article_id, title, source, published, language, text, sha256, *structure, byline, site = row
    headings, elements, pages = structure
    return Article(
        article_id,
        title,
        source,
        published,
        language,
        text,
        sha256,
        _headings(headings),
        tuple(
            Element(kind, start, end, lead and (lead[0], lead[1]), depth)
            for kind, start, end, lead, depth in json.loads(elements)
        ),
        tuple(json.loads(pages)),
        byline,
        site,
    )


def _headings(document: str) -> tuple[Heading, ...]:
    return tuple(Heading(*heading) for heading in json.loads(document))


def _storable(article_id: str) -> str | None:
    """Return an id that SQLite accepts, or None for one that no article can have.

    SQLite rejects undecodable bytes from a command line, which Python keeps as surrogates.
    """
    stray = any("\ud800" <= character <= "\udfff" for character in article_id)
    return None if stray else article_id


def _json(ids: Sequence[str]) -> str:
    return json.dumps(list(dict.fromkeys(ids)))


class Texts:
    """A cache of the texts read last, by hash. Safe to share between threads."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, str] = OrderedDict()
        self._characters = 0
        self._lock = threading.Lock()

    def of(self, connection: sqlite3.Connection, sha256: str, version: int) -> str:
        """Return the text of a version, whose hash is ``sha256``."""
        with self._lock:
            if sha256 in self._kept:
                self._kept.move_to_end(sha256)
                return self._kept[sha256]
        (text,) = connection.execute(
            "SELECT text FROM versions WHERE number = ?", (version,)
        ).fetchone()
        with self._lock:
            if sha256 not in self._kept:
                self._kept[sha256] = text
                self._characters += len(text)
            while self._characters > _KEPT_CHARACTERS and len(self._kept) > 1:
                self._characters -= len(self._kept.popitem(last=False)[1])
        return str(text)


def refuse_lone(values: object, kind: str) -> None:
    """Raise UsageError for a single value instead of a list of that kind.

    ``kind`` is the plural used in the message, such as "article ids".
    """
    if isinstance(values, str | os.PathLike):
        text = os.fsdecode(values)
        shown = text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"
        listed = json.dumps([shown], ensure_ascii=False)
        raise UsageError(
            f"{listed[1:-1]} is not a list of {kind}; give a list, even of one: {listed}."
        )
    if isinstance(values, bytes) or not isinstance(values, Iterable):
        raise UsageError(
            f"A value of type {type(values).__name__} is not a list of {kind}; "
            "give a list, even of one."
        )


def refuse_lone_article(articles: object) -> None:
    """Raise UsageError for a single article id instead of a list; None, meaning all, passes."""
    if articles is not None:
        refuse_lone(articles, "article ids")
