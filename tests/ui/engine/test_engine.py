"""The page's engine over a real store."""

import pytest

from index import Progress, remove_articles
from index.add_queue import PendingSource
from index.errors import AddCancelledError, UnknownArticleError
from tests.fakes import pasted
from ui.engine import Engine

TEXT = (
    "The old mill\n\nA mill was built in Delft in 1702. Its owner was a widow named Griet.\n\n"
    "In 1811 the mill burnt down. Nobody rebuilt it."
)


def deaf(step: Progress) -> None:
    """Take a step, and leave it."""


def test_a_file_gets_the_title_that_is_given_and_nothing_is_added_after_the_end(
    engine: Engine,
) -> None:
    sails = b"# Sails\n\nFour sails turned in the wind all day."
    assert engine.add(PendingSource("file", "sails.md", sails, "Wings"), deaf).failed == ()
    (item,) = engine.index.articles()
    assert (item.title, item.source) == ("Wings", "sails.md")
    engine.ended.set()
    with pytest.raises(AddCancelledError):
        engine.add(pasted(TEXT, "Mills"), deaf)
    remove_articles([item.id])
    with pytest.raises(UnknownArticleError):
        engine.index.article(item.id)
    assert list(engine.index.articles()) == []
