"""Conversations in a real browser: kept, reopened, renamed, saved, deleted."""

import json
import re
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Route

from index import IndexSettings
from tests.ui.loom import make_engine
from tests.ui.slowed import HeldReading
from tests.ui.visitor import Serve, Visit, Visitor
from ui.conversations.store import ConversationStore

WATCH = """() => new MutationObserver(() => {
  window.came ||= Boolean(document.querySelector("#cited"));
}).observe(document.querySelector("#region-reader"), { childList: true, subtree: true })"""
SEWS = "𝔘𝔫𝔦 🧵🪡 sews 👩🏽‍🔬 well."


def again(visitor: Visitor) -> list[str]:
    """Reload the page, and return the questions that are there again."""
    visitor.reload("#turn-0")
    return visitor.questions()


def delete(visitor: Visitor, title: str) -> None:
    visitor.page.get_by_label(f"More: {title}").click()
    visitor.press(f"Delete {title}")


def test_a_reload_keeps_the_conversation_and_its_place(keeping: Visitor, visit: Visit) -> None:
    keeping.ask("What did he weave?")
    keeping.ask("What did it cost?")
    keeping.open("0-c2")
    assert keeping.fragment().startswith("#c=")
    assert "&at=0-c2&article=loom&span=" in keeping.fragment()
    said = keeping.page.locator(".said").first.inner_html()
    assert again(keeping) == ["What did he weave?", "What did it cost?"]
    keeping.see("#cited:has-text('The last word was silence.')")
    assert keeping.page.locator(".said").first.inner_html() == said
    # Another browser sees the article, and not the conversation.
    other = visit(keeping.address)
    other.page.goto(keeping.page.url)
    other.see("#cited:has-text('The last word was silence.')")
    assert other.count(".turn") == 0
    other.page.click(".talks")
    other.see("#history .state:has-text('None yet')")
    keeping.page.keyboard.press("Escape")
    assert "at=" not in keeping.fragment()
    keeping.ask("Who built it?")
    assert len(again(keeping)) == 3


def test_conversations_are_listed_renamed_saved_deleted_and_brought_back(keeping: Visitor) -> None:
    page = keeping.ask_apart("What did he weave?", "Who built it?").page
    page.click(".talks")
    keeping.see("#history .opens")
    titles = "#history .opens span"
    assert keeping.texts(titles) == ["Who built it?", "What did he weave?"]
    about = keeping.texts("#history .opens small")[0]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d · 1 question", about)
    page.get_by_label("More: What did he weave?").click()
    name = page.get_by_role("textbox", name="Title").last
    assert name.input_value() == "What did he weave?"
    name.fill("The <i>loom</i>")
    page.get_by_role("button", name="Rename").last.click()
    keeping.see("#history .opens:has-text('The <i>loom</i>')")
    texts = {}
    for kind in ("Markdown", "Web page", "JSON"):
        with page.expect_download() as found:
            keeping.press(f"Save as {kind}: The <i>loom</i>")
        texts[kind] = Path(found.value.path()).read_text(encoding="utf-8")
        assert found.value.suggested_filename.startswith("The-i-loom-i.")
    assert "The loom wove algebra." in texts["Markdown"]
    assert "<i>" not in texts["Web page"]
    (exchange,) = json.loads(texts["JSON"])["exchanges"]
    assert [note["quote"] for note in exchange["answer"]["citations"]] == [
        "The loom wove algebra.",
        "The last word was silence.",
    ]
    keeping.press("Delete The <i>loom</i>")
    keeping.see("#history [data-undelete]")
    assert keeping.texts(titles) == ["Who built it?"]
    keeping.press("Undo")
    keeping.see("#history .opens:has-text('The <i>loom</i>')")
    page.get_by_role("button", name="The <i>loom</i>").first.click()
    keeping.see("#turn-0 .q:has-text('What did he weave?')")
    assert not page.locator("#history").is_visible()


