"""The words of a sentence as features of a learnt sum: single ones and pairs, hashed."""

import re
from dataclasses import dataclass
from itertools import pairwise
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

ORDER_BUCKETS = 4096
_MOST_WORDS = 60
# Signs of Chinese and Japanese stand for words; so do the signs of mark-up.
_WORD = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]|[^\W\d_]+|[<>\[\]{}|#]+")
# What reads and answers in a person's place, in small letters without accents.
_MACHINE = re.compile(
    r"\b(?:ai|a\.i|ki|ia|ии|llms?|gpt\w*|(?:chat)?bots?|language models?|models?|assistants?|"
    r"assistent\w*|asistente\w*|sprachmodell\w*|modele|modelo|prompts?)\b|人工智能|助手"
)


@dataclass(frozen=True, slots=True, eq=False)
class OrderFeatures:
    """The hashed words of a text, of shape (n,) and each once, and whether it names a machine."""

    buckets: NDArray[np.int64]
    names_machine: bool


def order_features(folded_text: str) -> OrderFeatures:
    """Return what a folded text is weighed by."""
    words = ["^", *_WORD.findall(folded_text)[:_MOST_WORDS], "$"]
    pairs = (f"{first} {second}" for first, second in pairwise(words))
    found = sorted({crc32(each.encode()) % ORDER_BUCKETS for each in (*words, *pairs)})
    return OrderFeatures(np.array(found), _MACHINE.search(folded_text) is not None)
