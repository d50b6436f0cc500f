"""Conversations in a real browser: kept, reopened, renamed, saved, deleted."""

import threading
from collections.abc import Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Route

from index import IndexSettings
from qa import Section
from tests.soak import long
from tests.ui.conftest import Stage
from tests.ui.loom import make_engine
from tests.ui.slowed import HeldReading
from tests.ui.visitor import Serve, Show, Visit, Visitor
from ui.conversations.store import ConversationStore

WATCH = """() => new MutationObserver(() => {
  window.came ||= Boolean(document.querySelector("#cited"));
}).observe(document.querySelector("#region-reader"), { childList: true, subtree: true })"""


def again(visitor: Visitor) -> list[str]:
    """Reload the page, and return the questions that are there again."""
    visitor.reload("#turn-0")
    return visitor.questions()


def test_a_reload_keeps_the_conversation_and_its_place(chat: Visitor, visit: Visit) -> None:
    page = chat.page
    page.set_viewport_size({"width": 390, "height": 800})
    chat.ask("What did he weave?")
    chat.ask("What did it cost?")
    # What was opened and closed is no step to go back through; going back closes, too.
    chat.open("0-c1")
    chat.see("body.reading")
    steps = page.evaluate("history.length")
    page.get_by_role("button", name="Close").first.click()
    page.wait_for_function("!location.hash.includes('at=')")
    chat.open("0-c1")
    chat.see("body.reading")
    assert page.evaluate("history.length") == steps
    page.go_back()
    chat.see("body:not(.reading)")
    assert page.locator("#turn-0").is_visible()
    page.go_forward()
    chat.see("#cited:focus")
    page.get_by_role("button", name="Close").first.click()
    chat.open("0-c2")
    assert chat.fragment().startswith("#c=")
    assert "&at=0-c2&article=loom&span=" in chat.fragment()
    said = page.locator(".said").first.inner_html()
    assert again(chat) == ["What did he weave?", "What did it cost?"]
    chat.see("#cited:has-text('The last word was silence.')")
    assert page.locator(".said").first.inner_html() == said
    # Another browser sees the article, and not the conversation.
    other = visit(chat.address)
    other.page.goto(page.url)
    other.see("#cited:has-text('The last word was silence.')")
    assert other.count(".turn") == 0
    other.page.click(".talks")
    other.see("#history .state:has-text('No conversations yet')")
    # It stays below its button when the list comes.
    assert abs(other.box("#history")["x"] - other.box(".talks")["x"]) < 1
    page.keyboard.press("Escape")
    page.wait_for_function("!location.hash.includes('at=')")
    chat.ask("Who built it?")
    chat.press("New conversation")
    page.wait_for_function("location.hash === ''")
    chat.see("#turn-0", "detached")
    page.go_back()
    chat.see("#turn-0 .q:has-text('What did he weave?')")
    assert len(chat.questions()) == 3


# How each opens on a phone, and what is then seen.
OVER = {
    ".shelves": "body.reading .read .shelf",
    ".reads": "body.reading .read",
    ".adds": "dialog.panel[open]",
    ".talks": "#history:popover-open",
    ".who": "#models:popover-open",
}


def test_in_a_wide_window_back_closes_the_list_of_articles_and_goes_on_to_the_place_before(
    show: Show,
) -> None:
    chat = show(make_engine()).arrive()
    chat.choose("The loom of Ada")
    chat.ask("Who built it?")
    chat.see(".read #cited")
    place = chat.open("0-c1")
    for _ in range(2):
        chat.page.click(".shelves")
        chat.see(".read .shelf")
        chat.page.go_back()
        chat.see(".read #cited")
        assert chat.texts(".read mark") == [place]
    chat.page.go_forward()
    chat.see(".read .shelf")
    # Whoever opens an article from the list has closed it.
    chat.page.click(".shelf [data-article]")
    chat.see(".read article")
    chat.page.wait_for_function("history.state?.footnote !== 'shelf'")


