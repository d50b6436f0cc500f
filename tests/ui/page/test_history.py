"""The list of conversations as HTML."""

from ui.conversations.saved_conversation import ConversationSummary
from ui.page.history import history_html

TALK = ConversationSummary("k-1", "Who <fell>?", "2026-01-02T03:04:05Z", "2026-01-02T03:05:05Z", 2)


def test_a_row_opens_renames_saves_and_deletes() -> None:
    html = history_html([TALK], current="k-1")
    assert 'data-conversation="k-1" aria-current="true"' in html
    assert '<span dir="auto">Who &lt;fell&gt;?</span>' in html
    assert "2026-01-02 03:05 · 2 questions" in html
    assert 'value="Who &lt;fell&gt;?"' in html
    assert [f'data-as="{kind}"' in html for kind in ("markdown", "html", "json")] == [True] * 3
    assert 'data-delete="k-1"' in html
    assert "aria-current" not in history_html([TALK], current="k-2")


def test_what_there_is_to_say_stands_above_the_list() -> None:
    assert "None yet." in history_html([])
    assert 'data-undelete="k&quot;"' in history_html([TALK], deleted='k"')
    html = history_html([], problem="Not <kept>.")
    assert "Not &lt;kept&gt;." in html
    assert "None yet." not in html
