"""Many visitors or programs at once: nobody sees an answer or a citation of another."""

import pytest

from tests.crowd import CrowdProgram, CrowdVisitor, article_of, crowd
from tests.fakes import pasted
from tests.ui.visitor import Serve
from ui.conversations.store import ConversationStore
from ui.engine import Engine

KINDS = pytest.mark.parametrize("kind", [CrowdVisitor, CrowdProgram])


def added(engine: Engine, count: int) -> list[tuple[str, str]]:
    """Add the articles of so many visitors, and return the id and the text of each."""
    found = []
    for number in range(count):
        title, text = article_of(number)
        (article_id,) = engine.add(pasted(text, title), lambda words: None).added
        found.append((article_id, engine.article(article_id).text))
    return found


@KINDS
def test_a_few_visitors_get_their_own_answers(
    engine: Engine, store: ConversationStore, serve: Serve, kind: type[CrowdVisitor]
) -> None:
    address = serve(engine, store=store)
    visitors = crowd(address, added(engine, 3), asks=4, every=0.1, kind=kind)
    assert [visitor.wrong for visitor in visitors] == [[], [], []]
    assert all(visitor.quotes >= 4 for visitor in visitors)


@pytest.mark.soak
@KINDS
def test_twenty_visitors_get_their_own_answers_for_two_minutes(
    engine: Engine, store: ConversationStore, serve: Serve, kind: type[CrowdVisitor]
) -> None:
    address = serve(engine, store=store)
    visitors = crowd(address, added(engine, 20), asks=30, every=4.0, kind=kind)
    assert [wrong for visitor in visitors for wrong in visitor.wrong] == []
    assert [len(visitor.times) for visitor in visitors] == [30] * 20
