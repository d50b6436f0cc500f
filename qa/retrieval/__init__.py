"""Questions, their history and the sentences that may answer them."""

from qa.retrieval.question import (
    LEARNT_KINDS,
    Following,
    checked_question,
    followed,
    is_foreign,
    kind_features,
    kind_of,
    one_line,
    respelt,
    turns_from,
)
from qa.retrieval.ranking import word_rarity
from qa.retrieval.retriever import RankedSentence, Retrieval, alike, retrieve, telling
from qa.retrieval.selected_index import Searchable, SelectedIndex

__all__ = [
    "LEARNT_KINDS",
    "Following",
    "RankedSentence",
    "Retrieval",
    "Searchable",
    "SelectedIndex",
    "alike",
    "checked_question",
    "followed",
    "is_foreign",
    "kind_features",
    "kind_of",
    "one_line",
    "respelt",
    "retrieve",
    "telling",
    "turns_from",
    "word_rarity",
]
