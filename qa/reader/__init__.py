"""The reader: does this passage answer the question, in which sentence, and in which words?

An encoder with bundled weights reads the question with each passage whole.
"""

from qa.reader.model import (
    MARK,
    PassageReading,
    PassageScores,
    ReaderModel,
    SpecialTokens,
    TokenRow,
    Words,
    bundled_reader,
    passage_row,
)
from qa.reader.reader import (
    MAX_ITEMS,
    Candidate,
    PassageText,
    Unit,
    best_probability,
    log_odds,
    passage_texts,
    place_of,
    read,
    reading_units,
    reorder,
    second_view,
    siblings_by_item,
)

__all__ = [
    "MARK",
    "MAX_ITEMS",
    "Candidate",
    "PassageReading",
    "PassageScores",
    "PassageText",
    "ReaderModel",
    "SpecialTokens",
    "TokenRow",
    "Unit",
    "Words",
    "best_probability",
    "bundled_reader",
    "log_odds",
    "passage_row",
    "passage_texts",
    "place_of",
    "read",
    "reading_units",
    "reorder",
    "second_view",
    "siblings_by_item",
]
