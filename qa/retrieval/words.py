"""How rare words are, and which texts say nearly the same."""

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

import numpy as np
from numpy.typing import NDArray

from index import Passage

# WordPiece's vocabulary lists whole words from this id on, frequent ones first.
_FIRST_WORD = 1996
_LAST_WORD = 30522
_STEP = 50
_WORD = re.compile(r"\w+")
# Two passages are copies if they share so much of all their words, and two sentences if so much of
# them is the same in the same order.
_PASSAGES_SHARE = 0.75
_SENTENCES_SHARE = 0.7


def same_words(one: str, other: str) -> bool:
    """Return whether two texts have the same words, whatever their case, spacing and signs."""
    return words(one) == words(other)


def likeness(one: str, other: str) -> float:
    """Return how much of two texts is the same words in the same order, from 0 to 1.

    It is the ratio of Ratcliff and Metzener, Pattern Matching: The Gestalt Approach, 1988.
    """
    return SequenceMatcher(None, words(one), words(other), autojunk=False).ratio()


def is_alike(one: str, other: str) -> bool:
    """Return whether two sentences say nearly the same; they may differ in what matters."""
    return likeness(one, other) >= _SENTENCES_SHARE


def words(text: str) -> list[str]:
    """Return the words and numbers of a text, in lower case."""
    return _WORD.findall(text.casefold())


def group_copies(passages: Sequence[Passage]) -> Mapping[str, tuple[str, ...]]:
    """Return the ids of passages by the id of the first one of another article they are copies of.

    The first one of each group is the key; the others are in the order given.
    """
    held = {each.id: frozenset(words(each.text)) for each in passages}
    groups: dict[str, list[str]] = {}
    articles = {each.id: each.article_id for each in passages}
    for each in passages:
        known = next(
            (
                first
                for first in groups
                if articles[first] != each.article_id
                and _overlap(held[first], held[each.id]) >= _PASSAGES_SHARE
            ),
            None,
        )
        if known is None:
            groups[each.id] = []
        else:
            groups[known].append(each.id)
    return {first: tuple(others) for first, others in groups.items()}


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(1, len(one | other))


def word_rarity(ids: NDArray[np.int32]) -> NDArray[np.float32]:
    """Return how rare each token is, from 0 (signs and "the") to 1."""
    rank = np.clip(ids - _FIRST_WORD, 0, None) / _STEP
    return np.asarray(np.log1p(rank) / np.log1p((_LAST_WORD - _FIRST_WORD) / _STEP), np.float32)
