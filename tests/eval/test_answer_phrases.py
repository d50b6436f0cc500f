import pytest

from eval.answer_phrases import (
    BEFORE_PLACES,
    at_time,
    is_plural,
    preposed,
    with_determiner,
    word_before,
)


@pytest.mark.parametrize(
    ("answer", "evidence", "phrase"),
    [
        ("1902", "The mill was built in 1902.", "in 1902"),
        ("1902", "The mill (1902) still turns.", "in 1902"),
        ("May 3, 1902", "It opened, May 3, 1902.", "on May 3, 1902"),
        ("1850s", "The 1850s were good.", "in the 1850s"),
        ("the flood", "It was rebuilt after the flood.", "after the flood"),
        ("before the war", "It stood before the war.", "before the war"),
        ("long ago", "Long ago it stood there.", None),
    ],
)
def test_a_time_gets_its_preposition(answer: str, evidence: str, phrase: str | None) -> None:
    assert at_time(answer, evidence) == phrase


@pytest.mark.parametrize(
    ("answer", "evidence", "phrase"),
    [
        ("mill", "Ana bought a mill.", "a mill"),
        ("Mill Street", "They met on Mill Street.", "Mill Street"),
        ("The mill", "The mill burnt.", "the mill"),
        ("three", "The three of them left.", "three"),
        ("stone", "It was a stone house.", None),
    ],
)
def test_an_answer_gets_the_article_it_has(answer: str, evidence: str, phrase: str | None) -> None:
    assert with_determiner(answer, evidence) == phrase


def test_a_place_word_is_found_past_an_article() -> None:
    assert word_before("harbour", "They met at the harbour.", BEFORE_PLACES) == "at"
    assert word_before("harbour", "They like the harbour.", BEFORE_PLACES) is None


def test_what_is_asked_with_its_preposition() -> None:
    assert preposed("In", "century", "19th") == "in the 19th century"
    assert preposed("In", "city", "Lunn") == "in Lunn"
    assert preposed("In", "way", "slowly") is None


@pytest.mark.parametrize(
    ("noun", "plural"),
    [
        ("the mills", True),
        ("the mill of many wheels", False),
        ("Ana and Per", True),
        ("the bus", False),
        ("Brooks", False),
    ],
)
def test_number_of_a_noun(noun: str, plural: bool) -> None:
    assert is_plural(noun) is plural
