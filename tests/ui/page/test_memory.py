"""Turns outlive their tab."""

from pathlib import Path
from typing import Any

import pytest

from index import Selection
from qa import Done
from tests.fakes import FakeEngine, Quoted, make_article
from tests.ui.chat.test_chat import ANSWER
from ui.chat.card import Context
from ui.chat.chat_turn import ChatTurn
from ui.chat.conversation import Conversation
from ui.chat.turn import turn_html
from ui.conversations.store import ConversationStore
from ui.page.memory import Memory

KEY = "k" * 43
MILL = make_article("mill", "The mill", "The mill burnt down. It stood in Kent.")


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine({"mill": MILL}, {"When?": [Quoted("mill", "The mill burnt down.")]})


def begun(memory: Memory, key: str = KEY) -> Conversation:
    conversation = Conversation()
    memory.recognise(conversation, key)
    return conversation


async def asked(engine: FakeEngine, conversation: Conversation, question: str = "When?") -> Any:
    turn = ChatTurn(question)
    conversation.add(turn)
    async for event in engine.stream(question, (), None):
        turn.take(event)
    turn.contexts[1] = Context("", "It stood in Kent.")
    return turn


async def test_a_turn_is_there_again_with_its_card(
    engine: FakeEngine, store: ConversationStore
) -> None:
    memory = Memory(engine, store)
    conversation = begun(memory)
    turn = await asked(engine, conversation)
    memory.keep(conversation, turn)
    later = begun(memory)
    assert memory.reopen(later, conversation.id)
    (again,) = later.turns
    assert (again.id, again.question, again.answer) == (turn.id, "When?", turn.answer)
    assert again.contexts == {1: Context("", "It stood in Kent.")}
    engine.shelf["mill"] = make_article("mill", "The mill", "All is new.")
    assert memory.reopen(later, conversation.id)
    assert later.turns[0].contexts[1].changed
    assert not memory.reopen(begun(memory, "z" * 43), conversation.id)


async def test_what_is_replaced_goes_and_comes_back(
    engine: FakeEngine, store: ConversationStore
) -> None:
    memory = Memory(engine, store)
    conversation = begun(memory)
    for question in ("When?", "Where?"):
        memory.keep(conversation, await asked(engine, conversation, question))
    instead = ChatTurn("Why?")
    conversation.add(instead, 0)
    instead.take(Done(ANSWER))
    memory.keep(conversation, instead)

    def questions() -> list[str]:
        later = begun(memory)
        memory.reopen(later, conversation.id)
        return [turn.question for turn in later.turns]

    assert questions() == ["Why?"]
    gone = conversation.bring_back()
    assert gone is instead
    memory.bring_back(conversation, instead)
    assert questions() == ["When?", "Where?"]


async def test_uses_are_found_here_first_and_then_elsewhere(
    engine: FakeEngine, store: ConversationStore
) -> None:
    memory = Memory(engine, store)
    other, conversation = begun(memory), begun(memory)
    memory.keep(other, await asked(engine, other))
    memory.keep(conversation, await asked(engine, conversation))
    found = memory.uses(conversation, Selection("mill", 4, 8))
    assert [(use.fragment, use.title) for use in found] == [
        (f"c={conversation.id}&at=0-c1", None),
        (f"c={other.id}&at=0-c1", "When?"),
    ]
    assert memory.uses(conversation, Selection("mill", 25, 30)) == []


async def test_the_chat_goes_on_without_a_store_a_key_or_a_sound_file(
    engine: FakeEngine, store: ConversationStore, tmp_path: Path
) -> None:
    for memory, key in ((Memory(engine, None), KEY), (Memory(engine, store), "")):
        conversation = begun(memory, key)
        memory.keep(conversation, await asked(engine, conversation))
        assert conversation.id == ""
        assert memory.listed(conversation) == ()
        assert "not kept" in str(conversation.unkept)
    assert "key" in str(begun(Memory(engine, store), "short").unkept)
    store.path.write_text("This is no database, but a text of some length.")
    conversation = begun(Memory(engine, store))
    assert "conversations.sqlite" in str(conversation.unkept)


