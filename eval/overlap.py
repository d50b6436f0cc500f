"""How much of what was written is copied."""

import re
from collections.abc import Sequence

_WORD = re.compile(r"\w+")
_LENGTH = 4


def four_gram_overlap(answers: Sequence[str], articles: Sequence[str]) -> float | None:
    """Return the share of the answers' four-word sequences that stand in an article, 0 to 1.

    Case and punctuation aside; None where no answer has four words.
    """
    known = {gram for article in articles for gram in _grams(article)}
    grams = [gram for answer in answers for gram in _grams(answer)]
    return sum(gram in known for gram in grams) / len(grams) if grams else None


def _grams(text: str) -> list[tuple[str, ...]]:
    words = [match.group().casefold() for match in _WORD.finditer(text)]
    return [tuple(words[start : start + _LENGTH]) for start in range(len(words) - _LENGTH + 1)]
