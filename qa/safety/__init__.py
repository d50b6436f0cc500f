"""Sentences that address an assistant, and the words that classifiers weigh."""

from qa.safety.instructions import (
    ORDER_BUCKETS,
    find_orders,
    fold,
    hashed_words,
    order_features,
    order_scores,
)

__all__ = ["ORDER_BUCKETS", "find_orders", "fold", "hashed_words", "order_features", "order_scores"]
