"""One version of an article: its passages and sentences, prepared to be written and as stored."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal
from zlib import crc32

import numpy as np
from sqlalchemy import Connection, func, select

from index.embedding import Direction, FloatArray
from index.lines import searched_text
from index.store.catalog import ARTICLE, LIVE, article_of
from index.store.tables import ARTICLES, PASSAGES, SENTENCES, VECTORS, VERSIONS
from index.types import Article, ElementKind

Rows = Literal["passages", "sentences"]

Place = tuple[int, int]
"""A version and a position among its passages or sentences."""

Found = list[tuple[Place, float]]
"""Passages of any version, live or not, with their scores, best first."""

_ID = re.compile(r".*@(\d{1,18}):([ps])(\d{1,18})", re.DOTALL)
_VECTOR = np.dtype("<f2")


def row_id(article_id: str, version: int, rows: Rows, position: int) -> str:
    """Return the id of a passage, like ``ferry@3:p0``, or of a sentence, like ``ferry@3:s12``."""
    return f"{article_id}@{version}:{rows[0]}{position}"


def places(ids: Iterable[str], rows: Rows) -> list[Place]:
    """Return what each of some ids names, each once; those that name no such row are left out."""
    named = (_ID.fullmatch(each) for each in dict.fromkeys(ids))
    return [(int(each[1]), int(each[3])) for each in named if each and each[2] == rows[0]]


@dataclass(frozen=True, slots=True, eq=False)
class PreparedPassage:
    """The passage ``article.text[start:end]`` with its vector of shape (dimension,).

    ``home`` is the span of the sentences that have their home in this passage.
    """

    start: int
    end: int
    heading: tuple[str, ...]
    home: tuple[int, int]
    vector: FloatArray
    page: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class PreparedSentence:
    """The sentence ``article.text[start:end]`` with the direction of its tokens.

    ``passage`` is the position of its home among the article's passages; ``kind`` and ``lead``
    are those of the element it is in.
    """

    passage: int
    start: int
    end: int
    direction: Direction
    kind: ElementKind | None = None
    lead: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class PreparedArticle:
    """One version of an article, with its passages and sentences in reading order.

    ``added`` is when it was added, if it is only taken over from another store.
    """

    article: Article
    version: int
    passages: tuple[PreparedPassage, ...]
    sentences: tuple[PreparedSentence, ...]
    added: str = ""


def stored_passages(connection: Connection, version: int) -> PreparedArticle:
    """Return a stored version with its passages, and without its sentences."""
    p = PASSAGES.c
    query = select(p.start, p.end, p.heading, p.home_start, p.home_end, p.page)
    rows = connection.execute(query.where(p.version == version).order_by(p.position))
    of = VECTORS.c.version == version
    vectors = connection.scalars(select(VECTORS.c.vector).where(of).order_by(VECTORS.c.position))
    passages = tuple(
        PreparedPassage(start, end, tuple(json.loads(heading)), (first, last), vector, page)
        for (start, end, heading, first, last, page), vector in zip(
            rows, stacked(vectors.all()), strict=True
        )
    )
    article = connection.execute(select(*ARTICLE).where(VERSIONS.c.number == version)).one()
    return PreparedArticle(article_of(tuple(article)), version, passages, ())


def checksum(vector: bytes, directions: bytes) -> int:
    """Return the CRC-32 of what is stored of a passage."""
    return crc32(directions, crc32(vector))


def stored(vector: FloatArray) -> bytes:
    """Return a vector as it is stored."""
    return vector.astype(_VECTOR).tobytes()


def stacked(vectors: Sequence[bytes]) -> FloatArray:
    """Return stored vectors as rows, of unit length but for rounding."""
    if not vectors:
        return np.zeros((0, 1), np.float32)
    rows = np.frombuffer(b"".join(vectors), _VECTOR).reshape(len(vectors), -1)
    return rows.astype(np.float32)


def searched_texts(connection: Connection, version: int) -> Iterator[str]:
    """Yield the text of each of a version's passages as it is searched, in reading order."""
    title, text = connection.execute(
        select(VERSIONS.c.title, VERSIONS.c.text).where(VERSIONS.c.number == version)
    ).one()
    p, s = PASSAGES.c, SENTENCES.c
    opening = (s.version == p.version) & (s.position == p.first_sentence)
    query = select(p.start, p.end, p.heading, s.lead_start, s.lead_end)
    query = query.select_from(PASSAGES.outerjoin(SENTENCES, opening))
    query = query.where(p.version == version).order_by(p.position)
    for start, end, heading, lead_start, lead_end in connection.execute(query):
        lead = None if lead_start is None else (lead_start, lead_end)
        yield searched_text(title, json.loads(heading), text, (start, end), lead)


def damaged_texts(connection: Connection) -> Iterator[str]:
    """Yield the ids of live articles whose text is not the one that was added."""
    ends = [
        select(func.max(table.c.end)).where(table.c.version == VERSIONS.c.number).scalar_subquery()
        for table in (PASSAGES, SENTENCES)
    ]
    query = select(ARTICLES.c.id, VERSIONS.c.text, VERSIONS.c.sha256, *ends).select_from(LIVE)
    for article_id, text, sha256, *last in connection.execute(query):
        if hashlib.sha256(text.encode()).hexdigest() != sha256 or any(
            end is None or end > len(text) for end in last
        ):
            yield article_id


def damaged_vectors(connection: Connection) -> list[str]:
    """Return the ids of live articles whose vectors are not those that were written."""
    wanted = dict(
        connection.execute(select(VERSIONS.c.number, VERSIONS.c.passages).select_from(LIVE)).all()
    )
    query = select(VECTORS.c.version, VECTORS.c.checksum, VECTORS.c.vector, VECTORS.c.directions)
    for version, expected, vector, directions in connection.execute(query):
        if version in wanted and checksum(vector, directions) == expected:
            wanted[version] -= 1
    damaged = [version for version, missing in wanted.items() if missing]
    ids = select(ARTICLES.c.id).where(ARTICLES.c.live.in_(damaged)).order_by(ARTICLES.c.id)
    return list(connection.execute(ids).scalars())
