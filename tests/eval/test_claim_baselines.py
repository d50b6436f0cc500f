import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.claim_baselines import (
    NO_WORD_ABSENT,
    VectorSimilarity,
    absent_words,
    baselines,
    threshold_for,
)
from index import MiniLMEmbedder

SCORES = st.floats(min_value=-10, max_value=10, allow_nan=False)


def test_absent_words_are_counted_down_from_nothing() -> None:
    assert absent_words("The keeper lit lamps.", "A keeper lit the lamp.") == NO_WORD_ABSENT
    assert absent_words("The keeper sold ships.", "A keeper lit the lamp.") == -2


def test_similar_texts_are_closer(embedder: MiniLMEmbedder) -> None:
    similarity = VectorSimilarity(embedder)
    near = similarity("The keeper lit the lamp.", "A lamp was lit by its keeper.")
    far = similarity("The keeper lit the lamp.", "Prices rose in the spring.")
    assert far < near <= 1
    assert similarity("It rained.", "It rained.") == pytest.approx(1, abs=1e-5)


def test_there_are_three_baselines(embedder: MiniLMEmbedder) -> None:
    assert list(baselines(VectorSimilarity(embedder))) == [
        "any absent word",
        "word overlap",
        "vector similarity",
    ]


def test_a_threshold_detects_what_is_asked() -> None:
    scores = [0.1, 0.2, 0.3, 0.4]
    assert threshold_for(0, scores) == 0.1
    assert 0.2 < threshold_for(0.5, scores) < 0.3
    assert threshold_for(1, scores) > 0.4
    assert threshold_for(0.5, []) == 0


@given(st.lists(SCORES, min_size=1), st.floats(min_value=0, max_value=1))
def test_a_threshold_detects_at_least_the_share(scores: list[float], detection: float) -> None:
    limit = threshold_for(detection, scores)
    below = sum(score < limit for score in scores) / len(scores)
    assert below >= detection - 1e-6
