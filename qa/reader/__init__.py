"""The reader: does this passage answer the question, in which sentence, and in which words?

An encoder with bundled weights reads the question with each passage whole.
"""

from qa.reader.model import PassageScores, ReaderModel, Words, bundled_reader
from qa.reader.reader import MAX_ITEMS, Candidate, log_odds, read, reordered
from qa.reader.rows import MARK, PassageReading, Signs, TokenRow, passage_row
from qa.reader.units import PassageText, Unit, passage_texts, place_of, reading_units

__all__ = [
    "MARK",
    "MAX_ITEMS",
    "Candidate",
    "PassageReading",
    "PassageScores",
    "PassageText",
    "ReaderModel",
    "Signs",
    "TokenRow",
    "Unit",
    "Words",
    "bundled_reader",
    "log_odds",
    "passage_row",
    "passage_texts",
    "place_of",
    "read",
    "reading_units",
    "reordered",
]
