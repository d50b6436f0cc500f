"""The score and the threshold by which something is not answered, in words."""

import math

from hypothesis import given
from hypothesis import strategies as st

from qa.decision import contradicted, log_odds_of, share_of, unanswered


def test_a_score_is_told_with_its_threshold() -> None:
    decision = unanswered(0.5, 0.75, "a name")
    assert (decision.score, decision.threshold) == (0.5, 0.75)
    assert decision.reason == (
        "the best sentence scores 0.500 of 1 as an answer; it would have to reach 0.750, as a "
        "name is asked for"
    )
    assert unanswered(0.0001, 0.0474).reason == (
        "the best sentence scores less than 0.001 of 1 as an answer; it would have to reach 0.047"
    )


def test_a_contradiction_reaches_its_threshold() -> None:
    decision = contradicted(0.81, 0.55)
    assert (decision.score, decision.threshold) == (0.81, 0.55)
    assert decision.reason == (
        "a sentence scores 0.810 of 1 as a contradiction of the question; 0.550 is enough"
    )


def test_a_near_miss_is_told_with_as_many_digits_as_it_takes() -> None:
    assert "scores 0.04742 of 1" in unanswered(0.047417, 0.047426).reason
    assert "reach 0.04743" in unanswered(0.047417, 0.047426).reason


@given(st.floats(-25, -1.5))
def test_what_is_refused_lies_below_its_threshold(log_odds: float) -> None:
    decision = unanswered(share_of(log_odds), share_of(-1.5))
    assert 0 <= decision.score <= decision.threshold < 1


@given(st.floats(0, 1))
def test_the_log_odds_of_a_share_are_finite_and_lead_back_to_it(share: float) -> None:
    assert abs(log_odds_of(share)) < 21
    assert math.isclose(share_of(log_odds_of(share)), share, abs_tol=2e-9)
