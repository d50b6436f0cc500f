"""Which stretch of evidence decides about a claim."""

import pytest

from qa.finding import Finding
from qa.judged import Judged
from qa.support import Weighed
from qa.types import Support
from qa.verdict import Verdict


def judged(
    span: tuple[int, int], covered: float, *checks: str, support: Support = "partial"
) -> Judged:
    found = tuple(Finding(check, "The claim says otherwise.", "contradicted") for check in checks)
    weighed = Weighed({"coverage": covered}, found, bool(found), bool(found))
    return Judged(span, Verdict(support, "", "meaning", 0.9), weighed)


def test_what_contradicts_outweighs_what_has_few_of_the_words() -> None:
    against = judged((0, 1), 0.8, "direction")
    assert against.outweighs(judged((1, 2), 0.3))
    assert not against.outweighs(judged((1, 2), 0.4))
    assert not judged((0, 1), 0.8).outweighs(judged((1, 2), 0.0))


@pytest.mark.parametrize(
    ("check", "stands"), [("negation", True), ("role", True), ("number", False), ("name", False)]
)
def test_a_contradiction_stands_beside_a_sentence_that_has_no_more_words(
    check: str, stands: bool
) -> None:
    against = judged((1, 2), 1.0, check)
    assert against.outweighs(judged((0, 2), 1.0)) is stands
    assert against.outweighs(judged((1, 3), 1.0)) is stands


def test_a_contradiction_may_be_mended_by_more_words_or_by_another_sentence() -> None:
    against = judged((1, 2), 0.6, "negation")
    assert not against.outweighs(judged((0, 2), 0.9))
    assert not against.outweighs(judged((2, 3), 0.6))
    assert not against.outweighs(against)


def test_one_sentence_that_supports_a_claim_with_its_words_settles_it() -> None:
    assert judged((3, 4), 0.5, support="verified").settles
    assert not judged((3, 4), 0.4, support="verified").settles
    assert not judged((3, 5), 0.9, support="verified").settles
    assert not judged((3, 4), 0.9).settles
