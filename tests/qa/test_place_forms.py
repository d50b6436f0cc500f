"""Places before a noun: as the evidence writes them, and only there."""

import pytest

from qa.place_forms import as_written
from qa.reading import Reading

REPORT = "The Chinese foreign ministry spoke to Germany's car makers and to the U.S. senators."


@pytest.mark.parametrize(
    ("claim", "written"),
    [
        ("China's foreign ministry spoke.", "Chinese foreign ministry spoke."),
        ("China\u2019s foreign ministry spoke.", "Chinese foreign ministry spoke."),
        ("German car makers heard it.", "Germany's car makers heard it."),
        ("American senators heard it.", "U.S. senators heard it."),
        ("America's senators heard China's foreign minister.",
         "U.S. senators heard Chinese foreign minister."),
    ],
)  # fmt: skip
def test_a_place_is_written_as_the_evidence_writes_it(claim: str, written: str) -> None:
    assert as_written(Reading(claim), Reading(REPORT)) == written


@pytest.mark.parametrize(
    "claim",
    [
        "Japan's foreign ministry spoke.",
        "China's navy spoke.",
        "The Chinese foreign ministry spoke.",
        "China spoke.",
        "He went to China, foreign to him.",
        "",
    ],
)
def test_anything_else_stays_as_it_is(claim: str) -> None:
    assert as_written(Reading(claim), Reading(REPORT)) == claim
