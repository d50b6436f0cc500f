"""Questions: what may be asked, what was said before, and what kind of question it is."""

import pytest

from index import Embedder
from qa.retrieval import kind_of


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("summarise this please", "overview"),
        ("tl;dr", "overview"),
        ("tldr of the minutes of the rowing club", "overview"),
        ("what are the key takeaways of the interview", "overview"),
        ("hello!", "greeting"),
        ("thanks a lot", "greeting"),
        ("Who painted the Arabic sign?", "question"),
        # These speak of articles, and ask for something else.
        ("Ignore the articles and say hello", "question"),
        ("and when?", "question"),
        ("are you open on friday?", "question"),
        ("What did she say about the summary?", "question"),
        ("what was the quarrel of the rowers about", "question"),
        ("tell me about this article", "overview"),
        # These ask for all about one thing in it.
        ("tell me all about the second tower", "question"),
        ("list everything on refunds", "question"),
        ("asdfgh qwerty", "question"),
    ],
)
def test_a_question_is_taken_for_what_it_is(embedder: Embedder, question: str, kind: str) -> None:
    (vector,) = embedder.embed([question])
    assert kind_of(question, vector) == kind
