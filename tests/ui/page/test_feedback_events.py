"""Thumbs, without a browser."""

from pathlib import Path
from typing import Any

import gradio as gr
import pytest

from index import IndexSettings
from tests.ui.page.tab import Tab, make_engine, used
from ui.chat.conversation import Conversation
from ui.conversations import Feedback, FeedbackStore
from ui.conversations.store import ConversationStore
from ui.page.feedback_events import FeedbackEvents
from ui.page.memory import Memory


class Thumbs:
    """An answer whose thumbs and form are used, each use returning its turn's HTML."""

    def __init__(self, tab: Tab, events: FeedbackEvents, kept: FeedbackStore) -> None:
        self.tab, self._events, self.kept = tab, events, kept
        (self.turn,) = tab.conversation.turns

    def press(self, verdict: str, **form: object) -> str:
        return _drawn(
            self._events.judge(self.tab.conversation, used(turn=0, verdict=verdict, **form))
        )

    def say_more(self, conversation: Conversation | None = None, **data: object) -> str:
        talk = conversation or self.tab.conversation
        return _drawn(self._events.say_more(talk, used(turn=0, **data)))

    def verdicts(self) -> list[str]:
        dataset = self.kept.load()
        cases = (*dataset.cases, *dataset.unresolved)
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


def test_a_thumb_takes_nothing_back_while_its_form_is_open(thumbs: Thumbs) -> None:
    thumbs.press("down")
    assert thumbs.turn.saying
    assert thumbs.press("down") == ""
    assert (thumbs.turn.feedback, thumbs.turn.saying) == (Feedback("down"), True)
    assert thumbs.verdicts() == ["down"]
    assert "Kept for <code>footnote eval" in thumbs.say_more(close=True)
    assert thumbs.verdicts() == ["down"]
    thumbs.press("down")
    assert (thumbs.turn.feedback, thumbs.verdicts()) == (None, [])


def test_a_form_has_a_way_to_close_and_one_to_take_back(thumbs: Thumbs) -> None:
    shown = thumbs.press("down")
    assert 'data-unsay="0">Close</button>' in shown
    assert 'data-back="0" data-given="down">Take back</button>' in shown
    assert "feedback" not in thumbs.press("down", back=True)
    assert thumbs.verdicts() == []


def test_the_other_thumb_takes_the_place_of_one_whose_form_is_open(thumbs: Thumbs) -> None:
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


@pytest.fixture
def blocked(thumbs: Thumbs, tmp_path: Path) -> Path:
    """Return a line of an earlier version's that is no case, which stands in the way."""
    path = tmp_path / "feedback" / "qa.jsonl"
    path.parent.mkdir()
    path.write_text("{\n")
    return path


def test_what_is_kept_and_cannot_be_read_is_said_in_the_form(thumbs: Thumbs, blocked: Path) -> None:
    shown = thumbs.say_more()
    assert '<p class="bad" role="alert">' in shown
    assert "qa.jsonl" in shown


def test_a_thumb_that_cannot_be_kept_is_not_pressed(thumbs: Thumbs, blocked: Path) -> None:
    shown = thumbs.press("up")
    assert thumbs.turn.feedback is None
    assert 'aria-pressed="true"' not in shown
    assert "or move" in shown
    assert "<form" not in shown
    blocked.unlink()
    assert "or move" not in thumbs.press("up")
    assert thumbs.verdicts() == ["up"]
