"""The answers that cite a selection."""

from index import Selection
from tests.ui.chat.test_chat import note
from ui.page.citing_answers import CitingAnswer, citing_answers, citing_answers_html


def test_a_citation_that_meets_the_selection_is_a_use() -> None:
    turns = [("One?", [note(1)]), ("Two?", [note(1), note(2, "Rain fell on <us>.")])]
    found = list(citing_answers(Selection("w", 12, 40), turns, conversation_id="k"))
    assert found == [CitingAnswer("Two?", "Rain fell on <us>.", "c=k&at=1-c2")]
    unkept = citing_answers(Selection("w", 9, 10), turns, conversation_id="")
    assert [each.fragment for each in unkept] == [
        "at=0-c1", "at=1-c1", "at=1-c2"
    ]  # fmt: skip
    assert list(citing_answers(Selection("v", 0, 40), turns, conversation_id="k")) == []


def test_a_problem_is_announced_in_place_of_the_list() -> None:
    assert 'role="alert"' in citing_answers_html([], problem="Gone.")
