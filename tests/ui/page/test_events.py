"""What the page does when something in it is used, without a browser."""

import asyncio
import json
from collections.abc import AsyncGenerator, Callable, Sequence
from pathlib import Path
from typing import Any

import gradio as gr
import pytest

from index import EmptyStoreError, FootnoteError, IndexSettings, Selection, UnknownArticleError
from qa import Event, StandaloneQuestion, answer_from
from tests.fakes import FakeEngine, Quoted, make_article, pasted
from tests.ui.chat.test_chat import note
from tests.ui.conversations.test_chat_turn import ANSWER
from tests.ui.page.tab import KEY, Tab, make_engine, used
from ui.chat import Conversation
from ui.conversations import ChatTurn, Feedback, FeedbackStore
from ui.conversations.store import ConversationStore
from ui.engine import Engine
from ui.export.exchange import Exchange, exchanges_from
from ui.page.article_events import ArticleEvents
from ui.page.citing_answers import CitingAnswer, citing_answers
from ui.page.event_fields import EventFields
from ui.page.feedback_events import FeedbackEvents
from ui.page.history_events import HistoryEvents
from ui.page.memory import Memory
from ui.page.page_events import PageEvents
from ui.page.views import Views, chat_value

MILL = make_article("mill", "The mill", "The mill burnt down in 1811. It stood in Kent.")


@pytest.mark.parametrize("data", [None, "question", 3, True, 1.5, ["question"], [], ""])
def test_what_is_no_object_has_no_fields(data: object) -> None:
    sent = EventFields(None, data)
    assert getattr(sent, "question", "none") == "none"
    assert (sent.string("question"), sent.strings("question")) == ("", [])


def test_fields_are_plain_or_missing() -> None:
    deep: object = []
    for _ in range(5000):
        deep = [deep]
    sent = used(a="x\ud83d", b=3, c=False, d=deep, e={"f": 1}, g=None, h=True, i=["a", 1, "\ud800"])
    assert (sent.a, sent.b, sent.c, sent.d) == ("x\ufffd", 3, False, [])
    assert not any(hasattr(sent, name) for name in "efg")
    assert (sent.string("a"), sent.string("b"), sent.strings("i")) == (
        "x\ufffd",
        "",
        ["a", "\ufffd"],
    )
    assert (sent.flag("h"), sent.flag("c"), sent.flag("b")) == (True, False, False)
    assert [sent.index(name, 4) for name in "abch"] == [None, 3, None, None]
    assert sent.index("b", 3) is None


def events_of(engine: Engine, store: ConversationStore | None = None) -> PageEvents:
    return PageEvents(engine, Views(engine), Memory(engine, store))


async def asked(events: PageEvents, conversation: Conversation, question: str) -> list[Any]:
    return [shown async for shown in events.ask(conversation, used(question=question))]


async def test_half_a_character_in_a_question_does_no_harm() -> None:
    # What a browser holds of an emoji that was cut in the middle.
    events, question = events_of(FakeEngine({"mill": MILL})), "When did it burn \ud83d?"
    shown = await asked(events, Conversation(), question)
    assert "When did it burn \ufffd?" in shown[-1][0]["turns"][0]
    json.dumps(shown[-1][0], ensure_ascii=False).encode()


async def test_a_question_that_is_asked_of_another_article_shows_it() -> None:
    tower = make_article("tower", "The tower", "The tower stands in Fife.")
    script = {"Where?": [Quoted("tower", "The tower stands in Fife.")]}
    events = events_of(FakeEngine({"mill": MILL, "tower": tower}, script))
    conversation = Conversation(scope=("mill",))
    event = used(question="Where?", article="tower")
    shown = [each async for each in events.ask(conversation, event)]
    assert conversation.scope == ("tower",)
    assert "The tower stands in Fife." in shown[0][2]["html"]
    assert shown[-1][2] == gr.skip()


