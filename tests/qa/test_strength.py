"""Does a claim say more than its evidence?"""

import pytest

from qa.strength import strengthened
from qa.words import words


@pytest.mark.parametrize(
    ("claim", "evidence", "reason"),
    [
        ("Drivers must wear a helmet.", "Drivers should wear a helmet.",
         "The claim says “must”; the article only says “should”."),
        ("Smoke causes rust.", "Smoke is associated with rust.",
         "The claim says “causes”; the article only says “associated”."),
        ("Trials showed that it works.", "Trials suggest that it works.",
         "The claim says “showed”; the article only says “suggest”."),
        ("He is known to be the author.", "He is thought to be the author.",
         "The claim says “known”; the article only says “thought”."),
        ("She never sang.", "She rarely sang.",
         "The claim says “never”; the article only says “rarely”."),
        ("Exactly 300 people came.", "About 300 people came.",
         "The claim says “Exactly”; the article only says “About”."),
        ("Oslo is the largest port.", "Oslo is one of the largest ports.",
         "The claim says “the largest”; the article says “one of the largest”."),
    ],
)  # fmt: skip
def test_a_stronger_word_is_told(claim: str, evidence: str, reason: str) -> None:
    (found,) = strengthened(words(claim), words(evidence))
    assert (found.check, found.weight, found.reason) == ("certainty", "contradicted", reason)


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("Drivers must wear a helmet.", "Drivers are required to wear a helmet."),
        ("Smoke causes rust.", "Rust is the result of smoke and associated with salt."),
        ("Oslo is one of the largest ports.", "Oslo is among the largest ports."),
        ("Oslo is the largest port.", "Oslo is the largest port, one of the largest of all."),
        ("She never sang.", "She did not sing, and seldom spoke."),
        ("It works.", "Trials suggest that it works."),
    ],
)
def test_a_word_that_is_borne_out_is_fine(claim: str, evidence: str) -> None:
    assert strengthened(words(claim), words(evidence)) == []
