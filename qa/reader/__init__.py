"""The reader: does this sentence, in its passage, answer this question?

Two encoders with bundled weights read the question with whole passages, and with the best sentences
once more, and estimate the probability that each sentence answers.
"""

from qa.reader.model import Pair, ReaderModel, bundled_reader
from qa.reader.passage_row import MARK, PassageReading, PassageRow, Signs, passage_row
from qa.reader.passage_text import PassageText, passage_texts
from qa.reader.reader import MAX_ITEMS, Candidate, log_odds, read, reordered, row_named
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
    "log_odds",
    "passage_row",
    "passage_texts",
    "place_of",
    "read",
    "reading_units",
    "reordered",
    "row_named",
    "units_by_sentence",
]
