"""Sides of words that are set against each other, line by line."""

from qa.word_sides import WordSides

SIDES = WordSides("bus | train | tram", "train teach | drill", "gain climbing | sinking gain")


def test_each_side_stands_against_all_others_of_its_lines() -> None:
    assert SIDES.against("train") == {"bus", "tram", "drill"}
    assert SIDES.against("drill") == {"train", "teach"}
    assert SIDES.against("zebra") == frozenset()


def test_what_stands_on_both_sides_of_a_line_is_not_set_against_itself() -> None:
    assert SIDES.against("gain") == {"climb", "sink"}
    assert SIDES.against("climb") == {"sink"}


def test_beside_a_word_stand_those_of_its_sides() -> None:
    assert SIDES.beside("train") == {"train", "teach"}
    assert SIDES.beside("zebra") == frozenset()


def test_stems_face_each_other_across_one_line() -> None:
    assert SIDES.face_each_other("tram", "bus")
    assert SIDES.face_each_other("gain", "gain")
    assert not SIDES.face_each_other("bus", "drill")
    assert not SIDES.face_each_other("train", "teach")
