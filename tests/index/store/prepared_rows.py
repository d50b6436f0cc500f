"""Articles whose passages and vectors a test chooses, ready to be written."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.embedding.embedder import FloatArray
from index.settings import IndexSettings
from index.store import PreparedArticle, PreparedPassage, PreparedSentence, changes
from index.store.database import Database
from index.types import Article


def at_angle(degrees: float) -> FloatArray:
    """Return a unit vector of three coordinates at an angle, so that cosines are known."""
    radians = np.deg2rad(degrees)
    return np.array([np.cos(radians), np.sin(radians), 0.0], np.float32)


def prepared(
    article_id: str, version: int, vectors: Sequence[FloatArray], texts: Sequence[str] = ()
) -> PreparedArticle:
    """Return a version of an article with a passage of one sentence for each vector."""
    texts = texts or ["x"] * len(vectors)
    starts = np.cumsum([0, *(len(text) + 1 for text in texts)]).tolist()
    spans = [(start, start + len(text)) for start, text in zip(starts, texts, strict=False)]
    direction = np.full(128, 127, np.int8)
    return PreparedArticle(
        Article(article_id, article_id, None, None, None, "\n".join(texts), "", ()),
        version,
        tuple(
            PreparedPassage(*span, (), span, vector)
            for span, vector in zip(spans, vectors, strict=True)
        ),
        tuple(PreparedSentence(at, *span, direction) for at, span in enumerate(spans)),
    )


def write(home: Path, *versions: PreparedArticle) -> None:
    """Make versions live in the database alone."""
    database = Database(IndexSettings(home=home))
    with database.locked(), database.changing() as connection:
        changes.begin(connection, {})
        changes.write(connection, versions)
        changes.make_live(connection, versions)
    database.close()


def forget(home: Path, article_id: str) -> None:
    """Remove an article from the database alone."""
    database = Database(IndexSettings(home=home))
    with database.changing() as connection:
        gone = changes.remove_live(connection, article_id, restorable=False)
        changes.forget(connection, list(gone))
    database.close()
