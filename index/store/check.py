"""Compare what is derived with the database, and the database with its checksums."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from index.store.catalog import LIVE
from index.store.rows import checksum
from index.store.tables import ARTICLES, PASSAGES, SENTENCES, VECTORS, VERSIONS


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found in one plain sentence, and whether it is repaired."""

    text: str
    repaired: bool


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
