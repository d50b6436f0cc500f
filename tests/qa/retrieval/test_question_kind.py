"""Questions about the whole, greetings, and all others, told apart by what was learnt."""

import pytest

from index import Embedder
from qa.retrieval.question import kind_of
from qa.types import QuestionKind


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("summarise this please", "overview"),
        ("whats this article about", "overview"),
        ("tl;dr", "overview"),
        ("Give me the main points of the report.", "overview"),
        ("in short, what is it about?", "overview"),
        ("whats the bread guide about", "overview"),
        ("tldr of the minutes of the rowing club", "overview"),
        ("what are the key takeaways of the interview", "overview"),
        ("hello!", "greeting"),
        ("Hi there", "greeting"),
        ("thanks a lot", "greeting"),
        ("good evening", "greeting"),
        ("Who painted the Arabic sign?", "question"),
        ("how much is a ticket", "question"),
        ("and when?", "question"),
        ("are you open on friday?", "question"),
        ("how can i contact you", "question"),
        ("why did the council say no", "question"),
        ("What did she say about the summary?", "question"),
        ("what was the quarrel of the rowers about", "question"),
    ],
)
def test_a_question_is_taken_for_what_it_is(
    embedder: Embedder, question: str, kind: QuestionKind
) -> None:
    (vector,) = embedder.embed([question])
    assert kind_of(question, vector) == kind
