"""A question that is edited, while the conversation that is shown changes."""

import json
from collections.abc import Callable

import pytest

from tests.ui.looks import long
from tests.ui.loom import make_engine
from tests.ui.visitor import Held, Serve, Visit, Visitor
from ui.conversations.store import ConversationStore


def open_first(chat: Visitor) -> None:
    chat.page.click(".talks")
    chat.page.locator("#history .opens", has_text="Who built it?").click()


def delete(chat: Visitor) -> None:
    chat.page.click(".talks")
    chat.page.get_by_label("More: What did he weave?").click()
    chat.press("Delete What did he weave?")


WAYS: dict[str, Callable[[Visitor], object]] = {
    "list": open_first,
    "address": lambda chat: chat.page.evaluate("location.hash = window.first"),
    "back": lambda chat: chat.page.go_back(),
    "new": Visitor.begin_anew,
    "deleted": delete,
}


@pytest.mark.parametrize("way", [long(way) if way != "list" else way for way in WAYS])
def test_an_edit_ends_where_another_conversation_is_shown(keeping: Visitor, way: str) -> None:
    keeping.ask("Who built it?")
    keeping.page.evaluate("window.first = location.hash")
    keeping.begin_anew()
    keeping.ask("What did he weave?")
    keeping.edit("Mixed?")
    WAYS[way](keeping)
    earlier = [] if way in {"new", "deleted"} else ["Who built it?"]
    keeping.see(".turns .q:has-text('Who built it?')" if earlier else ".welcome")
    keeping.see(".editing", "hidden")
    assert keeping.written() == "Mixed?"
    assert json.loads(keeping.kept() or "")["turn"] is None
    keeping.page.focus("#question")
    keeping.page.press("#question", "Enter")
    keeping.see(f"#turn-{len(earlier)} .tools")
    assert keeping.questions() == [*earlier, "Mixed?"]
    assert keeping.count("[data-bring-back]") == 0


def test_an_edit_goes_on_until_its_question_is_gone(keeping: Visitor) -> None:
    keeping.ask("Who built it?")
    keeping.ask("What did he weave?")
    keeping.edit("Mixed?")
    keeping.press("Ask question 2 again")
    keeping.see("#turn-1 [data-bring-back]")
    assert keeping.page.is_visible(".editing")
    keeping.press("Edit question 2")
    keeping.press("Ask question 1 again")
    keeping.see("#turn-0 [data-bring-back]")
    keeping.see(".editing", "hidden")
    assert keeping.written() == "What did he weave?"


@pytest.mark.soak
def test_an_edit_of_an_answer_that_was_stopped_goes_on_and_ends_as_another(
    serve: Serve, visit: Visit, store: ConversationStore
) -> None:
    chat = visit(serve(make_engine(pause=0.5), store=store)).arrive()
    chat.ask("Who built it?")
    chat.begin_anew()
    chat.send("Scripts?")
    chat.see("#turn-0 .fn")
    chat.stop()
    chat.edit("Mixed?")
    chat.page.select_option("#picker", label="The loom of Ada")
    chat.page.wait_for_function("location.hash !== ''")
    assert chat.page.is_visible(".editing")
    open_first(chat)
    chat.see("#turn-0 .q:has-text('Who built it?')")
    chat.see(".editing", "hidden")
    assert chat.written() == "Mixed?"


@pytest.mark.soak
def test_an_edit_ends_where_a_new_conversation_begins_and_none_is_kept(chat: Visitor) -> None:
    chat.ask("Who built it?")
    chat.edit("Who built it then?")
    chat.begin_anew()
    chat.see(".editing", "hidden")
    assert chat.written() == "Who built it then?"
    assert chat.reload() == "Who built it then?"


@pytest.mark.soak
def test_an_edit_of_what_was_not_kept_is_none_of_what_is_asked_after_a_reload(
    serve: Serve, visit: Visit
) -> None:
    chat = visit(serve(make_engine(suggested=1))).arrive()
    chat.ask("What did he weave?")
    chat.edit("Mixed?")
    with Held(chat):
        chat.page.fill("#question", "Scripts?")
    chat.page.click(".welcome .chip")
    chat.see("#turn-0 .tools")
    chat.page.press("#question", "Enter")
    chat.see("#turn-1 .tools")
    assert chat.written() == "Mixed?"
    assert not chat.page.is_visible(".editing")
