"""The reader: does this sentence, in its context, answer this question?

A cross-encoder with bundled weights reads question and sentence together and estimates the
probability that the sentence answers.
"""

from qa.reader.reader import (
    MAX_ITEMS,
    Candidate,
    Pair,
    ReaderModel,
    bundled_reader,
    read,
    reordered,
)
from qa.reader.unit import Unit, place_of, reading_units, units_by_sentence

__all__ = [
    "MAX_ITEMS",
    "Candidate",
    "Pair",
    "ReaderModel",
    "Unit",
    "bundled_reader",
    "place_of",
    "read",
    "reading_units",
    "reordered",
    "units_by_sentence",
]
