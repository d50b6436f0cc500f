"""What the page does when something in it is used, without a browser."""

import asyncio
import json
from collections.abc import AsyncGenerator, Callable, Sequence
from pathlib import Path
from typing import Any

import gradio as gr
import pytest

from index import EmptyStoreError, FootnoteError, Selection, UnknownArticleError
from qa import Event, StandaloneQuestion
from tests.fakes import FakeEngine, Quoted, make_article, pasted
from tests.ui.page.tab import used
from ui.chat.conversation import Conversation
from ui.conversations.store import ConversationStore
from ui.engine.engine import Engine
from ui.engine.local import LocalEngine
from ui.page.article_events import ArticleEvents
from ui.page.history_events import HistoryEvents
from ui.page.memory import Memory
from ui.page.page_events import PageEvents
from ui.page.views import Views, chat_value

MILL = make_article("mill", "The mill", "The mill burnt down in 1811. It stood in Kent.")


def events_of(engine: Engine) -> PageEvents:
    return PageEvents(engine, Views(engine), Memory(engine, None))


async def asked(events: PageEvents, conversation: Conversation, question: str) -> list[Any]:
    return [shown async for shown in events.ask(conversation, used(question=question))]


async def test_half_a_character_in_a_question_does_no_harm() -> None:
    events = events_of(FakeEngine({"mill": MILL}))
    conversation = Conversation()
    # What a browser holds of an emoji that was cut in the middle.
    shown = await asked(events, conversation, "When did it burn \ud83d?")
    assert "When did it burn \ufffd?" in shown[-1][0]["turns"][0]
    json.dumps(shown[-1][0], ensure_ascii=False).encode()


async def test_a_question_that_is_asked_of_another_article_shows_it() -> None:
    tower = make_article("tower", "The tower", "The tower stands in Fife.")
    script = {"Where?": [Quoted("tower", "The tower stands in Fife.")]}
    events = events_of(FakeEngine({"mill": MILL, "tower": tower}, script))
    conversation = Conversation()
    conversation.scope = ("mill",)
    event = used(question="Where?", article="tower")
    shown = [each async for each in events.ask(conversation, event)]
    assert conversation.scope == ("tower",)
    assert "The tower stands in Fife." in shown[0][2]["html"]
    assert shown[-1][2] == gr.skip()


async def test_a_stopped_answer_stays_stopped_when_its_stream_ends_later() -> None:
    script = {"When?": [Quoted("mill", "The mill burnt down in 1811.")] * 2}
    engine = FakeEngine({"mill": MILL}, script, pause=0.2)
    events = events_of(engine)
    conversation = Conversation()
    stream = events.ask(conversation, used(question="When?"))
    await anext(stream)
    await anext(stream)
    events.stop(conversation)
    await asyncio.wait_for(stream.aclose(), 10)  # type: ignore[attr-defined]
    assert conversation.turns[0].stopped
    assert not chat_value(conversation)["running"]


def test_what_cannot_be_read_is_no_welcome_once_questions_are_made(
    engine: LocalEngine, home: Path
) -> None:
    engine.add(pasted(MILL.text, "The mill"), lambda _: None)
    assert len(engine.articles()) == 1
    (home / "catalog.sqlite").unlink()
    events, conversation = events_of(engine), Conversation()
    chat, _, _ = events.start(conversation, {})
    assert "has lost its catalog" in chat["turns"][0]
    assert events.suggest(conversation) == gr.skip()


async def test_a_store_that_breaks_is_told_in_the_page(engine: LocalEngine, home: Path) -> None:
    events = events_of(engine)
    (mill,) = engine.add(pasted(MILL.text, "The mill"), lambda _: None).added
    conversation = Conversation()
    await asked(events, conversation, "When did the mill burn down?")
    assert "1811" in str(chat_value(conversation)["turns"])
    (home / "catalog.sqlite").unlink()

    chat, _, _ = (await asked(events, conversation, "Where did the mill stand?"))[-1]
    assert not chat["running"]
    assert "has lost its catalog" in chat["turns"][1]
    articles = ArticleEvents(engine, Views(engine))
    opened = articles.open(conversation, used(place="0-c1"))
    assert "has lost its catalog" in opened["html"]
    for chat, _, reader in (
        events.start(Conversation(), None),
        articles.choose(Conversation(), used(article=mill))[:3],
    ):
        assert "has lost its catalog" in str(chat["turns"])
        assert "has lost its catalog" in str(reader["html"])
    assert "has lost its catalog" in str(events.clear(conversation)[0]["turns"])


