"""Articles in a real browser: added, chosen, changed and removed."""

import re
from pathlib import Path

import pytest

from tests.fakes import FakeEngine, Quoted, make_article
from tests.ui.loom import make_engine
from tests.ui.visitor import Serve, Visit, Visitor


@pytest.fixture
def empty(serve: Serve, visit: Visit) -> Visitor:
    """Return a tab at a page without any article."""
    return visit(serve(FakeEngine({}))).arrive()


def add(chat: Visitor, text: str = "") -> None:
    """Paste a text, and press the button that adds it."""
    chat.page.get_by_role("textbox", name="Text").fill(text)
    in_dialog(chat, "Add text")


def in_dialog(chat: Visitor, name: str) -> None:
    chat.page.locator("dialog").get_by_role("button", name=name).click()


def test_pasted_text_becomes_an_article(empty: Visitor) -> None:
    page = empty.page
    assert page.get_attribute("#question", "placeholder") == "Add a text to ask about"
    page.locator(".turns").get_by_role("button", name="Add text").click()
    page.get_by_label("Title").fill("A <i>title</i>")
    add(empty, "Rain fell on Tuesday. It stopped.")
    empty.see("dialog:not([open])", "attached")
    empty.see(".read h1")
    assert empty.text(".read h1") == "A <i>title</i>"
    assert empty.texts("#picker option") == ["A <i>title</i>"]
    assert page.get_attribute("#question", "placeholder") == "Ask about this article"
    assert empty.text("#notice") == "Added."
    assert empty.texts(".read .art p")[-1] == "Rain fell on Tuesday. It stopped."
    empty.ask("What fell?")
    assert empty.text("#notice") == ""


def test_files_become_articles_and_a_bad_one_is_reported(empty: Visitor, tmp_path: Path) -> None:
    page = empty.page
    contents = {"rain.txt": b"Rain fell.", "sun.txt": b"Sun.", "bad.txt": b"\xff\xfe\x00\xd8"}
    for name, data in contents.items():
        (tmp_path / name).write_bytes(data)
    page.click("[data-open=add]")
    page.set_input_files("#files", [tmp_path / name for name in contents])
    empty.see("dialog[data-state=error]")
    did, bad = page.locator("dialog .did"), page.locator("dialog .bad")
    assert did.text_content() == "Added 2 articles."
    assert bad.text_content() == "bad.txt is not text."
    before = "element => getComputedStyle(element, '::before').content"
    assert bad.evaluate(before) == '"Not added: "'
    assert did.evaluate(before) == "none"
    colour = "element => getComputedStyle(element).color"
    assert did.evaluate(colour) == page.locator("dialog label").first.evaluate(colour)
    assert bad.evaluate(colour) != did.evaluate(colour)
    assert empty.texts("#picker option")[1:] == ["rain", "sun"]
    in_dialog(empty, "Close")
    page.locator(".head").get_by_role("button", name="Add text").click()
    assert empty.text("dialog .words") == ""
    assert page.locator("dialog").get_attribute("data-state") == ""
    assert empty.focused() == "text"


def test_adding_is_cancelled(empty: Visitor) -> None:
    empty.page.locator(".turns").get_by_role("button", name="Add text").click()
    add(empty, "wait until it is cancelled")
    empty.see("dialog .did:has-text('Embedding 1 of 1')")
    in_dialog(empty, "Cancel")
    empty.see("dialog[data-state=cancelled]")
    assert empty.text("dialog .did") == "Adding was cancelled; nothing was written."
    left = empty.page.get_by_role("textbox", name="Text").input_value()
    assert left == "wait until it is cancelled"
    assert empty.texts("#picker option") == ["No articles yet"]


def test_what_cannot_be_added_is_said_in_one_sentence(empty: Visitor, tmp_path: Path) -> None:
    page = empty.page
    words = "dialog[data-state=error] .bad"
    page.click("[data-open=add]")
    add(empty)
    empty.see(words)
    assert empty.text(words) == "There is no text to add yet; paste some first."
    add(empty, "12 !?")
    empty.see("dialog .words:has-text('no words')")
    assert empty.text(words) == "The pasted text has no words; paste the article itself."
    (tmp_path / "large.txt").write_bytes(b"word " * 1_000_001)
    page.set_input_files("#files", tmp_path / "large.txt")
    empty.see("dialog .words:has-text('5 MB')")
    assert empty.text(words) == "large.txt is larger than 5 MB; add it in parts."
    # The browser cannot name a file of this machine.
    secret = tmp_path / "secret.txt"
    secret.write_text("A secret stands here.")
    page.route(
        "**/gradio_api/queue/join*",
        lambda route: route.continue_(
            post_data=re.sub(r'"text":"x"', f'"paths":["{secret}"]', route.request.post_data)
        ),
    )
    add(empty, "x")
    empty.see("dialog .words:has-text('not uploaded')")
    page.keyboard.press("Escape")
    empty.see("dialog:not([open])", "attached")
    assert empty.texts("#picker option") == ["No articles yet"]


