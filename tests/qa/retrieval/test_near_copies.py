"""Near copies among many texts are found, and told how alike they are."""

import pytest

from qa.retrieval import near_copies

TEXT = " ".join(f"On day {day} the ferry {day * 7} left quay {day % 5} late." for day in range(60))
OTHER = " ".join(f"House {house} has {house + 3} windows and a door." for house in range(60))


@pytest.mark.parametrize(
    ("changed", "least", "most"),
    [
        (TEXT, 1.0, 1.0),
        (TEXT.upper().replace(" ", "\n"), 1.0, 1.0),
        (TEXT.replace("day 7 ", "day seven "), 0.95, 1.0),
        (f"{TEXT} {OTHER[:200]}", 0.8, 0.97),
    ],
)
def test_a_near_copy_is_paired_with_its_resemblance(
    changed: str, least: float, most: float
) -> None:
    ((one, other, likeness),) = near_copies([TEXT, OTHER, changed])
    assert (one, other) == (0, 2)
    assert least <= likeness <= most


@pytest.mark.parametrize(
    "texts",
    [
        [],
        [TEXT],
        [TEXT, OTHER],
        [TEXT, TEXT.replace("late", "early")],
        [TEXT, f"{TEXT} {OTHER}"],
        ["Yes.", "No."],
    ],
)
def test_others_are_no_copies(texts: list[str]) -> None:
    assert near_copies(texts) == []


def test_each_of_several_copies_is_paired_with_the_next() -> None:
    assert near_copies(["Yes.", TEXT, "Yes.", TEXT, "Yes."]) == [
        (0, 2, 1.0), (1, 3, 1.0), (2, 4, 1.0)
    ]  # fmt: skip