def test_on_a_phone_back_closes_what_is_open_and_leaves_no_steps(show: Show) -> None:
    chat = show(make_engine(), width=360, height=640).arrive()
    page = chat.page
    first = page.evaluate("history.length")

    def check_closed() -> None:
        for seen in OVER.values():
            chat.see(seen, "hidden" if chat.count(seen) else "detached")
        assert page.evaluate("history.state?.footnote ?? ''") == ""

    for door, seen in OVER.items():
        page.click(door)
        chat.see(seen)
        page.go_back()
        check_closed()
        page.go_forward()
        chat.see(seen)
        page.keyboard.press("Escape")
        page.wait_for_function("!history.state?.footnote")
        check_closed()
        assert page.evaluate("history.length") == first + 1
    # One that opens over another is gone back from first.
    page.click(".shelves")
    chat.see(OVER[".shelves"])
    page.click(".adds")
    page.go_back()
    chat.see("dialog:not([open])", "attached")
    chat.see(OVER[".shelves"])
    page.click(".talks")
    chat.see(OVER[".talks"])
    page.click(".shelves")
    chat.see(OVER[".talks"], "detached")
    page.wait_for_function("history.state.footnote === 'reader'")
    page.go_back()
    check_closed()
    # A citation that is gone back from, and forward to, is closed like any other.
    chat.ask("What did he weave?")
    chat.open("0-c1")
    page.go_back()
    check_closed()
    page.go_forward()
    chat.see("#cited:focus")
    page.get_by_role("button", name="Close").first.click()
    page.wait_for_function("!history.state?.footnote")
    check_closed()
    # A reload closes all.
    page.click(".adds")
    chat.reload("#turn-0")
    page.wait_for_function("!history.state?.footnote")
    page.go_back()
    assert page.url == "about:blank"
    page.close()


def test_the_article_is_read_where_the_list_was_opened_in_its_place(show: Show) -> None:
    chat = show(make_engine(), width=360, height=640).arrive()
    chat.page.click(".shelves")
    chat.page.click(".spine .title")
    chat.see(".read article[data-read]")
    read = chat.text(".read h1")
    for door, seen in ((".shelves", ".read .shelf"), (".reads", ".read article[data-read]")):
        chat.page.get_by_role("button", name="Close").first.click()
        chat.see("body:not(.reading)")
        chat.page.click(door)
        chat.see(seen)
    assert chat.text(".read h1") == read


def test_a_restart_and_a_killed_tab_lose_no_finished_answer(
    serve: Serve, visit: Visit, tmp_path: Path
) -> None:
    first = ConversationStore(IndexSettings(home=tmp_path))
    visitor = visit(serve(make_engine(), store=first)).arrive()
    visitor.ask("What did he weave?")
    state = visitor.page.context.storage_state()
    fragment = visitor.fragment()
    visitor.page.close(run_before_unload=False)
    first.close()
    second = ConversationStore(IndexSettings(home=tmp_path))
    address = serve(make_engine(), store=second)
    for origin in state["origins"]:
        origin["origin"] = address
    later = visit(address, storage_state=state)
    later.page.goto(f"{address}/{fragment}")
    later.see("#turn-0 .said")
    assert later.open("0-c1") == "The loom wove algebra."
    # The chat goes on where nothing can be kept any more.
    second.close()
    (tmp_path / "catalog.sqlite").write_text("This is no database at all, but a text.")
    later.ask("Who built it?")
    assert later.open("1-c1") == "Ada built a loom in 1843."
    later.page.click(".talks")
    later.see("#history .fail:has-text('catalog.sqlite')")
    assert "No conversations yet" not in later.text("#history")


