"""Who said it?"""

import pytest

from qa.speakers import check_speakers, speakers
from qa.words import words


def weights(claim: str, evidence: str) -> list[str]:
    found = check_speakers(claim, words(claim), evidence, words(evidence))
    return [finding.weight for finding in found]


@pytest.mark.parametrize(
    "text",
    [
        "Jones said that taxes are high.",
        "According to Jones, taxes are high.",
        "In the view of Jones, taxes are high.",
        "“Taxes are high,” said Jones.",
        "Jones repeatedly argued that taxes are high.",
    ],
)
def test_a_speaker_is_found(text: str) -> None:
    assert [speaker.text for speaker in speakers(text, words(text))] == ["Jones"]


def test_another_speaker_is_told() -> None:
    claim, evidence = "Smith said that taxes are high.", "Jones said that taxes are high."
    (finding,) = check_speakers(claim, words(claim), evidence, words(evidence))
    assert finding.reason == "The claim lets Smith say it; the article says Jones did."
    assert finding.weight == "contradicted"


def test_a_speaker_of_plain_facts_is_told() -> None:
    assert weights("Smith said that taxes are high.", "Taxes are high.") == ["absent"]


def test_the_same_speaker_in_another_form_is_fine() -> None:
    assert weights("According to Ada Jones, taxes rose.", "Jones argued that taxes rose.") == []
    assert weights("Taxes rose.", "Jones argued that taxes rose.") == []
