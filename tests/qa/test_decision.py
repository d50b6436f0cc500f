"""The score and the threshold by which something is not answered, in words."""

from hypothesis import example, given
from hypothesis import strategies as st

from qa.decision import decided


@given(st.floats(0, 1), st.floats(0, 1))
@example(0.0001, 0.39965140340770666)
def test_any_two_shares_are_told(score: float, least: float) -> None:
    reason = decided("refused", score, least).reason
    assert abs(float(reason.rsplit(" ", 1)[1]) - least) <= 0.0005
    told = reason.split(" scored ")[1].split(" out of 1")[0]
    assert told == "less than 0.001" or abs(float(told) - score) <= 0.0005
