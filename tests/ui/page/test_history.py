"""The list of conversations as HTML."""

from ui.page.history import history_html


def test_problems_and_the_id_of_what_can_be_restored_stay_words() -> None:
    assert 'data-undelete="k&quot;"' in history_html([], deleted='k"')
    assert "Not &lt;kept&gt;." in history_html([], problem="Not <kept>.")
