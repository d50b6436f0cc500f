"""Does a claim leave out what holds its evidence back?"""

import pytest

from qa.hedges import hedge_left_out
from qa.words import words


@pytest.mark.parametrize(
    ("claim", "evidence", "hedge"),
    [
        ("Monks built the bridge in 1340.", "Monks may have built the bridge in 1340.", "may"),
        ("Monks built the bridge.", "The bridge was allegedly built by monks.", "allegedly"),
        ("The bridge was built by monks.", "The bridge is said to be built by monks.", "said"),
        ("Salt lowers the risk of goitre.", "Doctors argue that salt lowers the risk of goitre.",
         "argue"),
        ("The firm will open a plant.", "The firm plans to open a plant in Kassel.", "plans"),
        ("He left the party.", "He tried to leave the party in 1980.", "tried"),
        ("A decision was made in March.", "A decision is expected in March.", "expected"),
        ("The ship carried gold.", "According to legend the ship carried gold.", "legend"),
        ("The ship carried gold.", "The ship, they claimed, carried gold.", "claimed"),
    ],
)  # fmt: skip
def test_a_flat_claim_leaves_a_hedge_out(claim: str, evidence: str, hedge: str) -> None:
    assert hedge_left_out(words(claim), words(evidence)) == hedge


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("Monks possibly built the bridge.", "Monks may have built the bridge."),
        ("Some say that monks built the bridge.", "Monks may have built the bridge."),
        ("Rust destroyed the pipes.", "Rust destroyed the pipes, and the owner might sue."),
        ("The treaty was signed in Ghent.", "The treaty was signed in Ghent in May 1920."),
        ("The findings drew criticism.", "Their claims and findings drew criticism."),
        ("He said the bridge stands.", "He said that the bridge stands."),
        ("Whales sing.", "Nobody may own a mill."),
        ("", ""),
    ],
)
def test_a_claim_that_holds_back_too_or_tells_another_thing_does_not(
    claim: str, evidence: str
) -> None:
    assert hedge_left_out(words(claim), words(evidence)) == ""
