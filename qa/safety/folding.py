"""The words of a text as classifiers weigh them."""

import re
import unicodedata
from itertools import pairwise
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

_INVISIBLE = re.compile(
    "[\u034f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u206a-\u206f\ufeff\xad]"
)
_MAX_WORDS = 60
# Chinese and Japanese characters count as words, and so do markup signs.
_WORD = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]|[^\W\d_]+|[<>\[\]{}|#]+")


def folded(text: str) -> str:
    """Return text in lower case without accents and invisible characters, on one line."""
    text = _INVISIBLE.sub("", text)
    text = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    text = "".join(c for c in text if unicodedata.category(c) != "Mn")
    return " ".join(unicodedata.normalize("NFC", text).split())


def hashed_words(folded_text: str, buckets: int) -> NDArray[np.int64]:
    """Return the distinct buckets, from 0, of a folded text's words and word pairs."""
    words = ["^", *_WORD.findall(folded_text)[:_MAX_WORDS], "$"]
    pairs = (f"{first} {second}" for first, second in pairwise(words))
    return np.array(sorted({crc32(each.encode()) % buckets for each in (*words, *pairs)}))
