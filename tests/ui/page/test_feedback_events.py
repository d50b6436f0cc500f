"""Thumbs, without a browser."""

from pathlib import Path
from typing import Any

import gradio as gr
import pytest

from eval import Feedback, FeedbackStore
from tests.fakes import FakeEngine, Quoted, make_article
from ui.chat.chat_turn import ChatTurn
from ui.chat.conversation import Conversation
from ui.conversations.store import ConversationStore
from ui.page.event_fields import EventFields
from ui.page.feedback_events import FeedbackEvents
from ui.page.memory import Memory

KEY = "k" * 43
MILL = make_article("mill", "The mill", "The mill burnt down. It stood in Kent.")


def used(**data: object) -> Any:
    """Return what Gradio passes on of an event."""
    return EventFields(None, {"turn": 0, **data})


def drawn(shown: Any) -> str:
    """Return the HTML of the first turn."""
    return str(shown["turns"][0])


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine({"mill": MILL}, {"When?": [Quoted("mill", "The mill burnt down.")]})


@pytest.fixture
def memory(engine: FakeEngine, store: ConversationStore) -> Memory:
    return Memory(engine, store)


@pytest.fixture
def feedback(tmp_path: Path) -> FeedbackStore:
    return FeedbackStore(tmp_path)


@pytest.fixture
def events(engine: FakeEngine, memory: Memory, feedback: FeedbackStore) -> FeedbackEvents:
    return FeedbackEvents(engine, memory, feedback)


async def answered(engine: FakeEngine, memory: Memory) -> Conversation:
    conversation = Conversation(judged=True)
    memory.recognise(conversation, KEY)
    turn = ChatTurn("When?")
    conversation.add(turn)
    async for event in engine.stream(turn.question, (), None):
        turn.take(event)
    memory.keep(conversation, turn)
    return conversation


def verdicts(feedback: FeedbackStore) -> list[str]:
    dataset = feedback.load()
    cases = (*dataset.cases, *dataset.unresolved) if dataset else ()
    return [case.judgement.verdict for case in cases if case.judgement]


async def test_a_thumb_takes_nothing_back_while_its_form_is_open(
    engine: FakeEngine, memory: Memory, feedback: FeedbackStore, events: FeedbackEvents
) -> None:
    conversation = await answered(engine, memory)
    (turn,) = conversation.turns
    events.judge(conversation, used(verdict="down"))
    assert turn.saying
    assert events.judge(conversation, used(verdict="down")) == gr.skip()
    assert (turn.feedback, turn.saying) == (Feedback("down"), True)
    assert verdicts(feedback) == ["down"]
    shown = drawn(events.say_more(conversation, used(close=True)))
    assert "Kept on this machine" in shown
    assert verdicts(feedback) == ["down"]
    events.judge(conversation, used(verdict="down"))
    assert (turn.feedback, verdicts(feedback)) == (None, [])


async def test_a_form_has_a_way_to_close_and_one_to_take_back(
    engine: FakeEngine, memory: Memory, feedback: FeedbackStore, events: FeedbackEvents
) -> None:
    conversation = await answered(engine, memory)
    shown = drawn(events.judge(conversation, used(verdict="down")))
    assert 'data-unsay="0">Close</button>' in shown
    assert 'data-back="0" data-given="down">Take back</button>' in shown
    shown = drawn(events.judge(conversation, used(verdict="down", back=True)))
    assert "feedback" not in shown
    assert verdicts(feedback) == []


async def test_the_other_thumb_takes_the_place_of_one_whose_form_is_open(
    engine: FakeEngine, memory: Memory, feedback: FeedbackStore, events: FeedbackEvents
) -> None:
    conversation = await answered(engine, memory)
    events.judge(conversation, used(verdict="down"))
    events.judge(conversation, used(verdict="up"))
    assert verdicts(feedback) == ["up"]
    assert not conversation.turns[0].saying


async def test_what_was_said_is_in_the_form_again_after_a_reload(
    engine: FakeEngine, memory: Memory, feedback: FeedbackStore, events: FeedbackEvents
) -> None:
    conversation = await answered(engine, memory)
    events.judge(conversation, used(verdict="down"))
    said = Feedback("down", "Look <again>.", "In Kent.")
    events.judge(conversation, used(verdict="down", comment=said.comment, corrected=said.corrected))
    later = Conversation(judged=True)
    memory.recognise(later, KEY)
    memory.reopen(later, conversation.id)
    shown = drawn(events.say_more(later, used()))
    assert later.turns[0].feedback == said
    assert "Look &lt;again&gt;.</textarea>" in shown
    assert "In Kent.</textarea>" in shown
    events.judge(later, used(verdict="down", comment="", corrected="", absent=True))
    memory.reopen(conversation, later.id)
    events.say_more(conversation, used())
    assert conversation.turns[0].feedback == Feedback("down", absent=True)


async def test_what_is_kept_and_cannot_be_read_is_said_in_the_form(
    engine: FakeEngine, memory: Memory, feedback: FeedbackStore, events: FeedbackEvents
) -> None:
    conversation = await answered(engine, memory)
    events.judge(conversation, used(verdict="up"))
    feedback.path.write_text("{\n")
    shown = drawn(events.say_more(conversation, used()))
    assert '<p class="bad" role="alert">' in shown
    assert "qa.jsonl" in shown


async def test_a_thumb_that_cannot_be_kept_is_not_pressed(
    engine: FakeEngine, memory: Memory, feedback: FeedbackStore, events: FeedbackEvents
) -> None:
    conversation = await answered(engine, memory)
    feedback.folder.write_text("This is no folder.")
    shown = drawn(events.judge(conversation, used(verdict="up")))
    assert conversation.turns[0].feedback is None
    assert 'aria-pressed="true"' not in shown
    assert "check its permissions" in shown
    assert "<form" not in shown
    feedback.folder.unlink()
    shown = drawn(events.judge(conversation, used(verdict="up")))
    assert "check its permissions" not in shown
    assert verdicts(feedback) == ["up"]
