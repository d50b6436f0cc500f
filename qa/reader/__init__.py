"""The reader: does this sentence, in its context, answer this question?

A cross-encoder with bundled weights reads question and sentence together and gives the
probability that the one answers the other.
"""

from qa.reader.bundled import bundled_reader
from qa.reader.judge import Candidate, read, reordered
from qa.reader.model import Pair, ReaderModel
from qa.reader.unit import Unit, place_of, reading_units, units_by_sentence

__all__ = [
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
