"""A question that is half written is in the box again after a reload."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.ui.conftest import Visitor
from tests.ui.draft import edit, keep, kept, reload
from tests.ui.loom import make_engine
from ui.conversations.store import ConversationStore

pytestmark = pytest.mark.browser

Serve = Callable[..., str]
Visit = Callable[..., Visitor]

NO_STORAGE = """Object.defineProperty(window, "sessionStorage", {
  get() { throw new DOMException("It is off.", "SecurityError"); },
});"""


def test_a_half_written_question_outlasts_reloads_and_what_else_is_asked(
    serve: Serve, visit: Visit
) -> None:
    page = visit(serve(make_engine(suggested=1))).arrive().page
    written = 'Who built it,\n"and" <b>when</b> 🧵'
    page.fill("#question", written)
    assert [reload(page), reload(page)] == [written, written]
    assert not page.is_visible(".editing")
    page.click(".welcome .chip")
    page.wait_for_selector("#turn-0 .tools")
    assert page.input_value("#question") == written
    assert reload(page) == written
    page.fill("#question", "")
    assert reload(page) == ""


def test_it_goes_once_it_is_sent_and_stays_where_a_new_conversation_begins(
    serve: Serve, visit: Visit, store: ConversationStore
) -> None:
    visitor = visit(serve(make_engine(), store=store)).arrive()
    page = visitor.page
    page.fill("#question", "Who built it?")
    assert kept(page) is not None
    visitor.ask("Who built it?")
    assert kept(page) is None
    assert reload(page, "#turn-0") == ""
    page.fill("#question", "What did")
    page.get_by_role("button", name="New conversation").click()
    page.wait_for_selector(".welcome")
    assert page.input_value("#question") == "What did"
    assert reload(page) == "What did"


@pytest.mark.soak
def test_an_edit_goes_on_where_its_question_still_is(
    serve: Serve, visit: Visit, store: ConversationStore
) -> None:
    visitor = visit(serve(make_engine(), store=store)).arrive()
    page = visitor.page
    visitor.ask("Who built it?")
    visitor.ask("What did he weave?")
    edit(page, "Mixed?")
    assert reload(page, "#turn-1") == "Mixed?"
    told = "Editing question 1; it takes the place of the one after it, too"
    assert page.locator(".editing span:visible").text_content() == told
    page.press("#question", "Enter")
    page.wait_for_selector("#turn-0 .q:has-text('Mixed?')")
    page.wait_for_selector("[data-bring-back]")
    assert page.locator(".q").all_text_contents() == ["Mixed?"]
    page.get_by_role("button", name="Edit question 1").click()
    page.get_by_role("button", name="Cancel").click()
    assert kept(page) is None


@pytest.mark.soak
def test_an_edit_is_a_plain_question_where_its_conversation_is_not(
    serve: Serve, visit: Visit, store: ConversationStore
) -> None:
    visitor = visit(serve(make_engine(), store=store)).arrive()
    page = visitor.page
    visitor.ask("Who built it?")
    first = page.url
    page.get_by_role("button", name="New conversation").click()
    page.wait_for_selector(".welcome")
    visitor.ask("What did he weave?")
    edit(page, "What did he weave then?")
    page.goto("about:blank")
    page.goto(first)
    page.wait_for_selector("#turn-0 .q:has-text('Who built it?')")
    assert reload(page, "#turn-0 .q:has-text('Who built it?')") == "What did he weave then?"
    assert not page.is_visible(".editing")
    visitor.ask("What did he weave?")
    assert page.locator(".q").all_text_contents() == ["Who built it?", "What did he weave?"]


def test_an_edit_is_a_plain_question_where_no_conversation_is_kept(
    serve: Serve, visit: Visit
) -> None:
    visitor = visit(serve(make_engine())).arrive()
    page = visitor.page
    visitor.ask("Who built it?")
    edit(page, "Who built it then?")
    assert reload(page) == "Who built it then?"
    assert not page.is_visible(".editing")


def test_what_is_typed_before_the_page_has_loaded_stays(serve: Serve, visit: Visit) -> None:
    page = visit(serve(make_engine())).arrive().page
    page.fill("#question", "Before")
    held: list[Any] = []
    page.route("**/queue/join*", lambda route: held.append(route), times=1)
    page.reload()
    page.wait_for_selector("#question")
    page.wait_for_function("Boolean(window.footnote.whenShown)")
    page.fill("#question", "Who built it?")
    assert page.locator(".welcome").count() == 0
    (arrival,) = held
    arrival.continue_()
    page.wait_for_selector(".welcome")
    assert page.input_value("#question") == "Who built it?"
    # What was written before comes back into the empty box.
    page.press("#question", "Enter")
    page.wait_for_selector("#turn-0 .tools")
    assert page.input_value("#question") == "Before"
    assert reload(page) == "Before"


@pytest.mark.soak
def test_a_question_that_was_not_answered_comes_first(serve: Serve, visit: Visit) -> None:
    page = visit(serve(make_engine())).arrive().page
    page.fill("#question", "And then?")
    keep(page, "footnote-asked", "Who built it?")
    assert reload(page) == "Who built it?"
    assert "ask it again" in page.locator("#notice").text_content()
    page.press("#question", "Enter")
    page.wait_for_selector("#turn-0 .tools")
    assert page.locator(".q").all_text_contents() == ["Who built it?"]
    assert page.input_value("#question") == "And then?"
    keep(page, "footnote-asked", "Was it answered?")
    page.fill("#question", "")
    # What came back is half written now.
    assert [reload(page), reload(page)] == ["Was it answered?", "Was it answered?"]


def test_a_question_that_could_not_be_sent_outlasts_a_reload(serve: Serve, visit: Visit) -> None:
    visitor = visit(serve(make_engine())).arrive()
    page = visitor.page
    page.route("**/app_id", lambda route: route.abort())
    page.fill("#question", "Is anybody there?")
    page.press("#question", "Enter")
    page.wait_for_selector("#notice:has-text('does not respond')")
    visitor.failures.clear()  # the browser tells of what was not answered
    page.unroute("**/app_id")
    assert reload(page) == "Is anybody there?"


@pytest.mark.soak
def test_without_storage_the_page_works_and_nothing_comes_back(serve: Serve, visit: Visit) -> None:
    visitor = visit(serve(make_engine()))
    visitor.page.add_init_script(NO_STORAGE)
    visitor.arrive().ask("Who built it?")
    visitor.page.fill("#question", "What did")
    assert reload(visitor.page) == ""
    assert visitor.ask("Who built it?") == 0


@pytest.mark.soak
def test_what_another_page_left_is_no_question_and_no_edit(
    serve: Serve, visit: Visit, store: ConversationStore
) -> None:
    visitor = visit(serve(make_engine(), store=store)).arrive()
    page = visitor.page
    for left in ("x", "null", "3", "{}", '{"question": ["Who?"]}'):
        keep(page, "footnote-draft", left)
        assert reload(page) == "", left
    visitor.ask("Who built it?")
    talk = page.evaluate("location.hash.replace('#c=', '')")
    for turn, edits in {"0": True, '"0"': False, "-1": False, "0.5": False, "1": False}.items():
        keep(page, "footnote-draft", f'{{"question": "Who?", "turn": {turn}, "talk": "{talk}"}}')
        assert reload(page, "#turn-0") == "Who?"
        assert page.is_visible(".editing") == edits, turn
