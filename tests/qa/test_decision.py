"""The score and the threshold by which something is not answered, in words."""

from hypothesis import example, given
from hypothesis import strategies as st

from qa.decision import decided


def test_a_score_is_told_with_its_threshold_in_as_many_digits_as_it_takes() -> None:
    decision = decided("refused", 0.5, 0.75)
    assert (decision.score, decision.threshold) == (0.5, 0.75)
    assert decision.reason == (
        "the best sentence scored 0.500 out of 1; an answer needs at least 0.750"
    )
    assert decided("hedged", 0.047417, 0.047426).reason == (
        "the best sentence scored 0.04742 out of 1; a sure answer needs at least 0.04743"
    )


@given(st.floats(0, 1), st.floats(0, 1))
@example(0.0001, 0.39965140340770666)
def test_any_two_shares_are_told(score: float, least: float) -> None:
    reason = decided("refused", score, least).reason
    assert abs(float(reason.rsplit(" ", 1)[1]) - least) <= 0.0005
    told = reason.split(" scored ")[1].split(" out of 1")[0]
    assert told == "less than 0.001" or abs(float(told) - score) <= 0.0005
