"""The arithmetic of ranking, done again by hand on two or three sentences."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.retrieval import ranking
from qa.retrieval.ranking import Said, Signals, rarity, score, score_with_history


def signals(
    matches: list[list[float]],
    *,
    weights: list[float] | None = None,
    passages: list[int] | None = None,
    follows: list[bool] | None = None,
) -> Signals:
    """Signals in which nothing but the tokens' matches speaks for any sentence."""
    sentences, tokens = len(matches), len(matches[0])
    nothing = np.zeros(sentences, np.float32)
    return Signals(
        matches=np.array(matches, np.float32),
        rarity=np.array(weights or [1.0] * tokens, np.float32),
        passages=np.array(passages or range(sentences), np.int64),
        follows=np.array(follows or [False] * sentences, np.bool_),
        dense=nothing,
        lexical=nothing,
        lexical_best=0.0,
        passage_lexical=nothing,
        passage_lexical_best=0.0,
        quoted=np.zeros(sentences, np.bool_),
    )


def column(*values: float) -> ranking.FloatArray:
    return np.array(values, np.float32)


def gained(scores: ranking.FloatArray, base: ranking.FloatArray) -> list[float]:
    return [float(value) for value in scores - base]


def test_the_matches_of_question_tokens_count_by_their_rarity() -> None:
    found = score(signals([[1.0, 0.0], [0.0, 1.0]], weights=[3.0, 1.0]))
    weight = ranking._OWN_MATCH + ranking._MATCH_WITH_PREVIOUS + ranking._PASSAGE_MATCH
    assert found == pytest.approx([weight * 3 / 4, weight * 1 / 4])


def test_a_sentence_is_read_with_the_one_before_it_and_with_its_passage() -> None:
    found = score(
        signals(
            [[1.0, 0.0], [0.0, 0.5], [0.0, 0.25]],
            passages=[0, 0, 1],
            follows=[False, True, False],
        )
    )
    own, pair, whole = ranking._OWN_MATCH, ranking._MATCH_WITH_PREVIOUS, ranking._PASSAGE_MATCH
    assert found == pytest.approx(
        [
            own * 0.5 + pair * 0.5 + whole * 0.75,
            own * 0.25 + pair * 0.75 + whole * 0.75,
            own * 0.125 + pair * 0.125 + whole * 0.125,
        ]
    )


def test_the_first_candidate_follows_none_and_never_the_last() -> None:
    found = score(signals([[0.0], [1.0]], passages=[0, 1]))
    assert found[0] == 0.0


@pytest.mark.parametrize(
    ("added", "gains"),
    [
        ({"dense": column(0.5, 0.25)}, [0.5 * ranking._DENSE, 0.25 * ranking._DENSE]),
        # BM25 counts as a share of the best in the store.
        ({"lexical": column(5.0, 0.0), "lexical_best": 20.0}, [ranking._LEXICAL / 4, 0.0]),
        ({"passage_lexical": column(5.0, 10.0), "passage_lexical_best": 10.0},
         [ranking._PASSAGE_LEXICAL / 2, ranking._PASSAGE_LEXICAL]),
    ],
)  # fmt: skip
def test_cosine_and_bm25_add_to_a_score(added: dict[str, Any], gains: list[float]) -> None:
    base = signals([[0.5], [0.5]])
    found = score(replace(base, **added))
    assert gained(found, score(base)) == pytest.approx(gains, abs=1e-5)


NOTHING_SAID = Said(np.zeros((2, 1), np.float32), np.ones(1, np.float32))


@pytest.mark.parametrize("quoted", [[True, False], [False, True], [False, False]])
def test_a_sentence_of_the_passage_quoted_before_gains(quoted: list[bool]) -> None:
    base = replace(signals([[0.5], [0.5]]), said=NOTHING_SAID, quoted=np.array(quoted))
    scores = score(base)
    assert gained(score_with_history(base, scores), scores) == pytest.approx(
        [ranking._QUOTED * one for one in quoted], abs=1e-5
    )


def test_without_a_history_nothing_is_added() -> None:
    base = signals([[0.5], [0.25]])
    assert score_with_history(base, score(base)).tolist() == score(base).tolist()


def test_a_question_without_tokens_has_a_score_all_the_same() -> None:
    found = score(
        replace(
            signals([[0.0], [0.0]]),
            matches=np.zeros((2, 0), np.float32),
            rarity=np.zeros(0, np.float32),
        )
    )
    assert found.tolist() == [0.0, 0.0]


@given(
    st.integers(1, 6).flatmap(
        lambda tokens: st.lists(
            st.lists(st.floats(-1, 1, width=32), min_size=tokens, max_size=tokens),
            min_size=1,
            max_size=8,
        )
    )
)
def test_scores_are_finite(matches: list[list[float]]) -> None:
    assert np.isfinite(score(signals(matches))).all()


def test_rarity_is_the_inverse_document_frequency_of_bm25() -> None:
    weights = rarity(np.array([0, 1, 9, 10]), 10)
    expected = [
        np.log(1 + 10.5 / 0.5), np.log(1 + 9.5 / 1.5), np.log(1 + 1.5 / 9.5), np.log(1 + 0.5 / 10.5)
    ]  # fmt: skip
    assert weights == pytest.approx(expected)
    assert weights.dtype == np.float32


@given(st.integers(1, 10**6), st.lists(st.integers(0, 10**6), max_size=20))
def test_rarity_stays_above_zero_and_falls_with_frequency(
    sentences: int, counts: list[int]
) -> None:
    frequencies = np.array(sorted(min(count, sentences) for count in counts), np.int64)
    weights = rarity(frequencies, sentences)
    assert (weights > 0).all()
    assert (np.diff(weights) <= 0).all()


def test_what_was_said_speaks_for_a_passage_and_against_the_sentence_that_says_it() -> None:
    bare = signals([[0.5], [0.5], [0.5]], passages=[0, 0, 1])
    said = Said(
        np.array([[1.0, 0.0], [0.0, 0.5], [0.25, 0.25]], np.float32),
        np.array([3.0, 1.0], np.float32),
    )
    asked, scores = replace(bare, said=said), score(bare)
    gain = gained(score_with_history(asked, scores), scores)
    first = ranking._SAID_IN_PASSAGE * (3 * 1.0 + 0.5) / 4
    assert gain == pytest.approx(
        [
            first - ranking._SAID_IN_SENTENCE * 3 / 4,
            first - ranking._SAID_IN_SENTENCE * 0.5 / 4,
            (ranking._SAID_IN_PASSAGE - ranking._SAID_IN_SENTENCE) * 0.25,
        ],
        abs=1e-4,
    )
