import pytest

from qa.word_kinds import is_verb


@pytest.mark.parametrize(
    ("word", "expected"), [("asked", True), ("vexed", True), ("speed", False), ("red", False)]
)
def test_a_short_word_in_ed_is_a_verb_unless_it_ends_in_eed(word: str, expected: bool) -> None:
    assert is_verb(word) is expected
