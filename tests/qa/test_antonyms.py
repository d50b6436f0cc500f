"""The table of words that cannot be said in each other's place."""

from qa.antonyms import antonyms, deeds_alike, is_absolute, likes
from qa.words import stem


def test_every_side_is_against_every_other() -> None:
    assert {stem("asleep"), stem("slept")} & antonyms("awake") == {stem("asleep")}
    assert {"blu", "green", "yellow"} - {stem("blue")} <= antonyms("red") | {"blu"}
    assert stem("red") not in antonyms("red")
    assert antonyms("table") == frozenset()


def test_opposites_are_among_them() -> None:
    assert stem("fell") in antonyms("rose")
    assert stem("grew") in likes("rose")


def test_deeds_alike_hold_the_word_itself() -> None:
    assert {stem("gave"), stem("paid")} <= deeds_alike("paid")
    assert deeds_alike("table") == {stem("table")}


def test_all_and_none_are_absolute() -> None:
    assert is_absolute("everything")
    assert not is_absolute("many")
