"""Which texts count as copies of one another."""

import pytest

from index import Passage
from qa.retrieval.copies import grouped, is_alike, same_words

KETTLE = (
    "The kettle switches off by itself after four minutes. "
    "Fill it with at most 1.7 litres of water."
)


@pytest.mark.parametrize(
    ("one", "other", "same", "alike"),
    [
        ("Fares rise in May.", "fares  rise in MAY", True, True),
        ("The fare is 12 crowns a day.", "The fare is 14 crowns a day.", False, True),
        ("Dogs may use the pool.", "Dogs may not use the pool.", False, True),
        ("Ada Holm chairs the meeting.", "Bo Lind chairs the meeting.", False, False),
        ("The fare is 12 crowns.", "The boat leaves at nine.", False, False),
        ("", "", True, True),
    ],
)
def test_sentences_alike_have_nearly_the_same_words_in_order(
    one: str, other: str, same: bool, alike: bool
) -> None:
    assert same_words(one, other) == same
    assert is_alike(one, other) == is_alike(other, one) == alike


def passage(number: int, article: str, text: str) -> Passage:
    return Passage(f"{article}:{number}", article, 0, len(text), text)


def test_near_copies_of_other_articles_stand_behind_the_first() -> None:
    passages = [
        passage(0, "old", KETTLE),
        passage(1, "old", "Clean it with vinegar once a month."),
        passage(0, "new", KETTLE.replace("four", "three")),
        passage(0, "other", "A kettle is a pot in which water is boiled."),
        passage(0, "newest", KETTLE),
        # What an article repeats is no copy.
        passage(1, "newest", KETTLE),
        passage(2, "old", KETTLE),
    ]
    assert grouped(passages) == {
        "old:0": ("new:0", "newest:0", "newest:1"),
        "old:1": (),
        "other:0": (),
        "old:2": (),
    }
