"""What an article says now instead."""

from tests.fakes import make_article
from ui.article_view.blocks import nearest_sentence

MILL = make_article(
    "mill", "The mill", "The mill\n\nThe mill burnt in 1812. It stood.\n\nA new one came."
)


def test_the_sentence_with_most_of_the_words_is_nearest() -> None:
    assert nearest_sentence("The mill burnt down in 1811.", MILL) == "The mill burnt in 1812."


def test_nothing_is_near_when_few_words_are_shared() -> None:
    assert nearest_sentence("Rain fell on the hills all day long.", MILL) is None
    assert nearest_sentence("", MILL) is None
