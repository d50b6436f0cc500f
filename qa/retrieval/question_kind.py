"""Whether a question asks for one thing, for the whole article, or is only a greeting.

It is told by two sums learnt from examples (``eval.fitting.fit_question_kinds``), over the words
of the question and its vector.
"""

import re
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np

from index import Encoding, FloatArray
from qa.features import hashed_words
from qa.safety import folded
from qa.types import QuestionKind

WEIGHTS_FILE = Path(str(files("qa"))) / "data" / "question_kinds.npy"
LEARNT_KINDS: tuple[QuestionKind, ...] = ("overview", "greeting")
_BUCKETS = 1024
# How much the words weigh beside the vector, which is of unit length.
_WORDS = 1.5


def kind_of(question: str, vector: FloatArray) -> QuestionKind:
    """Return the kind of a question by its words and its vector by the bundled embedder.

    Where neither sum is above nought, it asks for one thing.
    """
    weights = _weights()
    scores = weights[:, :-1] @ kind_features(question, vector) + weights[:, -1]
    best = int(scores.argmax())
    return LEARNT_KINDS[best] if scores[best] > 0 else "question"


def kind_features(question: str, vector: FloatArray) -> FloatArray:
    """Return what a question is weighed by, of shape (1,408,)."""
    found = hashed_words(folded(question), _BUCKETS)
    words = np.zeros(_BUCKETS, np.float32)
    words[found] = _WORDS * len(found) ** -0.5
    return np.concatenate([words, vector])


@cache
def _weights() -> FloatArray:
    """Return the weights of both sums, of shape (2, 1,409), the last of each its bias."""
    weights: FloatArray = np.load(WEIGHTS_FILE).astype(np.float32)
    return weights


_WORD = re.compile(r"[^\W\d_]+")
# WordPiece cuts what it does not know into pieces. Of plain English questions 9 of 10 have fewer to
# a word, of misspelt ones 1 of 10, and of those in German, Spanish and French none.
_MANY_PIECES = 1.2


def is_foreign(question: str, encoding: Encoding) -> bool:
    """Tell whether the words of a question, names left out, fall into many pieces."""
    starts = encoding.tokens.spans[:, 0]
    words = [
        match.span()
        for match in _WORD.finditer(question)
        if match.start() == 0 or not match[0][0].isupper()
    ]
    pieces = sum(int(((starts >= start) & (starts < end)).sum()) for start, end in words)
    return pieces >= _MANY_PIECES * max(len(words), 1)
