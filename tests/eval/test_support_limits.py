"""The scores from which a claim is verified, and partly supported."""

import pytest

from eval.support_examples import Example
from eval.support_limits import Scored, thresholds


def data(kinds: str) -> list[Example]:
    return [
        Example("honest paraphrase" if each == "h" else "number", each == "h", "0", ((),))
        for each in kinds
    ]


def test_as_many_altered_claims_are_found_out_as_are_to_be() -> None:
    scores = [0.9] * 20 + [0.1] * 19 + [0.95]
    reworded, _ = thresholds(
        data("h" * 20 + "a" * 20), [Scored(each, False, False) for each in scores]
    )
    assert reworded.verified == pytest.approx(0.1, abs=0.006)
    assert 0 < reworded.partial <= reworded.verified / 2


def test_what_is_ruled_out_needs_no_high_limit() -> None:
    ruled_out = [Scored(0.9, True, True)] * 10
    reworded, _ = thresholds(
        data("h" * 10 + "a" * 10), [Scored(0.9, False, False)] * 10 + ruled_out
    )
    assert reworded.verified == pytest.approx(0.02)


def test_rearranged_claims_have_limits_of_their_own_and_count_for_the_others() -> None:
    honest = [Scored(0.9, False, False, each >= 10) for each in range(20)]
    altered = [Scored(0.3, False, False, False)] * 10 + [Scored(0.6, False, False, True)] * 10
    reworded, rearranged = thresholds(data("h" * 20 + "a" * 20), [*honest, *altered])
    assert reworded.verified == pytest.approx(0.3, abs=0.006)
    assert rearranged.verified == pytest.approx(0.6, abs=0.006)


def test_only_the_first_claims_set_the_limits_of_reworded_ones() -> None:
    honest, altered = [Scored(0.9, False, False)] * 20, [Scored(0.3, False, False)] * 20
    more = [Scored(0.8, False, False)] * 20
    claims = data("h" * 20 + "a" * 40)
    assert thresholds(claims, [*honest, *altered, *more], 40)[0].verified == pytest.approx(
        0.3, abs=0.006
    )
