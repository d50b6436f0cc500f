"""Near repeats of sentences: what they say stands in the sentence."""

import pytest

from eval.claims import ArticleText
from eval.near_repeats import near_repeats


@pytest.mark.parametrize(
    ("sentence", "source", "claim"),
    [
        ("In May 1901, the old mill burned.", "moved", "The old mill burned in May 1901."),
        ("In May 1901, the old mill burned.", "shortened", "The old mill burned."),
        ("The mill (of 1850) burned.", "shortened", "The mill burned."),
        ("The mill, which was old, burned in May.", "shortened", "The mill burned in May."),
        (
            "The old mill burned down, but the weir stood firm.",
            "clause",
            "The old mill burned down.",
        ),
        ("The old mill burned down, but the weir stood firm.", "clause", "The weir stood firm."),
    ],
)
def test_what_stood_in_front_moves_and_the_rest_is_left_out(
    sentence: str, source: str, claim: str
) -> None:
    found = list(near_repeats({"3": ArticleText("3", sentence)}))
    made = {each.claim: each for each in found}
    assert made[claim].source == source
    assert made[claim].honest
    assert made[claim].evidence == sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "The mill burned.",
        "In other words, the mill burned.",
        "He said “In May, the mill burned.”",
        "While it rained, the mill burned, though wet.",
    ],
)
def test_what_would_say_something_else_is_not_made(sentence: str) -> None:
    assert list(near_repeats({"3": ArticleText("3", sentence)})) == []


def test_two_short_sentences_are_joined() -> None:
    text = "The old mill burned down. The weir stood firm until May."
    (found,) = near_repeats({"3": ArticleText("3", text)})
    assert (found.source, found.evidence) == ("joined", text)
    assert found.claim == "The old mill burned down, and the weir stood firm until May."
