"""Articles in a real browser: added, chosen, changed and removed."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.fakes import FakeEngine, Quoted, make_article
from tests.ui.conftest import Visitor
from tests.ui.loom import make_engine

pytestmark = pytest.mark.browser

Serve = Callable[..., str]
Visit = Callable[..., Visitor]


def test_pasted_text_becomes_an_article(serve: Serve, visit: Visit) -> None:
    visitor = visit(serve(FakeEngine({}))).arrive()
    page = visitor.page
    assert page.get_attribute("#question", "placeholder") == "Add a text to ask about"
    page.locator(".turns").get_by_role("button", name="Add text").click()
    page.get_by_label("Title").fill("A <i>title</i>")
    page.get_by_role("textbox", name="Text").fill("Rain fell on Tuesday. It stopped.")
    page.locator("dialog").get_by_role("button", name="Add text").click()
    page.wait_for_selector("dialog:not([open])", state="attached")
    page.wait_for_selector(".read h1")
    assert page.locator(".read h1").text_content() == "A <i>title</i>"
    assert page.locator("#picker option").all_text_contents() == ["A <i>title</i>"]
    assert page.get_attribute("#question", "placeholder") == "Ask about this article"
    assert page.locator("#notice").text_content() == "Added."
    assert page.locator(".read .art p").last.text_content() == "Rain fell on Tuesday. It stopped."
    visitor.ask("What fell?")
    assert page.locator("#notice").text_content() == ""


def test_files_become_articles_and_a_bad_one_is_reported(
    serve: Serve, visit: Visit, tmp_path: Path
) -> None:
    visitor = visit(serve(FakeEngine({}))).arrive()
    page = visitor.page
    contents = {"rain.txt": b"Rain fell.", "sun.txt": b"Sun.", "bad.txt": b"\xff\xfe\x00\xd8"}
    for name, data in contents.items():
        (tmp_path / name).write_bytes(data)
    page.click("[data-open=add]")
    page.set_input_files("#files", [tmp_path / name for name in contents])
    page.wait_for_selector("dialog[data-state=error]")
    did, bad = page.locator("dialog .did"), page.locator("dialog .bad")
    assert did.text_content() == "Added 2 articles."
    assert bad.text_content() == "bad.txt is not text."
    before = "element => getComputedStyle(element, '::before').content"
    assert bad.evaluate(before) == '"Not added: "'
    assert did.evaluate(before) == "none"
    colour = "element => getComputedStyle(element).color"
    assert did.evaluate(colour) == page.locator("dialog label").first.evaluate(colour)
    assert bad.evaluate(colour) != did.evaluate(colour)
    assert page.locator("#picker option").all_text_contents()[1:] == ["rain", "sun"]
    page.locator("dialog").get_by_role("button", name="Close").click()
    page.locator(".head").get_by_role("button", name="Add text").click()
    assert page.locator("dialog .words").text_content() == ""
    assert page.locator("dialog").get_attribute("data-state") == ""
    assert page.evaluate("document.activeElement.id") == "text"


def test_adding_is_cancelled(serve: Serve, visit: Visit) -> None:
    visitor = visit(serve(FakeEngine({}))).arrive()
    page = visitor.page
    page.locator(".turns").get_by_role("button", name="Add text").click()
    page.get_by_role("textbox", name="Text").fill("wait until it is cancelled")
    page.locator("dialog").get_by_role("button", name="Add text").click()
    page.wait_for_selector("dialog .did:has-text('Embedding 1 of 1')")
    page.locator("dialog").get_by_role("button", name="Cancel").click()
    page.wait_for_selector("dialog[data-state=cancelled]")
    words = page.locator("dialog .did").text_content()
    assert words == "Adding was cancelled; nothing was written."
    assert page.get_by_role("textbox", name="Text").input_value() == "wait until it is cancelled"
    assert page.locator("#picker option").all_text_contents() == ["No articles yet"]


def test_what_cannot_be_added_is_said_in_one_sentence(
    serve: Serve, visit: Visit, tmp_path: Path
) -> None:
    visitor = visit(serve(FakeEngine({}))).arrive()
    page = visitor.page
    page.click("[data-open=add]")
    words = page.locator("dialog[data-state=error] .bad")
    add = page.locator("dialog").get_by_role("button", name="Add text")
    add.click()
    words.wait_for()
    assert words.text_content() == "There is no text to add yet; paste some first."
    page.get_by_role("textbox", name="Text").fill("12 !?")
    add.click()
    page.wait_for_selector("dialog .words:has-text('no words')")
    assert words.text_content() == "The pasted text has no words; paste the article itself."
    (tmp_path / "large.txt").write_bytes(b"word " * 1_000_001)
    page.set_input_files("#files", tmp_path / "large.txt")
    page.wait_for_selector("dialog .words:has-text('5 MB')")
    assert words.text_content() == "large.txt is larger than 5 MB; add it in parts."
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog:not([open])", state="attached")
    assert page.locator("#picker option").all_text_contents() == ["No articles yet"]


def test_the_browser_cannot_name_a_file_of_this_machine(
    serve: Serve, visit: Visit, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("A secret stands here.")
    visitor = visit(serve(FakeEngine({}))).arrive()
    page = visitor.page
    page.click("[data-open=add]")
    page.route(
        "**/gradio_api/queue/join*",
        lambda route: route.continue_(
            post_data=re.sub(r'"text":"x"', f'"paths":["{secret}"]', route.request.post_data)
        ),
    )
    page.get_by_role("textbox", name="Text").fill("x")
    page.locator("dialog").get_by_role("button", name="Add text").click()
    page.wait_for_selector("dialog .words:has-text('not uploaded')")
    assert page.locator("#picker option").all_text_contents() == ["No articles yet"]


def test_an_article_that_changed_says_so_and_shows_both_texts(serve: Serve, visit: Visit) -> None:
    engine = make_engine()
    visitor = visit(serve(engine)).arrive()
    page = visitor.page
    visitor.ask("Who built it?")

    def opened(text: str) -> list[str]:
        engine.shelf["loom"] = make_article("loom", "The loom of Ada", text)
        page.locator(".read .scroll").evaluate("one => one.remove()")
        page.click("[data-place='0-c1']")
        page.wait_for_selector(".read .none h2:has-text('has changed since')")
        shown: list[str] = page.locator(".read blockquote, .read mark").all_text_contents()
        return shown

    quote = "Ada built a loom in 1843."
    assert opened("All was rewritten.") == [quote]
    assert opened("Ada built her loom in 1844. All else is new.") == [
        quote,
        "Ada built her loom in 1844.",
    ]
    assert opened(f"More came before. {quote}") == [quote]
    assert page.locator(".read #cited:focus").count() == 1
    del engine.shelf["loom"]
    page.click("[data-place='0-c1']")
    page.wait_for_selector(".read :text('is no longer here')")


def test_the_bar_names_the_article_of_a_footnote(serve: Serve, visit: Visit) -> None:
    visitor = visit(serve(make_engine())).arrive()
    page = visitor.page
    turn = visitor.ask("Scripts?")
    visitor.open(f"{turn}-c2")
    path = "Many scripts › A heading that is as long as headings get › And one below it"
    assert page.locator(".read .path").text_content() == path
    page.set_viewport_size({"width": 390, "height": 800})
    bar = page.locator(".read .bar").bounding_box()
    assert bar["x"] + bar["width"] <= 390
    assert bar["height"] < 60


def test_a_removed_article_is_asked_no_more(serve: Serve, visit: Visit) -> None:
    engine = make_engine()
    size = {"width": 390, "height": 800}
    visitor = visit(serve(engine), viewport=size).arrive()
    page = visitor.page
    page.select_option("#picker", label="The loom of Ada")
    page.wait_for_selector(".read h1:has-text('The loom')", state="attached")
    visitor.ask("Who built it?")
    shown = engine.shelf.pop("loom")
    page.click("[data-place='0-c1']")
    page.get_by_role("heading", name="“The loom of Ada” is no longer here").wait_for()
    assert page.locator(".read blockquote").text_content() == "Ada built a loom in 1843."
    page.get_by_role("button", name="Close").click()
    assert not page.locator(".read").is_visible()
    engine.script = {"What did he weave?": [Quoted("scripts", "After it all.")]}
    engine.nearest = ()
    visitor.ask("What did he weave?")
    assert engine.heard[-1][1] is None
    remark = "The article you chose was removed; questions now go to all articles."
    assert page.locator("#turn-1 .remark").text_content() == remark
    assert page.locator("#turn-1 .fn").count() == 1
    assert page.locator(".read .spine .title span").all_text_contents() == ["Many scripts"]
    assert page.locator(".read .bar").count() == 1
    engine.script = {}
    visitor.ask("And then?")
    assert page.locator(".remark").count() == 1
    engine.shelf = {}
    visitor.ask("And now?")
    page.wait_for_selector(".read h2:has-text('No articles yet')", state="attached")
    assert page.locator("#picker option").all_text_contents() == ["No articles yet"]
    assert shown.title not in page.locator(".read").text_content()


def test_the_list_of_articles_stays_where_it_is_scrolled(serve: Serve, visit: Visit) -> None:
    names = [f"mill-{number:02}" for number in range(25)]
    engine = FakeEngine({name: make_article(name, name, "The mill is old.") for name in names})
    page = visit(serve(engine)).arrive().page
    where = "document.querySelector('.read .scroll').scrollTop"
    page.get_by_label("Ask about mill-20").scroll_into_view_if_needed()
    before = page.evaluate(where)
    assert before > 100
    page.get_by_label("Ask about mill-20").uncheck()
    page.wait_for_selector("#picker option:checked:has-text('24 of 25')", state="attached")
    page.wait_for_selector(".hint [data-article='']", state="attached")
    assert abs(page.evaluate(where) - before) < 2
    page.get_by_role("button", name="Remove mill-20").click()
    page.wait_for_selector(".undo")
    assert abs(page.evaluate(where) - before) < 2
    undo = page.get_by_role("button", name="Undo").bounding_box()
    top = page.locator(".read .scroll").bounding_box()["y"]
    assert top <= undo["y"] < top + 60
    page.get_by_role("button", name="mill-19").first.click()
    page.wait_for_selector(".read h1:has-text('mill-19')")
    assert page.evaluate(where) == 0
    page.click(".shelves")
    page.wait_for_selector(".shelf")
    assert page.evaluate(where) == 0


def test_a_double_click_takes_one_article_away(serve: Serve, visit: Visit) -> None:
    names = [f"mill-{number:02}" for number in range(25)]
    engine = FakeEngine({name: make_article(name, name, "The mill is old.") for name in names})
    page = visit(serve(engine)).arrive().page
    button = page.get_by_role("button", name="Remove mill-20")
    button.scroll_into_view_if_needed()
    spot = button.bounding_box()
    at = (spot["x"] + spot["width"] / 2, spot["y"] + spot["height"] / 2)
    page.mouse.click(*at)
    page.wait_for_selector(".undo:has-text('mill-20')")
    for clicks in (2, 3):
        page.mouse.down(click_count=clicks)
        page.mouse.up(click_count=clicks)
    page.get_by_role("button", name="Undo").click()
    page.wait_for_selector(".undo", state="detached")
    assert list(engine.shelf) == [*names[:20], *names[21:], "mill-20"]
