"""Who said it?"""

import pytest

from qa.reading import Reading
from qa.speakers import check_speakers, speakers


def weights(claim: str, evidence: str) -> list[str]:
    found = check_speakers(Reading(claim), Reading(evidence))
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
    assert [speaker.text for speaker in speakers(Reading(text))] == ["Jones"]


def test_another_speaker_is_told() -> None:
    claim, evidence = "Smith said that taxes are high.", "Jones said that taxes are high."
    (finding,) = check_speakers(Reading(claim), Reading(evidence))
    assert finding.reason == "The claim lets Smith say it; the article says Jones did."
    assert finding.weight == "contradicted"


@pytest.mark.parametrize(
    "evidence",
    [
        "Jones said that taxes are too high for Smith.",
        "Jones replied that Smith was away. “Taxes are high,” Jones said. Smith left.",
        "“Taxes are high,” said Jones to Smith.",
    ],
)
def test_somebody_who_is_only_spoken_of_is_no_speaker(evidence: str) -> None:
    claim = Reading("Smith said that taxes are high.")
    (finding,) = check_speakers(claim, Reading(evidence))
    assert finding.reason == "The claim lets Smith say it; the article says Jones did."
    assert finding.weight == "contradicted"


def test_the_last_name_of_what_is_put_in_is_no_speaker() -> None:
    claim = "Jones, whose firm bought Smith, said that taxes are high."
    assert weights(claim, "Jones said that taxes are high. The firm bought Smith.") == []


def test_who_tells_somebody_that_it_is_so_is_a_speaker() -> None:
    claim = "Smith told the press that taxes are high."
    assert [speaker.plain for speaker in speakers(Reading(claim))] == [True]
    assert weights(claim, "“Taxes are high,” said Jones to Smith.") == ["contradicted"]


@pytest.mark.parametrize(
    "evidence",
    [
        "Jones met Smith, who said that taxes are high.",
        "Jones said so. In a letter Smith called taxes high.",
        "Jones said so; Smith was in Rome. Later he said that taxes are high.",
    ],
)
def test_somebody_who_may_have_spoken_is_let_be(evidence: str) -> None:
    assert weights("Smith said that taxes are high.", evidence) in ([], ["doubtful"])


def test_a_speaker_of_plain_facts_is_told() -> None:
    assert weights("Smith said that taxes are high.", "Taxes are high.") == ["absent"]


def test_the_same_speaker_in_another_form_is_fine() -> None:
    assert weights("According to Ada Jones, taxes rose.", "Jones argued that taxes rose.") == []
    assert weights("Taxes rose.", "Jones argued that taxes rose.") == []


@pytest.mark.parametrize(
    "text",
    [
        "Jones held talks with Smith in Vienna.",
        "Jones found a cure for the fever.",
        "Jones maintained the bridge, which was old.",
        "Jones also ruled Egypt while the war was on.",
        "Jones concluded a treaty with Smith.",
        "Jones saw the comet that is named after Smith.",
    ],
)
def test_what_is_held_or_found_is_not_said(text: str) -> None:
    assert weights(text, "Jones met Smith.") == []
    assert not any(speaker.plain or speaker.likely for speaker in speakers(Reading(text)))


@pytest.mark.parametrize(
    "text",
    [
        "Jones held that taxes are high.",
        "Jones found taxes of this kind were too high.",
        "Jones maintained: “Taxes are high.”",
        "Jones also ruled the tax is void.",
    ],
)
def test_what_is_held_to_be_so_is_said(text: str) -> None:
    assert [speaker.likely for speaker in speakers(Reading(text))] == [True]
    assert weights(text, "Taxes are high.") != []


def test_the_holder_of_talks_is_no_rival_speaker() -> None:
    claim, evidence = "Smith said that taxes are high.", "Jones maintained high taxes."
    assert weights(claim, evidence) == ["absent"]
    assert weights("Jones said that taxes are high.", evidence) == []


@pytest.mark.parametrize(
    "claim",
    [
        "According to Jones, taxes are high.",
        "According to a report by Jones, taxes are high.",
        "Taxes are high, according to Ada Jones.",
        "In the opinion of Jones, taxes are high.",
    ],
)
def test_according_to_somebody_is_said_by_them(claim: str) -> None:
    for evidence in ("Jones argued that taxes are high.", "Taxes are high, according to Jones."):
        assert weights(claim, evidence) == []
    assert weights(claim, "Taxes are high.") == ["absent"]
    assert weights(claim, "Smith said that taxes are high.") == ["contradicted"]
