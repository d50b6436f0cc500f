"""Search: the passages that may answer a question, and the wording of questions."""

from qa.retrieval.search import (
    RankedSentence,
    Retrieval,
    choose_articles,
    drop_distant_hits,
    hybrid,
    in_scope,
    keywords,
    nearest,
    retrieve,
)
from qa.retrieval.wording import (
    LEARNT_KINDS,
    asks_for_several,
    follow_up_log_odds,
    is_foreign,
    kind_features,
    kind_of,
    names_a_thing,
    respell,
)
from qa.retrieval.words import is_alike, likeness, same_words, word_rarity, words

__all__ = [
    "LEARNT_KINDS",
    "RankedSentence",
    "Retrieval",
    "asks_for_several",
    "choose_articles",
    "drop_distant_hits",
    "follow_up_log_odds",
    "hybrid",
    "in_scope",
    "is_alike",
    "is_foreign",
    "keywords",
    "kind_features",
    "kind_of",
    "likeness",
    "names_a_thing",
    "nearest",
    "respell",
    "retrieve",
    "same_words",
    "word_rarity",
    "words",
]
