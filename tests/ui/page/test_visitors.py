"""Many visitors or programs at once: nobody sees an answer or a citation of another."""

import pytest

from tests.crowd import CrowdProgram, CrowdVisitor, article_of, crowd
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
        found.append((article_id, engine.index.article(article_id).text))
    return found


@pytest.mark.parametrize("kind", [CrowdVisitor, CrowdProgram])
def test_a_few_visitors_get_their_own_answers(
    engine: Engine, store: ConversationStore, serve: Serve, kind: type[CrowdVisitor]
) -> None:
    address = serve(engine, store=store)
    visitors = crowd(address, added(engine, 3), asks=4, every=0.1, kind=kind)
    assert [visitor.wrong for visitor in visitors] == [[], [], []]
    assert all(visitor.quotes >= 4 for visitor in visitors)
