"""Does a claim tell two events in the order of its evidence?"""

import pytest

from qa.event_order import check_event_order
from qa.reading import Reading

MOVED = "Ada moved to Rome in 1902. In 1911 she married Tom."
FOUND = (
    "Monks uncovered a bath in July, six months after a builder, Neil Garrow, had noticed a mosaic."
)
PROBE = "The probe entered orbit in April and mapped the moon before its antenna failed."


def reasons(claim: str, evidence: str) -> list[str]:
    found = check_event_order(Reading(claim), Reading(evidence))
    assert all((each.check, each.weight) == ("direction", "contradicted") for each in found)
    return [each.reason for each in found]


@pytest.mark.parametrize(
    ("claim", "evidence", "word"),
    [
        ("Ada moved to Rome after she married Tom.", MOVED, "after"),
        ("After she married Tom, Ada moved to Rome.", MOVED, "after"),
        ("Ada married Tom before she moved to Rome.", MOVED, "before"),
        ("Ada married Tom and then moved to Rome.", MOVED, "then"),
        ("A builder noticed the mosaic after the bath was uncovered.", FOUND, "after"),
        ("The antenna failed before the probe entered orbit.", PROBE, "before"),
        ("The mill closed after the strike.", "The mill closed. Then came the strike.", "after"),
        ("The mill closed after the strike.", "After the mill closed, the strike began.", "after"),
    ],
)
def test_the_other_order_is_told(claim: str, evidence: str, word: str) -> None:
    assert reasons(claim, evidence) == [
        f"The article has the two that the claim ties by “{word}” the other way round."
    ]


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("Ada moved to Rome before she married Tom.", MOVED),
        ("Ada moved to Rome and then married Tom.", MOVED),
        ("Ada married Tom after she moved to Rome.", MOVED),
        ("The bath was uncovered after a builder noticed the mosaic.", FOUND),
        ("The antenna failed after the probe entered orbit.", PROBE),
        ("The mill closed after the strike.", "Before the mill closed, the strike began."),
        # No order is told, or the same day.
        ("The mill closed after the strike.", "The mill closed. The strike was long."),
        ("The mill closed after the strike.", "The mill closed in 1902. In 1902 came the strike."),
        ("The mill closed after the strike.", "The mill closed in May 1902. The strike: 1902."),
        # Neither ties two events.
        ("The mill closed after 1902.", "The mill closed in 1901."),
        ("The mill closed.", MOVED),
        ("", MOVED),
        ("Ada moved to Rome after she married Tom.", ""),
    ],
)
def test_the_same_order_and_an_untold_one_are_let_be(claim: str, evidence: str) -> None:
    assert reasons(claim, evidence) == []
