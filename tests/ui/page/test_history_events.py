"""The list of conversations, without a browser."""

import json

import pytest

from qa import answer_from
from tests.ui.conversations.test_chat_turn import ANSWER
from tests.ui.page.tab import KEY, Tab, make_engine
from ui.conversations import ChatTurn, ConversationStore
from ui.export import Exchange, exchanges_from
from ui.page.event_fields import EventFields
from ui.page.history_events import HistoryEvents
from ui.page.memory import Memory
from ui.page.views import Views


@pytest.mark.parametrize(
    ("so_far", "note"),
    [
        ("", "Stopped."),
        ("up to 7% of Mills", "From what has been read so far: up to 7% of Mills. Stopped."),
    ],
)
def test_a_file_holds_what_came_of_an_answer_that_was_stopped(
    store: ConversationStore, so_far: str, note: str
) -> None:
    turn = ChatTurn("Who?", stopped=True, begun=ANSWER, writing="It stood", so_far=so_far)
    store.save(KEY, "c1", [turn])
    engine = make_engine()
    memory = Memory(engine, store)
    sent = EventFields(None, {"conversation": "c1", "kind": "json"})
    events = HistoryEvents(engine, memory, Views(engine))
    saved = events.save(Tab(engine, memory).conversation, sent)
    assert isinstance(saved["file"], dict)
    (exchange,) = exchanges_from(json.loads(saved["file"]["text"]))
    assert exchange == Exchange("Who?", answer_from(ANSWER.to_dict()), note)
