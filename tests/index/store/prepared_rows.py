"""Articles whose vectors a test chooses, ready to be written."""

from collections.abc import Sequence

import numpy as np

from index.embedding.embedder import FloatArray, TokenEncoding
from index.embedding.late import pack
from index.store.prepared import PreparedArticle, PreparedPassage, PreparedSentence
from index.types import Article


def at_angle(degrees: float) -> FloatArray:
    """Return a unit vector of three coordinates at an angle, so that cosines are known."""
    radians = np.deg2rad(degrees)
    return np.array([np.cos(radians), np.sin(radians), 0.0], np.float32)


def random_units(seed: int, count: int, dimension: int) -> FloatArray:
    """Return random vectors of unit length, of shape (count, dimension)."""
    drawn = np.random.RandomState(seed).standard_normal((count, dimension)).astype(np.float32)
    units: FloatArray = drawn / np.linalg.norm(drawn, axis=1, keepdims=True)
    return units


def packed(ids: Sequence[int]) -> bytes:
    """Return packed tokens with these ids."""
    count = len(ids)
    vectors = random_units(sum(ids), count, 384)
    return pack(TokenEncoding(np.array(ids, np.int32), np.zeros((count, 2), np.int32), vectors))


def prepared(
    article_id: str,
    version: int,
    sentences: Sequence[FloatArray],
    passages: Sequence[FloatArray] = (),
    tokens: Sequence[bytes] = (),
) -> PreparedArticle:
    """Return a version of an article with a letter for each sentence.

    Without ``passages`` it has one, with the vector of the first sentence. All sentences are at
    home in the first.
    """
    text = "x" * len(sentences)
    span = 0, len(text)
    return PreparedArticle(
        Article(article_id, article_id, None, None, None, text, "", ()),
        version,
        tuple(PreparedPassage(*span, (), span, each) for each in passages or sentences[:1]),
        tuple(
            PreparedSentence(0, n, n + 1, vector, tokens[n] if tokens else b"")
            for n, vector in enumerate(sentences)
        ),
    )
