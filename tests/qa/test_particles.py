"""Does the little word after a verb turn it around?"""

import pytest

from qa.particles import check_particles
from qa.words import words


def reasons(claim: str, evidence: str) -> list[str]:
    return [each.reason for each in check_particles(words(claim), words(evidence))]


@pytest.mark.parametrize(
    ("claim", "evidence", "said", "given"),
    [
        ("The lamp was switched on.", "The lamp was switched off.", "switched on", "switched off"),
        ("She turned the lamp on.", "She switched off the lamp.", "turned the lamp on",
         "switched off"),
        ("The lift went up.", "The lift went down.", "went up", "went down"),
        ("The light was on.", "The light was off.", "was on", "was off"),
        ("He voted for the bridge.", "He voted against the bridge.", "voted for", "voted against"),
        ("Lee voted for the bridge.", "The board agreed, with Ada Lee voting against.", "voted for",
         "voting against"),
        ("Lee backed the bridge.", "The board agreed, with Lee voting against.", "backed",
         "voting against"),
        ("Lee voted for the bridge.", "Lee opposed the bridge.", "voted for", "opposed"),
        ("It sailed to Bergen.", "It sailed from Bergen.", "sailed to", "sailed from"),
    ],
)  # fmt: skip
def test_the_opposite_particle_is_told(claim: str, evidence: str, said: str, given: str) -> None:
    expected = [f"The claim says “{said}”; the article says “{given}”."]
    assert reasons(claim, evidence) == expected


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("The lamp was turned on.", "The lamp was switched on."),
        ("The lift went up.", "The lift went up, and then it went down."),
        ("War broke out in May.", "War broke out in the south in May."),
        ("They fought for freedom.", "They fought against Spain."),
        ("Lee voted for the bridge.", "Lee agreed, with Smith voting against."),
        ("Lee voted against the bridge.", "Lee opposed the bridge."),
        ("Lee backed the bridge.", "Lee opposed the tower."),
        ("He walked in the rain.", "He walked out of the house."),
        ("It was switched on Monday.", "It was switched off on Monday."),
        ("", ""),
    ],
)
def test_the_same_way_or_another_matter_is_fine(claim: str, evidence: str) -> None:
    assert reasons(claim, evidence) == []
