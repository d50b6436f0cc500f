"""Conversations in a real browser: kept, reopened, renamed, saved, deleted."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.ui.conftest import Visitor
from tests.ui.loom import make_engine
from ui.conversations.store import ConversationStore

pytestmark = pytest.mark.browser

Serve = Callable[..., str]
Visit = Callable[..., Visitor]


def again(visitor: Visitor) -> Any:
    """Reload the page, and wait for the first turn."""
    visitor.page.reload()
    visitor.page.wait_for_selector("#turn-0")
    return visitor.page


def ask_apart(visitor: Visitor, first: str, second: str) -> Any:
    """Ask two questions in a conversation each, and return the page with the second one."""
    visitor.ask(first)
    visitor.page.get_by_role("button", name="New conversation").click()
    visitor.page.wait_for_selector(".welcome")
    assert visitor.page.evaluate("location.hash") == ""
    visitor.ask(second)
    return visitor.page


def test_a_reload_keeps_the_conversation_and_its_place(
    serve: Serve, visit: Visit, store: ConversationStore
) -> None:
    visitor = visit(serve(make_engine(), store=store)).arrive()
    page = visitor.page
    visitor.ask("What did he weave?")
    visitor.ask("What did it cost?")
    visitor.open("0-c2")
    address = page.evaluate("location.hash")
    assert address.startswith("#c=")
    assert "&at=0-c2&article=loom&span=" in address
    said = page.locator(".said").first.inner_html()
    page = again(visitor)
    page.wait_for_selector("#cited:has-text('The last word was silence.')")
    assert page.locator(".said").first.inner_html() == said
    assert page.locator(".q").all_text_contents() == ["What did he weave?", "What did it cost?"]
    page.keyboard.press("Escape")
    assert "at=" not in page.evaluate("location.hash")
    visitor.ask("Who built it?")
    assert again(visitor).locator(".turn").count() == 3


def test_another_browser_sees_the_article_and_not_the_conversation(
    serve: Serve, visit: Visit, store: ConversationStore
) -> None:
    address = serve(make_engine(), store=store)
    mine, other = visit(address).arrive(), visit(address)
    mine.ask("What did he weave?")
    mine.open("0-c1")
    other.page.goto(mine.page.url)
    other.page.wait_for_selector("#cited:has-text('The loom wove algebra.')")
    assert other.page.locator(".turn").count() == 0
    other.page.click(".talks")
    other.page.wait_for_selector("#history .state:has-text('None yet')")


def test_conversations_are_listed_renamed_saved_deleted_and_brought_back(
    serve: Serve, visit: Visit, store: ConversationStore
) -> None:
    visitor = visit(serve(make_engine(), store=store)).arrive()
    page = ask_apart(visitor, "What did he weave?", "Who built it?")
    page.click(".talks")
    titles = page.locator("#history .opens span")
    page.wait_for_selector("#history .opens")
    assert titles.all_text_contents() == ["Who built it?", "What did he weave?"]
    page.get_by_label("More: What did he weave?").click()
    page.get_by_role("textbox", name="Title").last.fill("The <i>loom</i>")
    page.get_by_role("button", name="Rename").last.click()
    page.wait_for_selector("#history .opens:has-text('The <i>loom</i>')")
    texts = {}
    for kind in ("Markdown", "Web page", "JSON"):
        with page.expect_download() as found:
            page.get_by_role("button", name=f"Save as {kind}: The <i>loom</i>").click()
        texts[kind] = Path(found.value.path()).read_text(encoding="utf-8")
        assert found.value.suggested_filename.startswith("The-i-loom-i.")
    assert "The loom wove algebra." in texts["Markdown"]
    assert "<i>" not in texts["Web page"]
    (exchange,) = json.loads(texts["JSON"])["exchanges"]
    assert [note["quote"] for note in exchange["answer"]["citations"]] == [
        "The loom wove algebra.",
        "The last word was silence.",
    ]
    page.get_by_role("button", name="Delete The <i>loom</i>").click()
    page.wait_for_selector("#history [data-undelete]")
    assert titles.all_text_contents() == ["Who built it?"]
    page.get_by_role("button", name="Undo").click()
    page.wait_for_selector("#history .opens:has-text('The <i>loom</i>')")
    page.get_by_role("button", name="The <i>loom</i>").first.click()
    page.wait_for_selector("#turn-0 .q:has-text('What did he weave?')")
    assert not page.locator("#history").is_visible()


def test_undo_opens_the_conversation_again_that_was_open_when_it_was_deleted(
    serve: Serve, visit: Visit, store: ConversationStore
) -> None:
    visitor = visit(serve(make_engine(), store=store)).arrive()
    page = ask_apart(visitor, "What did he weave?", "Who built it?")
    address = page.evaluate("location.hash")
    page.click(".talks")
    page.get_by_label("More: Who built it?").click()
    page.get_by_role("button", name="Delete Who built it?").click()
    page.wait_for_selector(".turns .welcome")
    page.get_by_role("button", name="Undo").click()
    page.wait_for_selector("#turn-0 .q:has-text('Who built it?')")
    page.wait_for_selector("#history .opens[aria-current]:has-text('Who built it?')")
    page.wait_for_function("address => location.hash === address", arg=address)
    # One that is not open comes back to the list alone.
    page.get_by_label("More: What did he weave?").click()
    page.get_by_role("button", name="Delete What did he weave?").click()
    page.get_by_role("button", name="Undo").click()
    page.wait_for_selector("#history .opens:has-text('What did he weave?')")
    assert page.locator(".q").all_text_contents() == ["Who built it?"]


def test_a_restart_and_a_killed_tab_lose_no_finished_answer(
    serve: Serve, visit: Visit, tmp_path: Path
) -> None:
    first = ConversationStore.open(tmp_path)
    visitor = visit(serve(make_engine(), store=first)).arrive()
    visitor.ask("What did he weave?")
    state = visitor.page.context.storage_state()
    fragment = visitor.page.evaluate("location.hash")
    visitor.page.close(run_before_unload=False)
    first.close()
    second = ConversationStore.open(tmp_path)
    address = serve(make_engine(), store=second)
    for origin in state["origins"]:
        origin["origin"] = address
    later = visit(address, storage_state=state)
    later.page.goto(f"{address}/{fragment}")
    later.page.wait_for_selector("#turn-0 .said")
    assert later.open("0-c1") == "The loom wove algebra."
    second.close()


def test_the_chat_goes_on_where_nothing_can_be_kept(
    serve: Serve, visit: Visit, tmp_path: Path
) -> None:
    (tmp_path / "conversations.sqlite").write_text("This is no database at all, but a text.")
    store = ConversationStore.open(tmp_path)
    visitor = visit(serve(make_engine(), store=store)).arrive()
    page = visitor.page
    visitor.ask("Who built it?")
    assert visitor.open("0-c1") == "Ada built a loom in 1843."
    page.click(".talks")
    page.wait_for_selector("#history .fail:has-text('conversations.sqlite')")
    store.close()


def test_an_edited_question_is_kept_as_it_is_now(
    serve: Serve, visit: Visit, store: ConversationStore
) -> None:
    visitor = visit(serve(make_engine(), store=store)).arrive()
    page = visitor.page
    visitor.ask("Who built it?")
    visitor.ask("What did it cost?")
    page.get_by_role("button", name="Edit question 1").click()
    page.fill("#question", "Scripts?")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-bring-back]")
    assert again(visitor).locator(".q").all_text_contents() == ["Scripts?"]
    page.get_by_role("button", name="Ask question 1 again").click()
    page.wait_for_selector("[data-bring-back]")
    page.get_by_role("button", name="Bring back").click()
    page.wait_for_selector("[data-bring-back]", state="detached")
    assert again(visitor).locator(".q").all_text_contents() == ["Scripts?"]


def test_what_is_selected_is_asked_about_and_found_where_it_was_used(
    serve: Serve, visit: Visit, store: ConversationStore
) -> None:
    engine: Any = make_engine()
    visitor = visit(serve(engine, store=store)).arrive()
    page = ask_apart(visitor, "Who built it?", "Scripts?")
    assert visitor.open("0-c1") == "𝔘𝔫𝔦 🧵🪡 sews 👩🏽‍🔬 well."
    page.get_by_role("button", name="Ask about this").click()
    page.wait_for_selector(".within:has-text('About “𝔘𝔫𝔦 🧵🪡 sews 👩🏽‍🔬 well.”')")
    assert page.evaluate("document.activeElement.id") == "question"
    visitor.ask("Who sews?")
    selected = engine.selected[-1]
    text = engine.shelf["scripts"].text
    assert text[selected.start : selected.end] == "𝔘𝔫𝔦 🧵🪡 sews 👩🏽‍🔬 well."
    page.get_by_role("button", name="Ask about everything").click()
    page.wait_for_selector(".within", state="hidden")

    page.select_option("#picker", label="The loom of Ada")
    page.wait_for_selector(".read h1:has-text('The loom')")
    assert not page.locator(".picked").is_visible()
    page.evaluate("""() => {
      const text = document.querySelector(".read p[data-block='1']").firstChild;
      getSelection().setBaseAndExtent(text, 4, text, text.length);
    }""")
    page.get_by_role("button", name="Where was this used?").click()
    row = page.locator(".uses .opens")
    row.wait_for()
    assert row.all_text_contents() == ["Who built it?Who built it? · “Ada built a loom in 1843.”"]
    row.click()
    page.wait_for_selector("#cited:has-text('Ada built a loom in 1843.')")
    assert page.locator(".q").all_text_contents() == ["Who built it?"]
    page.evaluate("""() => {
      const text = document.querySelector(".read p[data-block='3']").firstChild;
      getSelection().setBaseAndExtent(text, 0, text, 8);
    }""")
    page.get_by_role("button", name="Where was this used?").click()
    page.wait_for_selector(".uses .state:has-text('No answer in your conversations')")


def test_going_back_closes_what_was_opened(
    serve: Serve, visit: Visit, store: ConversationStore
) -> None:
    visitor = visit(serve(make_engine(), store=store), viewport={"width": 390, "height": 800})
    page = visitor.arrive().page
    visitor.ask("What did he weave?")
    visitor.open("0-c1")
    page.wait_for_selector("body.reading")
    page.go_back()
    page.wait_for_selector("body:not(.reading)")
    assert page.locator("#turn-0").is_visible()
    page.go_forward()
    page.wait_for_selector("#cited:focus")
    page.get_by_role("button", name="Close").first.click()
    page.get_by_role("button", name="New conversation").click()
    page.wait_for_function("location.hash === ''")
    page.go_back()
    page.wait_for_selector("#turn-0 .q:has-text('What did he weave?')")


def test_a_reopened_conversation_goes_on_with_its_article(
    serve: Serve, visit: Visit, store: ConversationStore
) -> None:
    engine: Any = make_engine()
    visitor = visit(serve(engine, store=store)).arrive()
    page = visitor.page
    page.select_option("#picker", label="The loom of Ada")
    page.wait_for_selector(".read h1:has-text('The loom')")
    visitor.ask("Who built it?")
    page = again(visitor)
    assert page.input_value("#picker") == "loom"
    visitor.ask("What did he weave?")
    assert engine.heard[-1][1] == ("loom",)


def test_a_conversation_deleted_in_another_tab_says_so(
    serve: Serve, visit: Visit, store: ConversationStore
) -> None:
    visitor = visit(serve(make_engine(), store=store)).arrive()
    visitor.ask("Who built it?")
    key = visitor.page.evaluate("localStorage.getItem('footnote-key')")
    (kept,) = store.list(key)
    store.delete(key, kept.id)
    turn = visitor.ask("What did he weave?")
    remark = visitor.page.locator(f"#turn-{turn} .remark").text_content()
    assert "deleted in another tab" in remark
    store.restore(key, kept.id)
    assert again(visitor).locator(".turn").count() == 2
