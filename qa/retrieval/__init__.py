"""Questions, their history and the sentences that may answer them."""

from qa.retrieval.copies import is_alike, likeness, same_words, words
from qa.retrieval.question import (
    LEARNT_KINDS,
    Following,
    checked_question,
    follow_up_log_odds,
    following_from,
    is_foreign,
    kind_features,
    kind_of,
    names_a_thing,
    respelt,
    turns_from,
    without_controls,
)
from qa.retrieval.rarity import word_rarity
from qa.retrieval.retriever import (
    RankedSentence,
    Retrieval,
    drop_distant_hits,
    fused_passages,
    retrieve,
)

__all__ = [
    "LEARNT_KINDS",
    "Following",
    "RankedSentence",
    "Retrieval",
    "checked_question",
    "drop_distant_hits",
    "follow_up_log_odds",
    "following_from",
    "fused_passages",
    "is_alike",
    "is_foreign",
    "kind_features",
    "kind_of",
    "likeness",
    "names_a_thing",
    "respelt",
    "retrieve",
    "same_words",
    "turns_from",
    "without_controls",
    "word_rarity",
    "words",
]
