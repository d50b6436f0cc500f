"""Many visitors at once: nobody sees an answer or a citation of another."""

import pytest

from tests.crowd import QUESTIONS, article_of, crowd
from tests.fakes import pasted
from tests.ui.visitor import Serve
from ui.conversations.store import ConversationStore
from ui.engine import Engine


def added(engine: Engine, count: int) -> list[tuple[str, str]]:
    """Add the articles of so many visitors, and return the id and the text of each."""
    found = []
    for number in range(count):
        title, text = article_of(number)
        (article_id,) = engine.add(pasted(text, title), lambda words: None).added
        found.append((article_id, engine.article(article_id).text))
    return found


def test_a_few_visitors_get_their_own_answers(
    engine: Engine, store: ConversationStore, serve: Serve
) -> None:
    visitors = crowd(serve(engine, store=store), added(engine, 3), asks=len(QUESTIONS), every=0.1)
    assert [visitor.wrong for visitor in visitors] == [[], [], []]
    assert all(visitor.quotes >= len(QUESTIONS) for visitor in visitors)


@pytest.mark.soak
def test_twenty_visitors_get_their_own_answers_for_two_minutes(
    engine: Engine, store: ConversationStore, serve: Serve
) -> None:
    visitors = crowd(serve(engine, store=store), added(engine, 20), asks=30, every=4.0)
    assert [wrong for visitor in visitors for wrong in visitor.wrong] == []
    assert [len(visitor.times) for visitor in visitors] == [30] * 20
