"""The answers that cite a selection."""

from index import Selection
from tests.ui.chat.test_chat import note
from ui.page.uses import Use, uses_in


def test_a_citation_that_meets_the_selection_is_a_use() -> None:
    turns = [("One?", [note(1)]), ("Two?", [note(1), note(2, "Rain fell on <us>.")])]
    found = list(uses_in(Selection("w", 12, 40), turns, conversation_id="k"))
    assert found == [Use("Two?", "Rain fell on <us>.", "c=k&at=1-c2")]
    unkept = uses_in(Selection("w", 9, 10), turns, conversation_id="")
    assert [each.fragment for each in unkept] == [
        "at=0-c1", "at=1-c1", "at=1-c2"
    ]  # fmt: skip
    assert list(uses_in(Selection("v", 0, 40), turns, conversation_id="k")) == []
