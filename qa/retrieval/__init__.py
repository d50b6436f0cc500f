"""What a question asks for and follows on, and the sentences that may answer it."""

from qa.retrieval.question import Following, checked_question, followed, one_line, turns_from
from qa.retrieval.question_kind import LEARNT_KINDS, is_foreign, kind_features, kind_of
from qa.retrieval.ranking import word_rarity
from qa.retrieval.retriever import RankedSentence, Retrieval, retrieve
from qa.retrieval.selected_index import Searchable, SelectedIndex

__all__ = [
    "LEARNT_KINDS",
    "Following",
    "RankedSentence",
    "Retrieval",
    "Searchable",
    "SelectedIndex",
    "checked_question",
    "followed",
    "is_foreign",
    "kind_features",
    "kind_of",
    "one_line",
    "retrieve",
    "turns_from",
    "word_rarity",
]