def test_undo_opens_the_conversation_again_that_was_open_when_it_was_deleted(
    keeping: Visitor,
) -> None:
    keeping.ask_apart("What did he weave?", "Who built it?")
    address = keeping.fragment()
    keeping.page.click(".talks")
    delete(keeping, "Who built it?")
    keeping.see(".turns .welcome")
    keeping.press("Undo")
    keeping.see("#turn-0 .q:has-text('Who built it?')")
    keeping.see("#history .opens[aria-current]:has-text('Who built it?')")
    keeping.page.wait_for_function("address => location.hash === address", arg=address)
    # One that is not open comes back to the list alone.
    delete(keeping, "What did he weave?")
    keeping.press("Undo")
    keeping.see("#history .opens:has-text('What did he weave?')")
    assert keeping.questions() == ["Who built it?"]


def test_a_restart_and_a_killed_tab_lose_no_finished_answer(
    serve: Serve, visit: Visit, tmp_path: Path
) -> None:
    first = ConversationStore.open(IndexSettings(home=tmp_path))
    visitor = visit(serve(make_engine(), store=first)).arrive()
    visitor.ask("What did he weave?")
    state = visitor.page.context.storage_state()
    fragment = visitor.fragment()
    visitor.page.close(run_before_unload=False)
    first.close()
    second = ConversationStore.open(IndexSettings(home=tmp_path))
    address = serve(make_engine(), store=second)
    for origin in state["origins"]:
        origin["origin"] = address
    later = visit(address, storage_state=state)
    later.page.goto(f"{address}/{fragment}")
    later.see("#turn-0 .said")
    assert later.open("0-c1") == "The loom wove algebra."
    second.close()


def test_the_chat_goes_on_where_nothing_can_be_kept(
    serve: Serve, visit: Visit, tmp_path: Path
) -> None:
    (tmp_path / "catalog.sqlite").write_text("This is no database at all, but a text.")
    store = ConversationStore.open(IndexSettings(home=tmp_path))
    visitor = visit(serve(make_engine(), store=store)).arrive()
    visitor.ask("Who built it?")
    assert visitor.open("0-c1") == "Ada built a loom in 1843."
    visitor.page.click(".talks")
    visitor.see("#history .fail:has-text('catalog.sqlite')")
    assert "None yet" not in visitor.text("#history")
    store.close()


def test_what_is_selected_is_asked_about_and_found_where_it_was_used(
    serve: Serve, visit: Visit, store: ConversationStore
) -> None:
    engine = make_engine()
    visitor = visit(serve(engine, store=store)).arrive()
    visitor.ask_apart("Who built it?", "Scripts?")
    assert visitor.open("0-c1") == SEWS
    visitor.press("Ask about this")
    visitor.see(f".within:has-text('About “{SEWS}”')")
    assert visitor.focused() == "question"
    visitor.ask("Who sews?")
    selected = engine.selected[-1]
    assert selected is not None
    assert engine.shelf["scripts"].text[selected.start : selected.end] == SEWS
    visitor.press("Ask about everything")
    visitor.see(".within", "hidden")

    def select(block: int, start: int, end: str) -> None:
        visitor.page.evaluate(f"""() => {{
          const text = document.querySelector(".read p[data-block='{block}']").firstChild;
          getSelection().setBaseAndExtent(text, {start}, text, {end});
        }}""")
        visitor.press("Where was this used?")

    visitor.choose("The loom of Ada")
    assert not visitor.page.locator(".picked").is_visible()
    select(1, 4, "text.length")
    visitor.see(".uses .opens")
    row = "Who built it?Who built it? · “Ada built a loom in 1843.”"
    assert visitor.texts(".uses .opens") == [row]
    visitor.page.click(".uses .opens")
    visitor.see("#cited:has-text('Ada built a loom in 1843.')")
    assert visitor.questions() == ["Who built it?"]
    select(3, 0, "8")
    visitor.see(".uses .state:has-text('No answer in your conversations')")
    visitor.page.keyboard.press("Escape")
    # A selection is forgotten in another conversation, and with its article.
    visitor.page.click(".talks")
    visitor.page.get_by_role("button", name="Scripts?").first.click()
    visitor.see("#turn-0 .q:has-text('Scripts?')")
    visitor.open("0-c1")
    visitor.press("Ask about this")
    visitor.see(f".within:has-text('About “{SEWS}”')")
    visitor.page.fill("#question", "Half a")
    visitor.page.click(".shelves")
    visitor.press("Remove Many scripts")
    visitor.see(".within", "hidden")
    assert visitor.written() == "Half a"
    visitor.press("Undo")
    visitor.see(".undo", "detached")


