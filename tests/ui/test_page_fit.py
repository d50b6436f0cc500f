"""The page for everybody: rules of accessibility, and small screens."""

from collections.abc import Callable

import pytest

from tests.ui.conftest import Visitor
from tests.ui.loom import make_engine

pytestmark = pytest.mark.browser

Serve = Callable[..., str]
Visit = Callable[..., Visitor]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
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
