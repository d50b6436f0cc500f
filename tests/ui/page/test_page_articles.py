"""Articles in a real browser: chosen, named, changed and removed."""

import pytest

from tests.fakes import FakeEngine, Quoted, make_article
from tests.ui.loom import make_engine
from tests.ui.visitor import Serve, Visit, Visitor


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