async def test_suggestions_outlive_the_tab_and_count_as_shown(store: ConversationStore) -> None:
    quoted = [Quoted("mill", "The mill burnt down in 1811.")]
    script = {f"{word}?": quoted for word in ("When", "Where", "Who", "Why")}
    engine = FakeEngine({"mill": MILL}, script, suggested=1)
    events = PageEvents(engine, Views(engine), Memory(engine, store))
    before = Conversation()
    events.start(before, {"key": "k" * 22})
    await asked(events, before, "When?")
    chat = events.suggest(before)
    assert before.turns[0].further == ("Where?",)

    # Another would come first by now.
    engine.script = {"Other?": quoted, **script}
    after = Conversation()
    shown, _, _ = events.start(after, {"key": "k" * 22, "fragment": f"c={before.id}"})
    assert {**shown, "drawn": 0} == {**chat, "drawn": 0}
    assert events.suggest(after) == gr.skip()
    await asked(events, after, "Anything?")
    engine.script = script
    events.suggest(after)
    assert [turn.further for turn in after.turns] == [("Where?",), ("Who?",)]


async def test_suggestions_for_what_was_left_meanwhile_are_not_shown(
    store: ConversationStore,
) -> None:
    class Slow(FakeEngine):
        def suggestions(self, articles: Sequence[str] | None) -> Sequence[str]:
            events.follow(conversation, used(fragment=f"c={kept}"))
            return super().suggestions(articles)

    engine = Slow({"mill": MILL}, {"When?": [Quoted("mill", MILL.text)]}, suggested=1)
    events = PageEvents(engine, Views(engine), Memory(engine, store))
    conversation = Conversation()
    events.start(conversation, {"key": "k" * 22})
    await asked(events, conversation, "When?")
    kept = conversation.id
    events.clear(conversation)
    conversation.suggested = None

    assert events.suggest(conversation) == gr.skip()
    assert (conversation.id, len(conversation.turns)) == (kept, 1)


def failing(error: FootnoteError) -> FakeEngine:
    """Return an engine that answers nothing."""
    engine = FakeEngine({"ferry": MILL})

    async def stream(*_: object) -> AsyncGenerator[Event, None]:
        for each in (error,):
            raise each
        yield StandaloneQuestion("")

    engine.stream = stream  # type: ignore[assignment, method-assign]
    return engine


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (EmptyStoreError("Name a file."), "There are no articles here yet; add a text first."),
        (UnknownArticleError("No 'mill'."), "choose “Ask about everything”, and ask again."),
    ],
)
async def test_a_question_without_its_article_says_what_to_do_in_the_page(
    error: FootnoteError, said: str
) -> None:
    conversation = Conversation(within=Selection("mill", 0, 8))
    shown = await asked(events_of(failing(error)), conversation, "Who?")
    assert said in shown[-1][0]["turns"][0]


async def test_another_conversation_is_not_asked_about_the_selection(
    store: ConversationStore,
) -> None:
    engine = FakeEngine({"mill": MILL}, {"When?": [Quoted("mill", "It stood in Kent.")]})
    memory, views = Memory(engine, store), Views(engine)
    events, talks = PageEvents(engine, views, memory), HistoryEvents(engine, memory, views)
    first, tab = Conversation(), Conversation()
    for each in (first, tab):
        events.start(each, {"key": "k" * 22})
    await asked(events, first, "When?")
    mark = Selection("mill", 0, 8)
    opened = used(conversation=first.id)
    steps: list[tuple[Callable[..., Any], Any]] = [
        (talks.open, opened),
        (events.follow, used(fragment=f"c={first.id}")),
        (talks.restore, opened),
    ]
    for change, sent in steps:
        tab.begin()
        tab.within, tab.deleted = mark, first.id
        assert change(tab, sent)[3] == {"within": ""}
        assert tab.within is None
    tab.within = mark
    assert events.follow(tab, used(fragment=""))[3] == gr.skip()
    assert talks.open(tab, used(conversation="none"))[3] == gr.skip()
    assert tab.within == mark