async def test_a_turn_that_ends_after_another_conversation_was_opened_stays_where_it_was_asked(
    engine: FakeEngine, store: ConversationStore
) -> None:
    memory = Memory(engine, store)
    first, second = begun(memory), begun(memory)
    memory.keep(first, await asked(engine, first))
    memory.keep(second, await asked(engine, second))
    here, there = first.id, second.id
    late = await asked(engine, first, "Late?")
    memory.reopen(first, there)
    memory.keep(first, late, here)
    assert first.id == there

    def questions(conversation_id: str) -> list[str]:
        saved = memory.load(first, conversation_id)
        return [turn.question for turn in saved.turns] if saved else []

    assert questions(here) == ["When?", "Late?"]
    assert questions(there) == ["When?"]
    alone = await asked(engine, begun(memory), "Alone?")
    memory.keep(first, alone)
    assert first.id == there
    assert sorted(each.title for each in memory.listed(first)) == ["Alone?", "When?", "When?"]


async def test_a_tab_from_before_a_restart_goes_on_and_says_that_nothing_is_kept(
    engine: FakeEngine, store: ConversationStore
) -> None:
    memory = Memory(engine, store)
    conversation = Conversation()
    memory.keep(conversation, await asked(engine, conversation))
    assert conversation.id == ""
    assert memory.listed(conversation) == ()
    assert "Reload it." in str(conversation.unkept)


async def test_what_may_be_asked_next_is_there_again_unless_its_article_changed(
    engine: FakeEngine, store: ConversationStore
) -> None:
    memory = Memory(engine, store)
    conversation = begun(memory)
    first = await asked(engine, conversation)
    memory.keep(conversation, first)
    last = await asked(engine, conversation)
    last.selected = True
    memory.keep(conversation, last)
    for turn, further in ((first, ("Where?",)), (last, ("Why?", "Who?"))):
        turn.further = further
        memory.suggest(conversation, turn, conversation.id)
    later = begun(memory)
    memory.reopen(later, conversation.id)
    assert [turn.further for turn in later.turns] == [("Where?",), ("Why?", "Who?")]
    assert [turn.selected for turn in later.turns] == [False, True]
    engine.shelf["mill"] = make_article("mill", "The mill", "All is new.")
    memory.reopen(later, conversation.id)
    assert [turn.further for turn in later.turns] == [("Where?",), ()]


async def test_suggestions_are_not_kept_where_nothing_is_or_nothing_can_be(
    engine: FakeEngine, store: ConversationStore
) -> None:
    memory = Memory(engine, store)
    conversation = begun(memory)
    turn = await asked(engine, conversation)
    turn.further = ("Where?",)
    memory.suggest(conversation, turn, "")
    assert memory.listed(conversation) == ()
    memory.keep(conversation, turn)
    store.close()
    store.path.write_text("This is no database, but a text of some length.")
    memory.suggest(conversation, turn, conversation.id)
    assert "conversations.sqlite" in str(conversation.unkept)


async def test_what_came_of_an_answer_that_was_stopped_is_there_again(
    engine: FakeEngine, store: ConversationStore
) -> None:
    memory = Memory(engine, store)
    conversation = begun(memory)
    turn = await asked(engine, conversation)
    turn.answer, turn.stopped, turn.writing = None, True, "It stood"
    memory.keep(conversation, turn)
    later = begun(memory)
    memory.reopen(later, conversation.id)
    (again,) = later.turns
    assert again.stopped
    assert not again.running
    assert turn_html(0, again) == turn_html(0, turn)
    assert "The mill burnt down." in turn_html(0, again)
    assert "It stood" in turn_html(0, again)
    (use,) = memory.uses(begun(memory), Selection("mill", 4, 8))
    assert use.quote == "The mill burnt down."
    assert later.history() == ()
