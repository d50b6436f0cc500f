"""What stands before the first question."""

from ui.chat.welcome import welcome_html


def test_the_welcome_shows_what_to_ask() -> None:
    html = welcome_html(["Who & what?"], title="<T>", empty=False)
    assert 'data-ask="Who &amp; what?"' in html
    assert "Ask about <bdi>“&lt;T&gt;”</bdi>." in html
    assert "<h2>Ask about these articles</h2>" in welcome_html([], title=None, empty=False)
    assert "in a whole sentence" in welcome_html([], title=None, empty=False)
    assert 'data-open="add"' in welcome_html([], title=None, empty=True)


def test_questions_that_are_being_made_keep_their_room() -> None:
    html = welcome_html(None, title=None, empty=False)
    assert '<ul class="chips waiting"></ul>' in html
    assert "data-ask" not in html
