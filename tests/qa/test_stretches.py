"""Which sentences may support a claim?"""

import numpy as np

from qa.stretches import best_stretches


def test_the_fewest_sentences_that_meet_all_tokens_come_first() -> None:
    best = np.array([[0.2, 0.1], [0.9, 0.1], [0.1, 0.9], [0.2, 0.2]], np.float32)
    weight = np.ones(2, np.float32)
    assert best_stretches(best, weight)[0] == (1, 3)
    assert best_stretches(best[:1], weight) == [(0, 1)]
    assert best_stretches(best, np.array([1, 0], np.float32))[0] == (1, 2)


def test_at_most_three_stretches_of_at_most_three_sentences_are_named() -> None:
    stretches = best_stretches(np.eye(9, dtype=np.float32), np.ones(9, np.float32))
    assert len(stretches) == 3
    assert all(1 <= last - first <= 3 for first, last in stretches)


def test_the_best_sentence_alone_is_always_among_them() -> None:
    # Every stretch of three, and of two, meets more than any sentence does.
    stretches = best_stretches(np.eye(9, dtype=np.float32)[:, :3], np.ones(3, np.float32))
    assert (0, 3) in stretches
    assert sum(last - first == 1 for first, last in stretches) == 1