async def test_a_stopped_answer_stays_stopped_when_its_stream_ends_later() -> None:
    script = {"When?": [Quoted("mill", "The mill burnt down in 1811.")] * 2}
    events = events_of(FakeEngine({"mill": MILL}, script, pause=0.2))
    conversation = Conversation()
    stream = events.ask(conversation, used(question="When?"))
    await anext(stream)
    await anext(stream)
    events.stop(conversation)
    await asyncio.wait_for(stream.aclose(), 10)  # type: ignore[attr-defined]
    assert conversation.turns[0].stopped
    assert not chat_value(conversation)["running"]


async def test_a_store_that_breaks_is_told_in_the_page(engine: Engine, home: Path) -> None:
    lost = "has lost its catalog"
    events = events_of(engine)
    (mill,) = engine.add(pasted(MILL.text, "The mill"), lambda _: None).added
    conversation = Conversation()
    await asked(events, conversation, "When did the mill burn down?")
    assert "1811" in str(chat_value(conversation)["turns"])
    (home / "catalog.sqlite").unlink()
    chat, _, _ = (await asked(events, conversation, "Where did the mill stand?"))[-1]
    assert not chat["running"]
    assert lost in chat["turns"][1]
    articles = ArticleEvents(engine, Views(engine))
    assert lost in articles.open(conversation, used(place="0-c1"))["html"]
    new = Conversation()
    for chat, _, reader in (
        events.start(new, None),
        articles.choose(Conversation(), used(article=mill))[:3],
    ):
        assert lost in str(chat["turns"])
        assert lost in str(reader["html"])
    assert lost in str(events.clear(conversation)[0]["turns"])
    # No welcome takes its place once questions are made.
    assert events.suggest(new) == gr.skip()


async def test_suggestions_outlive_the_tab_and_count_as_shown(store: ConversationStore) -> None:
    quoted = [Quoted("mill", "The mill burnt down in 1811.")]
    script = {f"{word}?": quoted for word in ("When", "Where", "Who", "Why")}
    engine = FakeEngine({"mill": MILL}, script, suggested=1)
    events = events_of(engine, store)
    before, after = Conversation(), Conversation()
    events.start(before, {"key": KEY})
    await asked(events, before, "When?")
    chat = events.suggest(before)
    assert before.turns[0].further == ("Where?",)
    # Another would come first by now.
    engine.script = {"Other?": quoted, **script}
    shown, _, _ = events.start(after, {"key": KEY, "fragment": f"c={before.id}"})
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
    events, conversation = events_of(engine, store), Conversation()
    events.start(conversation, {"key": KEY})
    await asked(events, conversation, "When?")
    kept = conversation.id
    events.clear(conversation)
    conversation.suggested = None
    assert events.suggest(conversation) == gr.skip()
    assert (conversation.id, len(conversation.turns)) == (kept, 1)


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
    async def stream(*_: object) -> AsyncGenerator[Event, None]:
        for each in (error,):
            raise each
        yield StandaloneQuestion("")

    engine = FakeEngine({"ferry": MILL})
    engine.stream = stream  # type: ignore[assignment, method-assign]
    conversation = Conversation(within=Selection("mill", 0, 8))
    shown = await asked(events_of(engine), conversation, "Who?")
    assert said in shown[-1][0]["turns"][0]


async def test_another_conversation_is_not_asked_about_the_selection(
    store: ConversationStore,
) -> None:
    engine = FakeEngine({"mill": MILL}, {"When?": [Quoted("mill", "It stood in Kent.")]})
    memory, views = Memory(engine, store), Views(engine)
    events, talks = PageEvents(engine, views, memory), HistoryEvents(engine, memory, views)
    first, tab = Conversation(), Conversation()
    for each in (first, tab):
        events.start(each, {"key": KEY})
    await asked(events, first, "When?")
    mark, opened = Selection("mill", 0, 8), used(conversation=first.id)
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


@pytest.fixture
def articles() -> ArticleEvents:
    names = ("ferry", "mill", "tower")
    shelf = {name: make_article(name, name, f"The {name} is old.") for name in names}
    engine = FakeEngine(shelf)
    return ArticleEvents(engine, Views(engine))


