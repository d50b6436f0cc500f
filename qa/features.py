"""What the learnt sums are fed: hashed words, and vectors of the bundled embedder."""

import re
from functools import cache
from itertools import pairwise
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from index import Embedder, MiniLMEmbedder

_MOST_WORDS = 60
# Signs of Chinese and Japanese stand for words; so do the signs of mark-up.
_WORD = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]|[^\W\d_]+|[<>\[\]{}|#]+")


def hashed_words(folded_text: str, buckets: int) -> NDArray[np.int64]:
    """Return the buckets, from 0 on and each once, of a folded text's words and pairs of words."""
    words = ["^", *_WORD.findall(folded_text)[:_MOST_WORDS], "$"]
    pairs = (f"{first} {second}" for first, second in pairwise(words))
    return np.array(sorted({crc32(each.encode()) % buckets for each in (*words, *pairs)}))


def bundled_embedder(embedder: Embedder) -> MiniLMEmbedder:
    """Return the embedder in use where it is the bundled one, else that one beside it."""
    return embedder if isinstance(embedder, MiniLMEmbedder) else _minilm()


@cache
def _minilm() -> MiniLMEmbedder:
    return MiniLMEmbedder.load()
