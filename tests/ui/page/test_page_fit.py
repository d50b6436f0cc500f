"""The page for everybody: rules of accessibility, and small screens."""

from collections.abc import Callable

import pytest

from tests.fakes import Quoted
from tests.ui.conftest import Visitor
from tests.ui.looks import LOOKS
from tests.ui.loom import make_engine
from ui.conversations.store import ConversationStore

pytestmark = pytest.mark.browser

Serve = Callable[..., str]
Visit = Callable[..., Visitor]


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_no_rule_of_accessibility_is_broken(
    serve: Serve, visit: Visit, scheme: str, width: int
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not there")
    size = {"width": width, "height": 800}
    visitor = visit(serve(make_engine()), color_scheme=scheme, viewport=size).arrive()
    page = visitor.page

    def check() -> None:
        options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
        found = axe.Axe().run(page, options=options).response["violations"]
        broken = [(rule["id"], node["html"]) for rule in found for node in rule["nodes"]]
        assert broken == []

    check()
    visitor.ask("Who built it?")
    visitor.ask("Mixed?")
    visitor.ask("What did it cost?")
    visitor.ask("refuse")
    check()
    visitor.open("1-c1")
    check()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.keyboard.press("Escape")
    page.click("[data-open=add]")
    check()


def test_the_page_fits_a_small_phone(serve: Serve, visit: Visit) -> None:
    size = {"width": 360, "height": 640}
    visitor = visit(serve(make_engine()), viewport=size, has_touch=True).arrive()
    page = visitor.page
    visitor.ask("What did he weave?")
    visitor.ask("What did it cost?")
    visitor.ask("Who built it?")
    assert not page.locator(".read").is_visible()
    assert visitor.open("2-c1") == "Ada built a loom in 1843."
    sheet = page.locator(".read").bounding_box()
    mark = page.locator("#cited").bounding_box()
    button = page.locator('[data-place="2-c1"]').bounding_box()
    assert sheet["y"] < mark["y"] < 640
    assert mark["x"] + mark["width"] <= 360
    assert 0 < button["y"] + button["height"] < sheet["y"]
    heights = page.eval_on_selector_all(
        "button:not(.fn)", "all => all.map(one => one.offsetHeight).filter(Boolean)"
    )
    assert len(heights) > 8
    assert min(heights) >= 32
    tall = "one => parseFloat(getComputedStyle(one, '::after').height)"
    assert page.locator(".fn").first.evaluate(tall) >= 32
    assert page.locator(".read .art").bounding_box()["width"] <= 360
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_role("button", name="Close").click()
    assert not page.locator(".read").is_visible()
    assert page.evaluate("document.activeElement.dataset.place") == "2-c1"


def test_a_window_magnified_four_times_can_be_asked_and_read_in(
    serve: Serve, visit: Visit, store: ConversationStore
) -> None:
    size = {"width": 320, "height": 256}
    visitor = visit(serve(make_engine(), store=store), viewport=size).arrive()
    page = visitor.page

    def fits() -> None:
        wide = page.evaluate("""[document.documentElement, ...document.querySelectorAll(
            '#page, .turns, .read .scroll, .menu, dialog')].filter(
            one => one.scrollWidth > Math.max(one.clientWidth, 1) + 1).map(one => one.className)""")
        assert wide == []

    def seen(selector: str) -> bool:
        """Tell whether the middle of an element is in the window, and nothing covers it."""
        found: bool = page.locator(selector).first.evaluate("""one => {
            const { x, y, width, height } = one.getBoundingClientRect();
            const top = document.elementFromPoint(x + width / 2, y + height / 2);
            return one === top || one.contains(top);
        }""")
        return found

    visitor.ask("Who built it?")
    visitor.ask("What did he weave?")
    fits()
    assert seen("#question")
    assert seen(".go")
    assert seen('[data-place="1-c1"]')
    # Half of the window and more is for the conversation.
    assert page.locator("#region-box").bounding_box()["y"] > 160
    page.focus("#question")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('.new')")
    assert seen(".new")
    page.focus('[data-place="1-c1"]')
    page.wait_for_selector(".card:not([hidden])")
    card = page.locator(".card").bounding_box()
    assert card["y"] >= 0
    assert card["y"] + card["height"] <= 256
    page.keyboard.press("Escape")
    assert visitor.open("1-c1") == "The loom wove algebra."
    fits()
    for part in ("#cited", ".read .close", ".read .step", "[data-pick=ask]"):
        assert seen(part), part
    assert page.locator(".read .scroll").bounding_box()["height"] > 128
    page.click(".read .close")
    assert seen('[data-place="1-c1"]')
    page.click("#how-1 summary")
    page.locator("#how-1 dt").last.scroll_into_view_if_needed()
    fits()
    page.click(".talks")
    page.locator("#history summary").first.click()
    page.locator("#history [data-delete]").first.click()
    page.wait_for_selector(".turns .welcome")
    fits()
    page.keyboard.press("Escape")
    page.click(".head [data-open=add]")
    page.fill("#text", "A text of one sentence.")
    page.click("dialog [type=submit]")
    page.wait_for_selector("#picker option:has-text('A text of one sentence.')", state="attached")
    fits()


def test_a_card_fits_where_it_has_room_neither_above_nor_below(serve: Serve, visit: Visit) -> None:
    visitor = visit(serve(make_engine()), viewport={"width": 1000, "height": 300}).arrive()
    page = visitor.page
    visitor.ask("Who built it?")
    page.focus('[data-place="0-c1"]')
    page.wait_for_selector(".card:not([hidden])")
    card = page.locator(".card").bounding_box()
    marker = page.locator('[data-place="0-c1"]').bounding_box()
    assert card["y"] >= 0
    assert card["y"] + card["height"] <= 300
    assert card["y"] >= marker["y"] + marker["height"] or card["y"] + card["height"] <= marker["y"]


def test_a_long_answer_leaves_room_above_its_question(serve: Serve, visit: Visit) -> None:
    engine = make_engine()
    said = Quoted("loom", "The loom wove algebra.", "Word " * 300)
    engine.script = {"Long?": [said]}
    visitor = visit(serve(engine), viewport={"width": 400, "height": 640}).arrive()
    visitor.ask("refuse")
    visitor.ask("Long?")
    above = visitor.page.locator("#turn-1 .q").bounding_box()["y"]
    above -= visitor.page.locator(".turns").bounding_box()["y"]
    assert 8 <= above <= 16