@pytest.mark.parametrize(
    ("chosen", "then", "data", "scope"),
    [
        (("mill",), None, {}, ("mill",)),
        (("ferry", "mill"), None, {}, ("ferry", "mill")),
        (("ferry",), None, {}, ("ferry",)),
        (None, None, {}, None),
        # What was chosen meanwhile stays.
        (("mill",), "choose", {"article": "tower"}, ("tower",)),
        (("mill",), "choose", {"article": ""}, None),
        (("mill",), "tick", {"ticked": ["ferry"]}, ("ferry",)),
    ],
)
def test_an_article_is_chosen_again_when_it_is_brought_back(
    articles: ArticleEvents,
    chosen: tuple[str, ...] | None,
    then: str | None,
    data: dict[str, object],
    scope: tuple[str, ...] | None,
) -> None:
    conversation = Conversation(scope=chosen)
    articles.remove(conversation, used(article="mill"))
    left = tuple(each for each in chosen or () if each != "mill")
    assert conversation.scope == (left or None)
    if then:
        getattr(articles, then)(conversation, used(**data))
    articles.restore(conversation)
    assert conversation.scope == scope


def test_all_that_were_removed_are_brought_back_the_last_one_first(articles: ArticleEvents) -> None:
    conversation = Conversation(scope=("ferry", "mill"))
    for name in ("ferry", "mill"):
        articles.remove(conversation, used(article=name))
    assert (conversation.removed_title, conversation.scope) == ("mill", None)
    articles.restore(conversation)
    assert (conversation.removed_title, conversation.scope) == ("ferry", ("mill",))
    # The last time nothing is left to bring back.
    for _ in range(2):
        articles.restore(conversation)
        assert (conversation.removed_title, conversation.scope) == (None, ("ferry", "mill"))


def test_a_selection_goes_with_its_article_and_no_other(articles: ArticleEvents) -> None:
    conversation = Conversation(within=Selection("mill", 0, 8))
    *_, box = articles.remove(conversation, used(article="ferry"))
    assert (conversation.within, box) == (Selection("mill", 0, 8), gr.skip())
    *_, box = articles.remove(conversation, used(article="mill"))
    assert (conversation.within, box) == (None, {"within": ""})


def test_a_citation_that_meets_the_selection_is_a_use() -> None:
    turns = [("One?", [note(1)]), ("Two?", [note(1), note(2, "Rain fell on <us>.")])]
    found = list(citing_answers(Selection("w", 12, 40), turns, conversation_id="k"))
    assert found == [CitingAnswer("Two?", "Rain fell on <us>.", "c=k&at=1-c2")]
    unkept = citing_answers(Selection("w", 9, 10), turns, conversation_id="")
    assert [each.fragment for each in unkept] == ["at=0-c1", "at=1-c1", "at=1-c2"]
    assert list(citing_answers(Selection("v", 0, 40), turns, conversation_id="k")) == []


@pytest.mark.parametrize(
    ("so_far", "said"),
    [
        ("", "Stopped."),
        ("up to 7% of Mills", "From what has been read so far: up to 7% of Mills. Stopped."),
    ],
)
def test_a_file_holds_what_came_of_an_answer_that_was_stopped(
    store: ConversationStore, so_far: str, said: str
) -> None:
    turn = ChatTurn("Who?", "t1", stopped=True, begun=ANSWER, writing="It stood", so_far=so_far)
    store.save(KEY, "c1", [turn])
    engine = make_engine()
    memory = Memory(engine, store)
    events, tab = HistoryEvents(engine, memory, Views(engine)), Tab(engine, memory)
    saved = events.save(tab.conversation, used(conversation="c1", kind="json"))
    assert isinstance(saved["file"], dict)
    (exchange,) = exchanges_from(json.loads(saved["file"]["text"]))
    assert exchange == Exchange("Who?", answer_from(ANSWER.to_dict()), said)
    gone = events.save(tab.conversation, used(conversation='<"gone">', kind="json"))
    assert 'role="alert"' in str(gone["html"])


