"""A question that is edited, while the conversation that is shown changes."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.ui.conftest import Visitor
from tests.ui.draft import edit, kept, reload
from tests.ui.looks import long
from tests.ui.loom import make_engine
from ui.conversations.store import ConversationStore

pytestmark = pytest.mark.browser

Serve = Callable[..., str]
Visit = Callable[..., Visitor]


@pytest.mark.parametrize(
    "way", ["list", *(long(way) for way in ("address", "back", "new", "deleted"))]
)
def test_an_edit_ends_where_another_conversation_is_shown(
    serve: Serve, visit: Visit, store: ConversationStore, way: str
) -> None:
    visitor = visit(serve(make_engine(), store=store)).arrive()
    page = visitor.page
    visitor.ask("Who built it?")
    first = page.evaluate("location.hash")
    page.get_by_role("button", name="New conversation").click()
    page.wait_for_selector(".welcome")
    visitor.ask("What did he weave?")
    edit(page, "Mixed?")
    if way == "list":
        page.click(".talks")
        page.locator("#history .opens", has_text="Who built it?").click()
    elif way == "address":
        page.evaluate("first => { location.hash = first; }", first)
    elif way == "back":
        page.go_back()
    elif way == "new":
        page.get_by_role("button", name="New conversation").click()
    else:
        page.click(".talks")
        page.get_by_label("More: What did he weave?").click()
        page.get_by_role("button", name="Delete What did he weave?").click()
    earlier = ["Who built it?"] if way in {"list", "address", "back"} else []
    page.wait_for_selector(".turns .q:has-text('Who built it?')" if earlier else ".welcome")
    page.wait_for_selector(".editing", state="hidden")
    assert page.input_value("#question") == "Mixed?"
    assert json.loads(kept(page) or "")["turn"] is None
    page.focus("#question")
    page.press("#question", "Enter")
    page.wait_for_selector(f"#turn-{len(earlier)} .tools")
    assert page.locator(".q").all_text_contents() == [*earlier, "Mixed?"]
    assert page.locator("[data-bring-back]").count() == 0


def test_an_edit_goes_on_until_its_question_is_gone(
    serve: Serve, visit: Visit, store: ConversationStore
) -> None:
    visitor = visit(serve(make_engine(), store=store)).arrive()
    page = visitor.page
    visitor.ask("Who built it?")
    visitor.ask("What did he weave?")
    edit(page, "Mixed?")
    page.get_by_role("button", name="Ask question 2 again").click()
    page.wait_for_selector("#turn-1 [data-bring-back]")
    assert page.is_visible(".editing")
    page.get_by_role("button", name="Edit question 2").click()
    page.get_by_role("button", name="Ask question 1 again").click()
    page.wait_for_selector("#turn-0 [data-bring-back]")
    page.wait_for_selector(".editing", state="hidden")
    assert page.input_value("#question") == "What did he weave?"


@pytest.mark.soak
def test_an_edit_of_an_answer_that_was_stopped_goes_on_and_ends_as_another(
    serve: Serve, visit: Visit, store: ConversationStore
) -> None:
    visitor = visit(serve(make_engine(pause=0.5), store=store)).arrive()
    page = visitor.page
    visitor.ask("Who built it?")
    page.get_by_role("button", name="New conversation").click()
    page.wait_for_selector(".welcome")
    page.fill("#question", "Scripts?")
    page.press("#question", "Enter")
    page.wait_for_selector("#turn-0 .fn")
    page.get_by_role("button", name="Stop").click()
    page.wait_for_selector("#turn-0 .state:has-text('Stopped.')")
    edit(page, "Mixed?")
    # Only now does the page learn of what it shows that it is kept.
    assert page.evaluate("location.hash") == ""
    page.select_option("#picker", label="The loom of Ada")
    page.wait_for_function("location.hash !== ''")
    assert page.is_visible(".editing")
    page.click(".talks")
    page.locator("#history .opens", has_text="Who built it?").click()
    page.wait_for_selector("#turn-0 .q:has-text('Who built it?')")
    page.wait_for_selector(".editing", state="hidden")
    assert page.input_value("#question") == "Mixed?"


@pytest.mark.soak
def test_an_edit_ends_where_a_new_conversation_begins_and_none_is_kept(
    serve: Serve, visit: Visit
) -> None:
    visitor = visit(serve(make_engine())).arrive()
    page = visitor.page
    visitor.ask("Who built it?")
    edit(page, "Who built it then?")
    page.get_by_role("button", name="New conversation").click()
    page.wait_for_selector(".welcome")
    page.wait_for_selector(".editing", state="hidden")
    assert page.input_value("#question") == "Who built it then?"
    assert reload(page) == "Who built it then?"


@pytest.mark.soak
def test_an_edit_of_what_was_not_kept_is_none_of_what_is_asked_after_a_reload(
    serve: Serve, visit: Visit
) -> None:
    visitor = visit(serve(make_engine(suggested=1))).arrive()
    page = visitor.page
    visitor.ask("What did he weave?")
    edit(page, "Mixed?")
    held: list[Any] = []
    page.route("**/queue/join*", lambda route: held.append(route), times=1)
    page.reload()
    page.wait_for_function("Boolean(window.footnote?.whenShown)")
    page.fill("#question", "Scripts?")
    (arrival,) = held
    arrival.continue_()
    page.click(".welcome .chip")
    page.wait_for_selector("#turn-0 .tools")
    page.press("#question", "Enter")
    page.wait_for_selector("#turn-1 .tools")
    assert page.input_value("#question") == "Mixed?"
    assert not page.is_visible(".editing")
