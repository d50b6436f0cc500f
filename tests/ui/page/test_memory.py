"""Turns outlive their tab."""

from collections.abc import Callable
from pathlib import Path

import pytest

from index import Selection
from qa import Done
from tests.fakes import FakeEngine, make_article
from tests.ui.chat.test_chat import ANSWER
from tests.ui.page.tab import KEY, Tab, make_engine
from ui.chat.conversation import Conversation
from ui.chat.turn import turn_html
from ui.conversations import ChatTurn, Context, ConversationStore
from ui.page.memory import Memory

NO_DATABASE = "This is no database, but a text of some length."
NEWER = make_article("mill", "The mill", "All is new.")


@pytest.fixture
def engine() -> FakeEngine:
    return make_engine()


@pytest.fixture
def memory(engine: FakeEngine, store: ConversationStore) -> Memory:
    return Memory(engine, store)


@pytest.fixture
def open_tab(engine: FakeEngine, memory: Memory) -> Callable[..., Tab]:
    return lambda key=KEY: Tab(engine, memory, key)


@pytest.fixture
def tab(open_tab: Callable[..., Tab]) -> Tab:
    return open_tab()


def questions(conversation: Conversation) -> list[str]:
    return [turn.question for turn in conversation.turns]


async def test_a_turn_is_there_again_with_its_card(
    tab: Tab, open_tab: Callable[..., Tab], engine: FakeEngine
) -> None:
    turn = await tab.ask()
    (again,) = tab.again().turns
    assert (again.id, again.question, again.answer) == (turn.id, "When?", turn.answer)
    assert again.contexts == {1: Context("", "It stood in Kent.")}
    engine.shelf["mill"] = NEWER
    assert tab.again().turns[0].contexts[1].changed
    stranger = open_tab("z" * 43).conversation
    assert not tab.memory.reopen(stranger, tab.conversation.id)


async def test_what_is_replaced_goes_and_comes_back(tab: Tab) -> None:
    await tab.ask()
    await tab.ask("Where?")
    instead = ChatTurn("Why?")
    tab.conversation.add(instead, 0)
    instead.take(Done(ANSWER))
    tab.memory.keep(tab.conversation, instead)
    assert questions(tab.again()) == ["Why?"]
    assert tab.conversation.bring_back() is instead
    tab.memory.bring_back(tab.conversation, instead)
    assert questions(tab.again()) == ["When?", "Where?"]


async def test_uses_are_found_here_first_and_then_elsewhere(
    tab: Tab, open_tab: Callable[..., Tab]
) -> None:
    other = open_tab()
    await other.ask()
    await tab.ask()
    found = tab.memory.uses(tab.conversation, Selection("mill", 4, 8))
    assert [(use.fragment, use.title) for use in found] == [
        (f"c={tab.conversation.id}&at=0-c1", None),
        (f"c={other.conversation.id}&at=0-c1", "When?"),
    ]
    assert tab.memory.uses(tab.conversation, Selection("mill", 25, 30)) == []


@pytest.mark.parametrize(
    ("keeps", "key", "said"),
    [(False, KEY, "not kept"), (True, "", "not kept"), (True, None, "Reload it.")],
)
async def test_the_chat_goes_on_without_a_store_or_a_key(
    engine: FakeEngine, store: ConversationStore, keeps: bool, key: str | None, said: str
) -> None:
    tab = Tab(engine, Memory(engine, store if keeps else None), key)
    await tab.ask()
    assert (tab.conversation.id, tab.listed()) == ("", [])
    assert said in str(tab.conversation.unkept)


def test_a_bad_key_or_file_is_named(open_tab: Callable[..., Tab], tmp_path: Path) -> None:
    assert "key" in str(open_tab("short").conversation.unkept)
    (tmp_path / "catalog.sqlite").write_text(NO_DATABASE)
    assert "catalog.sqlite" in str(open_tab().conversation.unkept)


async def test_a_turn_that_ends_after_another_conversation_was_opened_stays_where_it_was_asked(
    tab: Tab, open_tab: Callable[..., Tab]
) -> None:
    other = open_tab()
    await tab.ask()
    await other.ask()
    here, there = tab.conversation.id, other.conversation.id
    late = await tab.answered("Late?")
    tab.memory.reopen(tab.conversation, there)
    tab.memory.keep(tab.conversation, late, here)
    assert tab.conversation.id == there

    def kept(conversation_id: str) -> list[str]:
        saved = tab.memory.load(tab.conversation, conversation_id)
        return [turn.question for turn in saved.turns] if saved else []

    assert (kept(here), kept(there)) == (["When?", "Late?"], ["When?"])
    tab.memory.keep(tab.conversation, await open_tab().answered("Alone?"))
    assert tab.conversation.id == there
    assert sorted(tab.listed()) == ["Alone?", "When?", "When?"]


async def test_what_may_be_asked_next_is_there_again_unless_its_article_changed(
    tab: Tab, engine: FakeEngine
) -> None:
    first = await tab.ask()
    last = await tab.answered()
    last.selected = True
    tab.memory.keep(tab.conversation, last)
    for turn, further in ((first, ("Where?",)), (last, ("Why?", "Who?"))):
        turn.further = further
        tab.memory.suggest(tab.conversation, turn, tab.conversation.id)
    turns = tab.again().turns
    assert [turn.further for turn in turns] == [("Where?",), ("Why?", "Who?")]
    assert [turn.selected for turn in turns] == [False, True]
    engine.shelf["mill"] = NEWER
    assert [turn.further for turn in tab.again().turns] == [("Where?",), ()]


async def test_suggestions_are_not_kept_where_nothing_is_or_nothing_can_be(
    tab: Tab, store: ConversationStore, tmp_path: Path
) -> None:
    turn = await tab.answered()
    turn.further = ("Where?",)
    tab.memory.suggest(tab.conversation, turn, "")
    assert tab.listed() == []
    tab.memory.keep(tab.conversation, turn)
    store.close()
    (tmp_path / "catalog.sqlite").write_text(NO_DATABASE)
    tab.memory.suggest(tab.conversation, turn, tab.conversation.id)
    assert "catalog.sqlite" in str(tab.conversation.unkept)


async def test_what_came_of_an_answer_that_was_stopped_is_there_again(
    tab: Tab, open_tab: Callable[..., Tab]
) -> None:
    turn = await tab.answered()
    turn.begun, turn.answer, turn.stopped, turn.writing = turn.answer, None, True, "It stood"
    tab.memory.keep(tab.conversation, turn)
    later = tab.again()
    (again,) = later.turns
    assert (again.stopped, again.running) == (True, False)
    shown = turn_html(0, again)
    assert shown == turn_html(0, turn)
    assert "The mill burnt down." in shown
    assert "It stood" in shown
    (use,) = tab.memory.uses(open_tab().conversation, Selection("mill", 4, 8))
    assert use.quote == "The mill burnt down."
    assert later.history() == ()
