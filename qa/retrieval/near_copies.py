"""Find near copies among many texts by sampling their shingles (bottom-k MinHash).

Broder, On the Resemblance and Containment of Documents, 1997: the resemblance of two texts is the
number of shingles, runs of a few words, that both have, divided by the number that either has. Only
the smallest hashes of each text's shingles are kept. The smallest of both texts' hashes together
are a random sample of all their shingles, and the share of that sample which both texts have
estimates their resemblance.
"""

from collections.abc import Callable, Iterable
from functools import cache
from hashlib import blake2b

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from qa.retrieval.copies import words

# Words in a shingle, and hashes kept of a text: at _NEAR the standard error is
# sqrt(.8 * .2 / 256) = .025.
_RUN, _KEPT = 4, 256
# Texts are near copies from this resemblance on.
_NEAR = 0.8
# One odd factor for each place in a shingle, so that the order of the words counts.
_FACTORS = np.array([0x9E3779B97F4A7C15**power % 2**64 for power in range(_RUN)], np.uint64)

Hashes = NDArray[np.uint64]


def near_copies(texts: Iterable[str]) -> list[tuple[int, int, float]]:
    """Return the positions of texts that are nearly the same, in pairs, with their resemblance.

    Of several identical texts each is paired with the next one alone.
    """
    number = cache(_number)
    kept = [_smallest(text, number) for text in texts]
    places = np.repeat(np.arange(len(kept)), [len(each) for each in kept])
    hashes = np.concatenate([np.zeros(0, np.uint64), *kept])
    order = np.argsort(hashes, kind="stable")
    places, shared = places[order], np.diff(hashes[order]) == 0
    # Near copies are neighbours in this order for most of the hashes that they share.
    beside = np.unique(np.stack([places[:-1], places[1:]], axis=1)[shared], axis=0)
    pairs = ((one, other, _resemblance(kept[one], kept[other])) for one, other in beside.tolist())
    return [pair for pair in pairs if pair[2] >= _NEAR]


def _smallest(text: str, number: Callable[[str], int]) -> Hashes:
    """Return the smallest hashes of a text's runs of words, in order."""
    found = np.array([number(word) for word in words(text)], np.uint64)
    runs = sliding_window_view(np.pad(found, (0, max(0, _RUN - len(found)))), _RUN)
    return np.unique((runs * _FACTORS).sum(axis=1))[:_KEPT]


def _number(word: str) -> int:
    return int.from_bytes(blake2b(word.encode(), digest_size=8).digest())


def _resemblance(one: Hashes, other: Hashes) -> float:
    sample = np.union1d(one, other)[:_KEPT]
    return float(np.isin(sample, np.intersect1d(one, other)).mean())
