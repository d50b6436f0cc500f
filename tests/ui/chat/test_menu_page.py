"""The menu of models in a real browser."""

from collections.abc import Callable

import pytest

from tests.fakes import FakeEngine, make_article
from tests.ui.conftest import Visitor
from tests.ui.looks import LOOKS
from ui.engine.engine import FoundModels, ModelChoice

pytestmark = pytest.mark.browser

Serve = Callable[..., str]
Visit = Callable[..., Visitor]

RAIN = make_article("rain", "Rain", "Rain fell on Tuesday. It stopped.")
HERE = ModelChoice("small", "<small>", "127.0.0.1:8080")
THERE = ModelChoice("large", "large", "api.test")
FOUND = FoundModels((HERE, THERE), ("b.test does not answer.",), "api.test")
VERBATIM = "Verbatim · nothing leaves this machine"


def make_engine(**options: object) -> FakeEngine:
    return FakeEngine({"rain": RAIN}, found=FOUND, **options)  # type: ignore[arg-type]


def test_one_click_chooses_who_answers_in_this_tab(serve: Serve, visit: Visit) -> None:
    engine = make_engine()
    address = serve(engine)
    visitor, other = visit(address).arrive(), visit(address).arrive()
    page = visitor.page
    visitor.ask("Who?")
    assert engine.sought == 0
    assert not page.locator("#models").is_visible()
    page.get_by_role("button", name=f"Who answers: {VERBATIM}").click()
    menu = page.get_by_role("dialog", name="Who answers in this tab")
    menu.get_by_role("button", name="large passages go to api.test").wait_for()
    assert engine.sought == 1
    assert menu.locator("li span").all_text_contents() == [
        "No model",
        "<small>",
        "large",
        "Other models of api.test",
    ]
    assert menu.get_by_text("b.test does not answer.").is_visible()
    menu.get_by_role("button", name="<small>").click()
    page.wait_for_selector(".whom:has-text('passages go to 127.0.0.1:8080 on this machine')")
    assert not menu.is_visible()
    visitor.ask("Who?")
    other.ask("Who?")
    assert engine.asked == [None, "small", None]
    assert other.page.locator(".whom").text_content() == VERBATIM
    page.locator(".who").click()
    assert menu.locator("[aria-pressed=true] span").all_text_contents() == ["<small>"]
    menu.get_by_role("button", name="No model").click()
    page.wait_for_selector(f".whom:text-is('{VERBATIM}')")
    visitor.ask("Who?")
    assert engine.asked[-1] is None


def test_a_key_is_sent_only_when_its_models_are_asked_for(serve: Serve, visit: Visit) -> None:
    visitor = visit(serve(make_engine())).arrive()
    page = visitor.page
    page.locator(".who").click()
    more = page.get_by_role("button", name="Other models of api.test")
    more.click()
    more.wait_for(state="detached")
    assert page.locator("#models").is_visible()


def test_a_tab_begins_with_the_model_that_was_named(serve: Serve, visit: Visit) -> None:
    engine = make_engine(named=THERE)
    visitor = visit(serve(engine)).arrive()
    assert visitor.page.locator(".whom").text_content() == "large · passages go to api.test"
    visitor.ask("Who?")
    assert engine.asked == ["large"]


@pytest.mark.parametrize(
    ("button", "model"), [("No model", None), ("<small>", "small")], ids=["none", "one"]
)
def test_the_choice_outlasts_a_reload(
    serve: Serve, visit: Visit, button: str, model: str | None
) -> None:
    engine = make_engine(named=THERE, here=(HERE,))
    visitor = visit(serve(engine)).arrive()
    page = visitor.page
    page.locator(".who").click()
    page.locator("#models").get_by_role("button", name=button).click()
    page.wait_for_selector(".whom:not(:has-text('large'))")
    page.reload()
    page.wait_for_selector(".whom:not(:has-text('large')):not(:empty)")
    visitor.ask("Who?")
    assert engine.asked == [model]


def test_the_keyboard_is_enough(serve: Serve, visit: Visit) -> None:
    visitor = visit(serve(make_engine())).arrive()
    page = visitor.page
    page.locator(".who").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#models [data-model=large]")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.dataset.model") == "small"
    page.keyboard.press("Escape")
    assert not page.locator("#models").is_visible()
    assert page.evaluate("document.activeElement.className") == "plain who"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(".whom:has-text('<small>')")


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_no_rule_of_accessibility_is_broken(
    serve: Serve, visit: Visit, scheme: str, width: int
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not there")
    size = {"width": width, "height": 800}
    visitor = visit(serve(make_engine()), color_scheme=scheme, viewport=size).arrive()
    page = visitor.page
    page.locator(".who").click()
    page.wait_for_selector("#models [data-model=large]")
    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
    found = axe.Axe().run(page, options=options).response["violations"]
    assert [(rule["id"], node["html"]) for rule in found for node in rule["nodes"]] == []
    box = page.locator("#models").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert page.evaluate("document.documentElement.scrollWidth") <= width
