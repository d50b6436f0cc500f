"""What stands before the first question."""

from index import ArticleSummary
from ui.questions import suggested_questions
from ui.welcome import welcome_html


def test_the_welcome_shows_what_to_ask() -> None:
    html = welcome_html(["Who & what?"], title="<T>", empty=False)
    assert 'data-ask="Who &amp; what?"' in html
    assert "Ask about <bdi>“&lt;T&gt;”</bdi>." in html
    assert "<h2>Ask about these articles</h2>" in welcome_html([], title=None, empty=False)
    assert "in a whole sentence" in welcome_html([], title=None, empty=False)
    assert 'data-open="add"' in welcome_html([], title=None, empty=True)


def test_questions_are_suggested_for_the_bundled_article_alone() -> None:
    title = "Blinken goes to Beijing to halt the slide in US-China relations"
    assert len(suggested_questions(ArticleSummary("a", title, None, 1, 1, ""))) == 4
    assert suggested_questions(ArticleSummary("a", "Another", None, 1, 1, "")) == []
