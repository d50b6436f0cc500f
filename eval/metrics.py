"""Metrics, each a pure function.

Manning, Raghavan and Schütze, Introduction to Information Retrieval, 2008, chapter 8, define
precision, recall and the reciprocal rank; Hanley and McNeil, Radiology 143, 1982, the area under
the curve as a share of pairs; Rajpurkar and others, SQuAD, 2016 and 2018, token F1.
"""

import math
import re
import string
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

_ARTICLES = re.compile(r"\b(a|an|the)\b")
_NO_PUNCTUATION = str.maketrans("", "", string.punctuation)


def holds_answer(text: str, answers: Iterable[str]) -> bool:
    """Return whether a text contains an accepted answer, ignoring case and white space.

    A number is not contained in a longer one.
    """
    normal = _normal(text)
    return any(re.search(_whole(answer), normal) for answer in map(_normal, answers) if answer)


def _whole(answer: str) -> str:
    """Return the pattern of an answer whose first and last digits are no part of a number."""
    before = r"(?<!\d)" if answer[0].isdigit() else ""
    after = r"(?!\d)" if answer[-1].isdigit() else ""
    return f"{before}{re.escape(answer)}{after}"


def first_rank(relevant: Iterable[bool]) -> float:
    """Return the rank, from 1, of the first relevant item; infinity if there is none."""
    return next((rank for rank, hit in enumerate(relevant, 1) if hit), math.inf)


def token_f1(text: str, answers: Iterable[str]) -> float:
    """Return SQuAD's F1 of an answer's words against the accepted answer that is nearest.

    An empty text says that there is no answer, as do no ``answers``.
    """
    return max(_f1(_words(text), _words(answer)) for answer in _accepted(answers))


def _words(text: str) -> list[str]:
    """Return the words of a text in small letters, without punctuation and a, an, the."""
    return _ARTICLES.sub(" ", text.lower().translate(_NO_PUNCTUATION)).split()


def _accepted(answers: Iterable[str]) -> list[str]:
    return [answer for answer in answers if _words(answer)] or [""]


def _f1(given: list[str], accepted: list[str]) -> float:
    if not given or not accepted:
        return float(given == accepted)
    shared = (Counter(given) & Counter(accepted)).total()
    # As the official script does, so that the last digit is the same.
    precision, recall = shared / len(given), shared / len(accepted)
    return 2 * precision * recall / (precision + recall) if shared else 0.0


def area_under_roc(positives: Sequence[float], negatives: Sequence[float]) -> float | None:
    """Return the chance that a positive scores above a negative, counting a tie as half.

    None if either is empty.
    """
    if not positives or not negatives:
        return None
    above = np.greater.outer(positives, negatives).sum()
    tied = np.equal.outer(positives, negatives).sum()
    return float((above + tied / 2) / (len(positives) * len(negatives)))


def _normal(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())
