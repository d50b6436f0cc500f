"""The reader: does this sentence, in its passage, answer this question?

Two encoders with bundled weights read the question with whole passages, and with the best sentences
once more, and estimate the probability that each sentence answers.
"""

from qa.reader.model import ReaderModel, bundled_reader
from qa.reader.reader import MAX_ITEMS, Candidate, log_odds, read, reordered, row_named
from qa.reader.rows import MARK, Pair, PassageReading, Signs, TokenRow, passage_row
from qa.reader.units import PassageText, Unit, passage_texts, place_of, reading_units

__all__ = [
    "MARK",
    "MAX_ITEMS",
    "Candidate",
    "Pair",
    "PassageReading",
    "PassageText",
    "ReaderModel",
    "Signs",
    "TokenRow",
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
]
