"""Passages as rows, and their ids."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np
from sqlalchemy import Connection, Row, insert, select

from index.chunked import Chunk, ChunkedArticle, SentenceSpan
from index.embedding import PROJECTED_DIMENSION, FloatArray
from index.lines import searched_text
from index.store.catalog import LIVE, row_of
from index.store.tables import ARTICLES, PASSAGES

Found = list[tuple[int, float]]
"""Numbers of passages, live or not, with their scores, best first."""

Stored = tuple[int, Row[Any], Chunk]
"""A passage with its number, and the number, id, title and text of its article."""

_ID = re.compile(r".*@(\d{1,18})(?::(\d{1,18}))?", re.DOTALL)
_VECTOR = np.dtype("<f2")
# A unit vector's rounded coordinates are as long as this, but for so much.
_ROUNDED = 0.01


def passage_id(article_id: str, number: int) -> str:
    """Return the id of a passage, like ``ferry@31``."""
    return f"{article_id}@{number}"


def sentence_id(article_id: str, number: int, position: int) -> str:
    """Return the id of a sentence, like ``ferry@31:2``: the passage that is its home, and where."""
    return f"{article_id}@{number}:{position}"


def numbers_in(ids: Iterable[str]) -> list[int]:
    """Return the passage that each of some ids names, each once; what is no id is left out."""
    named = (_ID.fullmatch(each) for each in ids)
    return list(dict.fromkeys(int(each[1]) for each in named if each))


def write_article(connection: Connection, chunked: ChunkedArticle) -> int:
    """Write an article with its passages, and return its number."""
    article, chunks = chunked.article, chunked.passages
    row = {
        **row_of(article),
        "added": chunked.added or datetime.now(UTC).isoformat(timespec="seconds"),
        "passages": len(chunks),
        "sentences": sum(len(each.sentences) for each in chunks),
        "characters": len(article.text),
    }
    (number,) = connection.execute(insert(ARTICLES).values(row)).inserted_primary_key or (0,)
    rows, first = [], 0
    for each in chunks:
        rows.append(
            {
                "article": number,
                "start": each.start,
                "end": each.end,
                "heading": json.dumps(each.heading),
                "page": each.page,
                "first": first,
                "sentences": json.dumps(
                    [each if each.kind else each[:2] for each in each.sentences]
                ),
                "vector": stored(each.vector),
                "directions": np.array(each.directions, np.int8).tobytes(),
            }
        )
        first += len(each.sentences)
    connection.execute(insert(PASSAGES), rows)
    return int(number)


def read_passages(connection: Connection, *where: Any) -> Iterator[Stored]:
    """Yield the passages that meet conditions, in the order in which they were written."""
    a, p = ARTICLES.c, PASSAGES.c
    query = select(p.id, p.article, p.start, p.end, p.heading, p.page, p.sentences)
    query = query.add_columns(p.vector, p.directions).join(ARTICLES).where(*where)
    article: Any = None
    for row in connection.execute(query.order_by(p.id)).all():
        if article is None or article.number != row.article:
            text = select(a.number, a.id, a.title, a.text).where(a.number == row.article)
            article = connection.execute(text).one()
        heading, sentences = tuple(json.loads(row.heading)), sentence_spans_of(row.sentences)
        lead, span = sentences[0].lead, (row.start, row.end)
        yield (
            row.id,
            article,
            Chunk(
                *span,
                heading,
                row.page,
                searched_text(article.title, heading, article.text, span, lead),
                sentences,
                stacked([row.vector])[0],
                directions_of(row.directions),
            ),
        )


def sentence_spans_of(document: str) -> tuple[SentenceSpan, ...]:
    """Return the sentences in a passage's row."""
    return tuple(SentenceSpan(*each) for each in json.loads(document))


def directions_of(data: bytes) -> Any:
    """Return the directions in a passage's row."""
    whole = len(data) // PROJECTED_DIMENSION * PROJECTED_DIMENSION
    return np.frombuffer(data[:whole], np.int8).reshape(-1, PROJECTED_DIMENSION)


def stored(vector: FloatArray) -> bytes:
    """Return a vector as it is stored."""
    return vector.astype(_VECTOR).tobytes()


def stacked(vectors: Sequence[bytes]) -> FloatArray:
    """Return stored vectors as rows, of unit length but for rounding."""
    if not vectors:
        return np.zeros((0, 1), np.float32)
    rows = np.frombuffer(b"".join(vectors), _VECTOR).reshape(len(vectors), -1)
    return rows.astype(np.float32)


def damaged_texts(connection: Connection) -> Iterator[str]:
    """Yield the ids of live articles whose text is not the one that was added."""
    query = select(ARTICLES.c.id, ARTICLES.c.text, ARTICLES.c.sha256).where(LIVE)
    for article_id, text, sha256 in connection.execute(query):
        if hashlib.sha256(text.encode()).hexdigest() != sha256:
            yield article_id


def damaged_vectors(connection: Connection, dimension: int) -> list[str]:
    """Return the ids of live articles with vectors that no embedder makes."""
    p = PASSAGES.c
    query = select(ARTICLES.c.id, p.sentences, p.vector, p.directions).join(ARTICLES).where(LIVE)
    found: dict[str, None] = {}
    for article_id, sentences, vector, directions in connection.execute(query.order_by(p.id)):
        expected = len(json.loads(sentences)) * PROJECTED_DIMENSION
        if (
            len(vector) != dimension * _VECTOR.itemsize
            or not abs(float(np.linalg.norm(stacked([vector]))) - 1) < _ROUNDED
            or len(directions) != expected
        ):
            found[article_id] = None
    return list(found)
