"""Which tokens of a question carry what it is about, and which belong to names."""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from qa.lexicon import FUNCTION_WORDS

_WORD = re.compile(r"\w+")


def content_tokens(question: str, spans: Sequence[tuple[int, int]]) -> NDArray[np.bool_]:
    """Tell for each token, given by its span, whether it is part of a content word.

    A question of function words alone has all its tokens told, so that some always are.
    """
    words = [
        (match.start(), match.end())
        for match in _WORD.finditer(question)
        if match.group().lower() not in FUNCTION_WORDS
    ]
    told = _inside(spans, words)
    return told if told.any() else np.ones(len(spans), np.bool_)


def name_tokens(question: str, spans: Sequence[tuple[int, int]]) -> NDArray[np.bool_]:
    """Tell for each token whether it is part of a capitalised word that is not the first."""
    words = [
        (match.start(), match.end())
        for match in _WORD.finditer(question)
        if match.group()[0].isupper() and match.group().lower() not in FUNCTION_WORDS
    ]
    first = _WORD.search(question)
    return _inside(spans, [word for word in words if first is None or word[0] != first.start()])


def _inside(
    spans: Sequence[tuple[int, int]], words: Sequence[tuple[int, int]]
) -> NDArray[np.bool_]:
    starts = {position for start, end in words for position in range(start, end)}
    return np.array([start in starts for start, _ in spans], np.bool_)