def test_what_comes_late_changes_nothing_and_a_reopened_conversation_goes_on(
    show: Show, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = make_engine()
    visitor = show(engine).arrive()

    def hold() -> HeldReading:
        """Let a drawing of the one question be on its way, behind an article."""
        visitor.see("#cited")
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
    # A conversation that is opened again goes on, and one deleted elsewhere says so.
    engine.suggested = 1
    visitor.begin_anew()
    visitor.see(".read .hint")
    visitor.choose("The loom of Ada")
    visitor.ask("Who built it?")
    assert again(visitor) == ["Who built it?"]
    assert visitor.page.input_value("#picker") == "loom"
    visitor.ask("What did he weave?")
    assert engine.heard[-1][1] == ("loom",)
    key = visitor.page.evaluate("localStorage.getItem('footnote-key')")
    kept = stage.store.list(key)[0]
    stage.store.delete(key, kept.id)
    visitor.ask("What did he weave?")
    assert "deleted in another tab" in visitor.text("#turn-2 .remark")
    stage.store.restore(key, kept.id)
    assert len(again(visitor)) == 3
    # From a first question one step back leads to the conversation before.
    visitor.begin_anew()
    visitor.ask("Who built it?")
    suggest, goes_on = engine.sections, threading.Event()

    def slowly(articles: Sequence[str] | None) -> Sequence[Section]:
        goes_on.wait(60)
        return suggest(articles)

    monkeypatch.setattr(engine, "sections", slowly)
    visitor.begin_anew()
    late: list[Route] = []

    def keep_back(route: Route) -> None:
        asks = "What did he weave?" in (route.request.post_data or "")
        if asks:
            late.append(route)
        else:
            route.continue_()

    visitor.page.route("**/queue/join*", keep_back)
    visitor.send("What did he weave?")
    visitor.page.wait_for_function("location.hash !== ''")
    goes_on.set()
    visitor.see(".welcome .chip")
    late[0].continue_()
    visitor.see("#turn-0 .tools")
    visitor.page.go_back()
    visitor.see("#turn-0 .q:has-text('Who built it?')")


def test_a_conversation_opens_with_the_first_citation_of_its_last_answer(show: Show) -> None:
    chat = show(make_engine(), 1280).arrive()
    chat.ask("Scripts?")
    chat.begin_anew()
    chat.ask("Who built it?")
    chat.ask("What did he weave?")
    for title in ("Scripts?", "Who built it?"):
        chat.page.click(".talks")
        chat.page.click(f"#history .opens:has-text('{title}')")
        chat.see(f"#turn-0 .q:has-text('{title}')")
        last = chat.page.locator(".turn").last.locator(".fn").first.get_attribute("data-place")
        chat.see(f"[data-place='{last}'][aria-current]")
        chat.see("#cited")


@pytest.mark.parametrize("width", [390, long(1280)])
def test_conversations_are_searched_by_plain_words(show: Show, width: int) -> None:
    chat = show(make_engine(), width).arrive()
    chat.ask("Who built it?")
    chat.ask("What did he weave?")
    chat.begin_anew()
    chat.ask("Scripts?")
    chat.page.click(".talks")
    titles = "#history .opens span"
    chat.see("#history .kept:nth-child(2)")
    for words, found in (("scripts", "Scripts?"), ("weave WHAT", "Who built it?")):
        chat.page.fill("#history .sift input", words)
        chat.page.keyboard.press("Enter")
        chat.see(f"#history .kept:only-child:has-text('{found}')")
    chat.check_access()
    chat.page.fill("#history .sift input", "harbour")
    chat.page.keyboard.press("Enter")
    chat.see("#history .state:has-text('No title or question has “harbour”.')")
    chat.page.click("#history [data-every]")
    chat.see("#history .kept:nth-child(2)")
    assert chat.texts(titles) == ["Scripts?", "Who built it?"]
    # Whoever opens the list again sees all of it.
    chat.page.fill("#history .sift input", "scripts")
    chat.page.keyboard.press("Enter")
    chat.see("#history .kept:only-child")
    chat.page.click(".talks")
    chat.see("#history .kept", "hidden")
    chat.page.click(".talks")
    chat.see("#history .kept:nth-child(2)")
    assert chat.page.input_value("#history .sift input") == ""