class Thumbs:
    """An answer whose thumbs and form are used, each use returning its turn's HTML."""

    def __init__(self, tab: Tab, events: FeedbackEvents, kept: FeedbackStore) -> None:
        self.tab, self._events, self.kept = tab, events, kept
        (self.turn,) = tab.conversation.turns

    def press(self, verdict: str, **form: object) -> str:
        event = used(turn=0, verdict=verdict, **form)
        return _drawn(self._events.judge(self.tab.conversation, event))

    def say_more(self, conversation: Conversation | None = None, **data: object) -> str:
        talk = conversation or self.tab.conversation
        return _drawn(self._events.say_more(talk, used(turn=0, **data)))

    def verdicts(self) -> list[str]:
        dataset = self.kept.load()
        cases = (*dataset.cases, *dataset.unresolved) if dataset else ()
        return [case.judgement.verdict for case in cases if case.judgement]


def _drawn(shown: Any) -> str:
    return "" if shown == gr.skip() else str(shown["turns"][0])


@pytest.fixture
async def thumbs(store: ConversationStore, tmp_path: Path) -> Thumbs:
    engine, kept = make_engine(), FeedbackStore.open(IndexSettings(home=tmp_path))
    memory = Memory(engine, store)
    tab = Tab(engine, memory)
    await tab.ask()
    return Thumbs(tab, FeedbackEvents(engine, memory, kept), kept)


def test_a_thumb_is_taken_back_by_itself_by_the_form_and_by_the_other(thumbs: Thumbs) -> None:
    shown = thumbs.press("down")
    assert 'data-unsay="0">Close</button>' in shown
    assert 'data-back="0" data-given="down">Take back</button>' in shown
    # While its form is open it takes nothing back.
    assert thumbs.press("down") == ""
    assert (thumbs.turn.feedback, thumbs.turn.saying) == (Feedback("down"), True)
    assert "Kept for <code>footnote eval" in thumbs.say_more(close=True)
    assert thumbs.verdicts() == ["down"]
    thumbs.press("down")
    assert (thumbs.turn.feedback, thumbs.verdicts()) == (None, [])
    thumbs.press("down")
    assert "feedback" not in thumbs.press("down", back=True)
    assert thumbs.verdicts() == []
    thumbs.press("down")
    thumbs.press("up")
    assert (thumbs.verdicts(), thumbs.turn.saying) == (["up"], False)


def test_what_was_said_is_in_the_form_again_after_a_reload(thumbs: Thumbs) -> None:
    said = Feedback("down", "Look <again>.", "In Kent.")
    thumbs.press("down")
    thumbs.press("down", comment=said.comment, corrected=said.corrected)
    later = thumbs.tab.again()
    shown = thumbs.say_more(later)
    assert later.turns[0].feedback == said
    assert "Look &lt;again&gt;.</textarea>" in shown
    assert "In Kent.</textarea>" in shown
    thumbs.press("down", comment="", corrected="", absent=True)
    later = thumbs.tab.again()
    thumbs.say_more(later)
    assert later.turns[0].feedback == Feedback("down", absent=True)


def test_a_thumb_that_cannot_be_kept_is_not_pressed_and_says_why(
    thumbs: Thumbs, tmp_path: Path
) -> None:
    # A line of an earlier version's that is no case stands in the way.
    blocked = tmp_path / "feedback" / "qa.jsonl"
    blocked.parent.mkdir()
    blocked.write_text("{\n")
    shown = thumbs.say_more()
    assert '<p class="bad" role="alert">' in shown
    assert "qa.jsonl" in shown
    shown = thumbs.press("up")
    assert thumbs.turn.feedback is None
    assert 'aria-pressed="true"' not in shown
    assert "or move" in shown
    assert "<form" not in shown
    blocked.unlink()
    assert "or move" not in thumbs.press("up")
    assert thumbs.verdicts() == ["up"]