def test_an_article_that_changed_says_so_and_shows_both_texts(serve: Serve, visit: Visit) -> None:
    engine = make_engine()
    chat = visit(serve(engine)).arrive()
    chat.ask("Who built it?")

    def opened(text: str) -> list[str]:
        engine.shelf["loom"] = make_article("loom", "The loom of Ada", text)
        chat.page.locator(".read .scroll").evaluate("one => one.remove()")
        chat.page.click("[data-place='0-c1']")
        chat.see(".read .none h2:has-text('has changed since')")
        return chat.texts(".read blockquote, .read mark")

    quote = "Ada built a loom in 1843."
    now = "Ada built her loom in 1844."
    assert opened("All was rewritten.") == [quote]
    assert opened(f"{now} All else is new.") == [quote, now]
    assert opened(f"More came before. {quote}") == [quote]
    assert chat.count(".read #cited:focus") == 1
    del engine.shelf["loom"]
    chat.page.click("[data-place='0-c1']")
    chat.see(".read :text('is no longer here')")


def test_the_bar_names_the_article_of_a_footnote(chat: Visitor) -> None:
    chat.ask("Scripts?")
    chat.open("0-c2")
    path = "Many scripts › A heading that is as long as headings get › And one below it"
    assert chat.text(".read .path") == path
    chat.page.set_viewport_size({"width": 390, "height": 800})
    bar = chat.box(".read .bar")
    assert bar["x"] + bar["width"] <= 390
    assert bar["height"] < 60


def test_a_removed_article_is_asked_no_more(serve: Serve, visit: Visit) -> None:
    engine = make_engine()
    chat = visit(serve(engine), viewport={"width": 390, "height": 800}).arrive()
    chat.choose("The loom of Ada", "attached")
    chat.ask("Who built it?")
    shown = engine.shelf.pop("loom")
    chat.page.click("[data-place='0-c1']")
    chat.page.get_by_role("heading", name="“The loom of Ada” is no longer here").wait_for()
    assert chat.text(".read blockquote") == "Ada built a loom in 1843."
    chat.press("Close")
    assert not chat.page.locator(".read").is_visible()
    engine.script = {"What did he weave?": [Quoted("scripts", "After it all.")]}
    engine.nearest = ()
    chat.ask("What did he weave?")
    assert engine.heard[-1][1] is None
    remark = "The article you chose was removed; questions now go to all articles."
    assert chat.text("#turn-1 .remark") == remark
    assert chat.count("#turn-1 .fn") == 1
    assert chat.texts(".read .spine .title span") == ["Many scripts"]
    assert chat.count(".read .bar") == 1
    engine.script = {}
    chat.ask("And then?")
    assert chat.count(".remark") == 1
    engine.shelf = {}
    chat.ask("And now?")
    chat.see(".read h2:has-text('No articles yet')", "attached")
    assert chat.texts("#picker option") == ["No articles yet"]
    assert shown.title not in chat.text(".read")


@pytest.fixture
def mills() -> FakeEngine:
    names = [f"mill-{number:02}" for number in range(25)]
    return FakeEngine({name: make_article(name, name, "The mill is old.") for name in names})


def test_the_list_of_articles_stays_where_it_is_scrolled(
    mills: FakeEngine, serve: Serve, visit: Visit
) -> None:
    chat = visit(serve(mills)).arrive()
    where = "document.querySelector('.read .scroll').scrollTop"
    mill = chat.page.get_by_label("Ask about mill-20")
    mill.scroll_into_view_if_needed()
    before = chat.page.evaluate(where)
    assert before > 100
    mill.uncheck()
    chat.see("#picker option:checked:has-text('24 of 25')", "attached")
    chat.see(".hint [data-article='']", "attached")
    assert abs(chat.page.evaluate(where) - before) < 2
    chat.press("Remove mill-20")
    chat.see(".undo")
    assert abs(chat.page.evaluate(where) - before) < 2
    undo = chat.page.get_by_role("button", name="Undo").bounding_box()
    top = chat.box(".read .scroll")["y"]
    assert top <= undo["y"] < top + 60
    chat.page.get_by_role("button", name="mill-19").first.click()
    chat.see(".read h1:has-text('mill-19')")
    assert chat.page.evaluate(where) == 0
    chat.page.click(".shelves")
    chat.see(".shelf")
    assert chat.page.evaluate(where) == 0


def test_a_double_click_takes_one_article_away(
    mills: FakeEngine, serve: Serve, visit: Visit
) -> None:
    chat = visit(serve(mills)).arrive()
    names = list(mills.shelf)
    button = chat.page.get_by_role("button", name="Remove mill-20")
    button.scroll_into_view_if_needed()
    spot = button.bounding_box()
    chat.page.mouse.click(spot["x"] + spot["width"] / 2, spot["y"] + spot["height"] / 2)
    chat.see(".undo:has-text('mill-20')")
    for clicks in (2, 3):
        chat.page.mouse.down(click_count=clicks)
        chat.page.mouse.up(click_count=clicks)
    chat.press("Undo")
    chat.see(".undo", "detached")
    assert list(mills.shelf) == [*names[:20], *names[21:], "mill-20"]
