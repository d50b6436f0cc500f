"""A claim's words for a place as its evidence writes them: China's ministry, Chinese ministry."""

from collections.abc import Iterator
from itertools import pairwise

from qa.peoples import family
from qa.reading import Reading
from qa.words import Word


def as_written(claim: Reading, evidence: Reading) -> str:
    """Return a claim with a place before a noun written as the evidence writes it before it.

    "China's ministry" becomes "Chinese ministry" where the evidence has that, and the other way
    round; a word of the same family before any other noun stays as it is.
    """
    here = list(_places(claim))
    if not here:
        return claim.text
    there = {(number, noun): word for number, word, noun in _places(evidence)}
    text, last = "", 0
    for number, word, noun in here:
        other = there.get((number, noun))
        if other is not None and other.lower != word.lower:
            text += claim.text[last : word.start] + other.text
            last = word.end
    return text + claim.text[last:]


def _places(reading: Reading) -> Iterator[tuple[int, Word, str]]:
    """Yield each word for a place or its people that stands right before another word's stem."""
    for word, following in pairwise(reading.words):
        if not word.capital or following.pause or following.light:
            continue
        number = family(word.lower.removesuffix("'s"))
        if number is not None:
            yield number, word, following.stem
