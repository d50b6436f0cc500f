"""BLEU: how much of a text's wording a person's version of it shares.

Papineni, Roukos, Ward and Zhu, ACL 2002, define it for a whole corpus; the words are those that
the 13a script of the WMT evaluations cuts, case aside, as sacreBLEU counts them by default.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence

_LONGEST = 4
# Signs stand alone; a full stop, a comma and a hyphen do so only where no number goes through.
_SIGNS = re.compile(r"([{-~\[-` !-&(-+:-@/])")
_AFTER_OTHER = re.compile(r"([^0-9])([.,])")
_BEFORE_OTHER = re.compile(r"([.,])([^0-9])")
_AFTER_DIGIT = re.compile(r"([0-9])(-)")


def words_13a(text: str) -> list[str]:
    """Return the words and signs of a text, in lower case."""
    text = _SIGNS.sub(r" \1 ", f" {text.lower()} ")
    text = _AFTER_OTHER.sub(r"\1 \2 ", text)
    text = _BEFORE_OTHER.sub(r" \1 \2", text)
    return _AFTER_DIGIT.sub(r"\1 \2 ", text).split()


def corpus_bleu(texts: Sequence[str], references: Sequence[str]) -> float:
    """Return the BLEU of texts against one reference each, from 0 to 100.

    Runs of one to four words count over all texts together. Raises ValueError when there are
    not as many references as texts.
    """
    shared, counted = [0] * _LONGEST, [0] * _LONGEST
    length = wanted = 0
    for text, reference in zip(texts, references, strict=True):
        words, others = words_13a(text), words_13a(reference)
        length += len(words)
        wanted += len(others)
        for place in range(_LONGEST):
            runs = _runs(words, place + 1)
            shared[place] += (runs & _runs(others, place + 1)).total()
            counted[place] += runs.total()
    if not all(shared):
        return 0.0
    precision = sum(math.log(s / c) for s, c in zip(shared, counted, strict=True)) / _LONGEST
    return 100 * math.exp(min(0.0, 1 - wanted / length) + precision)


def _runs(words: Sequence[str], size: int) -> Counter[tuple[str, ...]]:
    return Counter(tuple(words[i : i + size]) for i in range(len(words) - size + 1))
