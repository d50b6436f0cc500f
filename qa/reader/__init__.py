"""The reader: does this sentence, in its context, answer this question?

A cross-encoder with bundled weights reads question and sentence together and estimates the
probability that the sentence answers.
"""

from qa.reader.model import Pair, ReaderModel, bundled_reader
from qa.reader.passage_row import MARK, PassageReading, PassageRow, Signs, passage_row
from qa.reader.passage_text import PassageText, passage_texts
from qa.reader.reader import MAX_ITEMS, Candidate, read, reordered, row_named
from qa.reader.unit import Unit, place_of, reading_units, units_by_sentence

__all__ = [
    "MARK",
    "MAX_ITEMS",
    "Candidate",
    "Pair",
    "PassageReading",
    "PassageRow",
    "PassageText",
    "ReaderModel",
    "Signs",
    "Unit",
    "bundled_reader",
    "passage_row",
    "passage_texts",
    "place_of",
    "read",
    "reading_units",
    "reordered",
    "row_named",
    "units_by_sentence",
]
