"""Rules that put the words of an article together wrongly."""

import pytest

from eval.claims import ArticleText, CheckedClaim
from eval.facts import ArticleFacts, facts_of
from eval.rearrangements import another_scope, linked_with, swapped

TEXT = (
    "Paul Meyer founded the mill in 1850. Anna Keller closed the mill in 1901. "
    "Many workers left. Paul Meyer and John Wood were partners."
)


def facts() -> ArticleFacts:
    return facts_of([ArticleText("3", TEXT)])["3"]


def claim(text: str, evidence: str = TEXT, name: str = "n-3-0-0-0") -> CheckedClaim:
    return CheckedClaim(name, text, evidence, "honest", "clause", "3", 0, name)


def test_another_of_the_evidence_takes_the_place() -> None:
    assert swapped(claim("Anna Keller closed the mill.", TEXT[:75]), facts()) == (
        "Paul Meyer closed the mill."
    )
    assert swapped(claim("It was closed in 1901.", TEXT[:75]), facts()) == "It was closed in 1850."


def test_what_stands_side_by_side_is_not_exchanged() -> None:
    evidence = TEXT[-45:]
    assert swapped(claim("Paul Meyer was a partner.", evidence), facts()) is None


@pytest.mark.parametrize(
    ("text", "altered"),
    [("Many workers left.", {"All workers left.", "Few workers left."}), ("It burned.", {None})],
)
def test_another_scope_is_said(text: str, altered: set[str | None]) -> None:
    assert another_scope(claim(text), facts()) in altered


def test_two_matters_are_tied() -> None:
    one = claim("Many workers left.")
    other = claim("Anna Keller closed the mill in 1901.", name="n-3-0-1-0")
    tied = linked_with([one, other])(one, facts())
    assert tied is not None
    assert tied.startswith("Many workers left ")
    assert tied.endswith(" Anna Keller closed the mill in 1901.")
    assert linked_with([one])(one, facts()) is None
