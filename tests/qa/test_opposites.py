"""The table of words that point opposite ways."""

from qa.opposites import are_converse, are_one_deed, companions, opposites
from qa.stems import stem


def test_the_table_holds_in_both_directions() -> None:
    for one, two in (("rose", "fell"), ("accepted", "rejected"), ("before", "after")):
        assert stem(two) in opposites(one)
        assert stem(one) in opposites(two)


def test_words_of_one_side_are_companions_and_no_opposites() -> None:
    assert stem("grew") in companions("rose")
    assert stem("grew") not in opposites("rose")
    assert companions("table") == frozenset()


def test_to_buy_and_to_sell_are_one_deed() -> None:
    assert are_converse("bought", "sold")
    assert are_one_deed("bought", "sold")
    assert are_converse("won", "lost")
    assert not are_one_deed("won", "lost")
    assert not are_converse("rose", "fell")
