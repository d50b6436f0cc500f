import pytest

from qa.draft import without_markers
from qa.retrieval.question import turns_from
from qa.types import Turn


def test_turns_are_read_from_a_list_of_pairs() -> None:
    assert turns_from([]) == []
    assert turns_from([["Where?", "Here."], ["Why?", ""]]) == [
        Turn("Where?", "Here."),
        Turn("Why?", ""),
    ]


def test_turns_are_taken_as_they_are_also_among_pairs() -> None:
    turns = [Turn("Where?", "Here."), Turn("Why?", "")]
    assert turns_from(turns) == turns
    assert turns_from(tuple(turns)) == turns
    assert turns_from([turns[0], ("Why?", "")]) == turns


@pytest.mark.parametrize("document", [{}, "Where?", None, 3, Turn("Where?", "Here."), b"Where?"])
def test_what_is_no_list_of_turns_is_refused(document: object) -> None:
    with pytest.raises(ValueError, match=r"^the history should be a list of \[question, answer\]"):
        turns_from(document)


@pytest.mark.parametrize(
    "entry",
    [[], ["Where?"], ["Where?", 1], ["a", "b", "c"], "ab", None, {}, Turn("Where?", None)],  # type: ignore[arg-type]
)
def test_what_is_no_turn_is_refused_by_its_number(entry: object) -> None:
    with pytest.raises(ValueError, match="entry 2 of the history is no"):
        turns_from([["Where?", "Here."], entry])


def test_markers_are_no_part_of_what_was_said() -> None:
    assert without_markers("It burned [1]. In 1901 [2, 3].") == "It burned. In 1901."