def test_going_back_closes_what_was_opened(keeping: Visitor) -> None:
    page = keeping.page
    page.set_viewport_size({"width": 390, "height": 800})
    keeping.ask("What did he weave?")
    keeping.open("0-c1")
    keeping.see("body.reading")
    page.go_back()
    keeping.see("body:not(.reading)")
    assert page.locator("#turn-0").is_visible()
    page.go_forward()
    keeping.see("#cited:focus")
    page.get_by_role("button", name="Close").first.click()
    keeping.press("New conversation")
    page.wait_for_function("location.hash === ''")
    keeping.see("#turn-0", "detached")
    page.go_back()
    keeping.see("#turn-0 .q:has-text('What did he weave?')")


def test_what_comes_late_changes_nothing_that_was_done_meanwhile(
    serve: Serve, visit: Visit, store: ConversationStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = make_engine()
    visitor = visit(serve(engine, store=store)).arrive()

    def hold() -> HeldReading:
        """Let a drawing of the one question be on its way, behind an article."""
        visitor.open("0-c1")
        visitor.page.go_back()
        visitor.see("body:not(.reading)")
        held = HeldReading(engine, monkeypatch)
        visitor.page.go_forward()
        assert held.waits.wait(60)
        return held

    visitor.ask("What did he weave?")
    held = hold()
    visitor.begin_anew()
    # The article may be there for a moment only.
    visitor.page.evaluate(f"({WATCH})()")
    held.let_go.set()
    visitor.page.wait_for_function("window.came")
    visitor.see("#cited", "detached")
    visitor.see(".turns .welcome")
    assert visitor.questions() == []
    visitor.ask("Who built it?")
    assert visitor.questions() == ["Who built it?"]
    held = hold()
    visitor.ask("Scripts?")
    visitor.page.click("#how-0 summary")
    visitor.see("#how-0 .facts")
    held.let_go.set()
    visitor.see("#cited")
    visitor.see("#turn-1 .tools")
    visitor.see("#how-0 .facts")


def test_one_step_back_leads_from_a_first_question_to_the_conversation_before(
    serve: Serve, visit: Visit, store: ConversationStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = make_engine(suggested=1)
    visitor = visit(serve(engine, store=store)).arrive()
    visitor.ask("Who built it?")
    suggest, goes_on = engine.suggestions, threading.Event()

    def slowly(articles: Sequence[str] | None) -> Sequence[str]:
        goes_on.wait(60)
        return suggest(articles)

    monkeypatch.setattr(engine, "suggestions", slowly)
    visitor.begin_anew()
    held: list[Route] = []

    def hold(route: Route) -> None:
        asks = "What did he weave?" in (route.request.post_data or "")
        if asks:
            held.append(route)
        else:
            route.continue_()

    visitor.page.route("**/queue/join*", hold)
    visitor.send("What did he weave?")
    visitor.page.wait_for_function("location.hash !== ''")
    goes_on.set()
    visitor.see(".welcome .chip")
    held[0].continue_()
    visitor.see("#turn-0 .tools")
    visitor.page.go_back()
    visitor.see("#turn-0 .q:has-text('Who built it?')")


def test_a_reopened_conversation_goes_on_and_one_deleted_elsewhere_says_so(
    serve: Serve, visit: Visit, store: ConversationStore
) -> None:
    engine = make_engine()
    visitor = visit(serve(engine, store=store)).arrive()
    visitor.choose("The loom of Ada")
    visitor.ask("Who built it?")
    assert again(visitor) == ["Who built it?"]
    assert visitor.page.input_value("#picker") == "loom"
    visitor.ask("What did he weave?")
    assert engine.heard[-1][1] == ("loom",)
    key = visitor.page.evaluate("localStorage.getItem('footnote-key')")
    (kept,) = store.list(key)
    store.delete(key, kept.id)
    visitor.ask("What did he weave?")
    assert "deleted in another tab" in visitor.text("#turn-2 .remark")
    store.restore(key, kept.id)
    assert len(again(visitor)) == 3
