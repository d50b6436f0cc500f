"""The table of words that cannot be said in each other's place."""

import pytest

from qa.antonyms import antonyms, deeds_alike, firm_antonyms, is_absolute, likes
from qa.stems import stem


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


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("admitted", "denied"),
        ("widened", "narrowed"),
        ("doubled", "halved"),
        ("welcomed", "deplored"),
        ("confirmed", "disputed"),
        ("released", "withheld"),
        ("signed", "vetoed"),
        ("deployed", "withdrew"),
        ("cleaned", "polluted"),
        ("filled", "emptied"),
        ("funded", "defunded"),
        ("kept", "dropped"),
        ("nationalised", "privatised"),
        ("extended", "shortened"),
        ("blamed", "credited"),
        ("created", "lost"),
        ("landed", "crashed"),
        ("imposed", "lifted"),
        ("resumed", "suspended"),
        ("convicted", "acquitted"),
        ("upgraded", "downgraded"),
        ("paid", "owes"),
    ],
)
def test_firm_antonyms_face_each_other_and_are_antonyms(one: str, other: str) -> None:
    assert stem(other) in firm_antonyms(one) & antonyms(one)
    assert stem(one) in firm_antonyms(other) & antonyms(other)


def test_what_only_short_claims_tell_apart_is_not_firm() -> None:
    assert firm_antonyms("awake") == frozenset()
