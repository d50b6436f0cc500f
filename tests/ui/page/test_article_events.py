"""Articles chosen, removed and brought back, without a browser."""

import gradio as gr
import pytest

from index import Selection
from tests.fakes import FakeEngine, make_article
from tests.ui.page.tab import used
from ui.chat.conversation import Conversation
from ui.page.article_events import ArticleEvents
from ui.page.views import Views

NAMES = ("ferry", "mill", "tower")
ANYWHERE = {"within": ""}


@pytest.fixture
def events() -> ArticleEvents:
    shelf = {name: make_article(name, name, f"The {name} is old.") for name in NAMES}
    engine = FakeEngine(shelf)
    return ArticleEvents(engine, Views(engine))


@pytest.mark.parametrize("chosen", [("mill",), ("ferry", "mill"), ("ferry",), None])
def test_what_was_chosen_is_chosen_again_when_an_article_is_brought_back(
    events: ArticleEvents, chosen: tuple[str, ...] | None
) -> None:
    conversation = Conversation(scope=chosen)
    events.remove(conversation, used(article="mill"))
    left = tuple(each for each in chosen or () if each != "mill")
    assert conversation.scope == (left or None)
    events.restore(conversation)
    assert conversation.scope == chosen


@pytest.mark.parametrize(
    ("name", "data", "scope"),
    [
        ("choose", {"article": "tower"}, ("tower",)),
        ("choose", {"article": ""}, None),
        ("tick", {"ticked": ["ferry"]}, ("ferry",)),
    ],
)
def test_what_was_chosen_meanwhile_stays(
    events: ArticleEvents, name: str, data: dict[str, object], scope: tuple[str, ...] | None
) -> None:
    conversation = Conversation(scope=("mill",))
    events.remove(conversation, used(article="mill"))
    getattr(events, name)(conversation, used(**data))
    events.restore(conversation)
    assert conversation.scope == scope


def test_all_that_were_removed_are_brought_back_the_last_one_first(events: ArticleEvents) -> None:
    conversation = Conversation(scope=("ferry", "mill"))
    for name in ("ferry", "mill"):
        events.remove(conversation, used(article=name))
    assert (conversation.removed_title, conversation.scope) == ("mill", None)
    events.restore(conversation)
    assert (conversation.removed_title, conversation.scope) == ("ferry", ("mill",))
    events.restore(conversation)
    assert (conversation.removed_title, conversation.scope) == (None, ("ferry", "mill"))
    # Nothing is left to bring back.
    events.restore(conversation)
    assert conversation.scope == ("ferry", "mill")


def test_a_selection_goes_with_its_article_and_no_other(events: ArticleEvents) -> None:
    conversation = Conversation(within=Selection("mill", 0, 8))
    *_, box = events.remove(conversation, used(article="ferry"))
    assert (conversation.within, box) == (Selection("mill", 0, 8), gr.skip())
    *_, box = events.remove(conversation, used(article="mill"))
    assert (conversation.within, box) == (None, ANYWHERE)
