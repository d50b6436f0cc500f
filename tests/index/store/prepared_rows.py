"""Articles whose passages and vectors a test chooses, ready to be written."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import numpy as np

from index.chunked import Chunk, ChunkedArticle, SentenceSpan
from index.settings import IndexSettings
from index.store import Writer
from index.types import Article


def prepared(article_id: str, texts: Sequence[str]) -> ChunkedArticle:
    """Return an article with a passage of one sentence for each text, all with one vector."""
    starts = np.cumsum([0, *(len(text) + 1 for text in texts)]).tolist()
    spans = [(start, start + len(text)) for start, text in zip(starts, texts, strict=False)]
    direction, vector = np.full(128, 127, np.int8), np.array([1.0, 0.0, 0.0], np.float32)
    whole = "\n".join(texts)
    return ChunkedArticle(
        Article(article_id, article_id, None, None, None, whole, str(hash(whole)), ()),
        tuple(
            Chunk(*span, (), None, "", (SentenceSpan(*span),), vector, [direction])
            for span in spans
        ),
    )


def write(home: Path, *articles: ChunkedArticle) -> None:
    """Put articles into a store."""
    with closing(Writer(IndexSettings(home=home))) as writer:
        writer.put(articles)


def forget(home: Path, article_id: str) -> None:
    """Remove an article from a store."""
    with closing(Writer(IndexSettings(home=home))) as writer:
        writer.remove([article_id])
