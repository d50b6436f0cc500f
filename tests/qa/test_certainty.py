"""Is a claim as certain as its evidence?"""

import pytest

from qa.certainty import check_certainty
from qa.words import words


def weights(claim: str, evidence: str) -> list[str]:
    return [finding.weight for finding in check_certainty(words(claim), words(evidence))]


@pytest.mark.parametrize(
    ("claim", "evidence", "weight"),
    [
        ("It will certainly rain.", "It may rain.", "contradicted"),
        ("It certainly rained.", "It rained.", "contradicted"),
        ("There is no doubt that it rained.", "It rained.", "contradicted"),
        ("It rained.", "It may have rained.", "contradicted"),
        ("Water fell.", "Perhaps it rained.", "doubtful"),
        ("It allegedly rained.", "It rained.", "contradicted"),
        ("It is likely to rain.", "It will rain.", "contradicted"),
        ("It is likely to snow.", "It will rain.", "absent"),
        ("The lake may be deep.", "The lake is deep.", "contradicted"),
        ("The lake is believed to be deep.", "The lake is deep.", "contradicted"),
        ("All pupils passed.", "Most pupils passed.", "contradicted"),
        ("The lake always freezes.", "The lake often freezes.", "contradicted"),
        ("Monks built the bridge.", "Monks are believed to have built the bridge.",
         "contradicted"),
        ("The firm will open a plant.", "The firm plans to open a plant.", "contradicted"),
        ("All of them fled.", "Some of them fled.", "contradicted"),
        ("All of them fled.", "Most of them fled.", "contradicted"),
        ("All of the men fled.", "Most women fled.", "absent"),
    ],
)  # fmt: skip
def test_another_certainty_is_told(claim: str, evidence: str, weight: str) -> None:
    assert weights(claim, evidence) == [weight]


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("It might rain.", "Perhaps it will rain."),
        ("Some say that it rained.", "It reportedly rained."),
        ("It proved useful.", "It was useful."),
        ("It rained in May.", "It rained in May."),
        ("Every one fled.", "All of them fled."),
        ("The lake is believed to be deep.", "Divers say that the lake is deep."),
        ("Schools may be run by towns.", "Towns have the right to run schools."),
    ],
)
def test_the_same_certainty_in_other_words_is_fine(claim: str, evidence: str) -> None:
    assert weights(claim, evidence) == []
