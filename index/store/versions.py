"""What the database holds of one version of an article."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from zlib import crc32

import numpy as np
from sqlalchemy import Connection, select

from index.embedding import FloatArray
from index.lines import searched_text
from index.store.catalog import ARTICLE
from index.store.prepared import PreparedPassage
from index.store.tables import PASSAGES, SENTENCES, VECTORS, VERSIONS

_VECTOR = np.dtype("<f2")


@dataclass(frozen=True, slots=True)
class VersionRows:
    """The rows of a version, in reading order.

    ``article`` is what ``article_of`` takes. A passage is its start, end, heading as JSON, the
    start and end of its home, and page; a sentence its passage, start, end, kind, and the start and
    end of its lead; a vector that of a passage and the directions of its sentences, as stored.
    """

    article: tuple[Any, ...]
    added: str
    passages: list[tuple[Any, ...]]
    sentences: list[tuple[Any, ...]]
    vectors: list[tuple[bytes, bytes]]
    are_intact: bool


def rows_of_version(connection: Connection, version: int) -> VersionRows:
    """Return what is stored of a version."""
    of = VERSIONS.c.number == version
    *article, added = connection.execute(select(*ARTICLE, VERSIONS.c.added).where(of)).one()
    p, s, v = PASSAGES.c, SENTENCES.c, VECTORS.c
    passages = connection.execute(
        select(p.start, p.end, p.heading, p.home_start, p.home_end, p.page)
        .where(p.version == version)
        .order_by(p.position)
    ).fetchall()
    sentences = connection.execute(
        select(s.passage, s.start, s.end, s.kind, s.lead_start, s.lead_end)
        .where(s.version == version)
        .order_by(s.position)
    ).fetchall()
    vectors = connection.execute(
        select(v.vector, v.directions, v.checksum).where(v.version == version).order_by(v.position)
    ).fetchall()
    return VersionRows(
        tuple(article),
        added,
        [tuple(row) for row in passages],
        [tuple(row) for row in sentences],
        [(vector, directions) for vector, directions, _ in vectors],
        len(passages) == len(vectors) and all(checksum(*row[:2]) == row[2] for row in vectors),
    )


def prepared_passages(
    rows: Sequence[Sequence[Any]], vectors: Sequence[bytes]
) -> tuple[PreparedPassage, ...]:
    """Return the passages of a version from their rows and their stored vectors."""
    return tuple(
        PreparedPassage(start, end, tuple(json.loads(heading)), (first, last), vector, page)
        for (start, end, heading, first, last, page), vector in zip(
            rows, stacked(vectors), strict=True
        )
    )


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
    opening = (SENTENCES.c.version == PASSAGES.c.version) & (
        SENTENCES.c.position == PASSAGES.c.first_sentence
    )
    query = (
        select(
            PASSAGES.c.start, PASSAGES.c.end, PASSAGES.c.heading, SENTENCES.c.lead_start,
            SENTENCES.c.lead_end,
        ).select_from(PASSAGES.outerjoin(SENTENCES, opening))
    )  # fmt: skip
    query = query.where(PASSAGES.c.version == version).order_by(PASSAGES.c.position)
    for start, end, heading, lead_start, lead_end in connection.execute(query):
        lead = None if lead_start is None else (lead_start, lead_end)
        yield searched_text(title, json.loads(heading), text, (start, end), lead)
