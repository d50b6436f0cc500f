"""Sentences that address an assistant, and the words that classifiers weigh."""

from qa.safety.folding import folded, hashed_words
from qa.safety.instructions import ORDER_BUCKETS, flagged, order_features, order_scores

__all__ = ["ORDER_BUCKETS", "flagged", "folded", "hashed_words", "order_features", "order_scores"]
