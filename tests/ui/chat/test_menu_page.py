"""The menu of models in a real browser."""

import pytest

from tests.fakes import FakeEngine, make_article
from tests.ui.visitor import Serve, Visit
from ui.engine.engine import FoundModels, ModelChoice

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
    visitor.press(f"Who answers: {VERBATIM}")
    menu = page.get_by_role("dialog", name="Who answers in this tab")
    menu.get_by_role("button", name="large passages go to api.test").wait_for()
    assert engine.sought == 1
    names = menu.locator("li span").all_text_contents()
    assert names == ["No model", "<small>", "large", "Other models of api.test"]
    assert menu.get_by_text("b.test does not answer.").is_visible()
    # A key is sent only when its models are asked for.
    visitor.press("Other models of api.test")
    visitor.see("#models [data-everywhere]", "detached")
    assert menu.is_visible()
    menu.get_by_role("button", name="<small>").click()
    visitor.see(".whom:has-text('passages go to 127.0.0.1:8080 on this machine')")
    assert not menu.is_visible()
    visitor.ask("Who?")
    other.ask("Who?")
    assert engine.asked == [None, "small", None]
    assert other.text(".whom") == VERBATIM
    page.click(".who")
    assert menu.locator("[aria-pressed=true] span").all_text_contents() == ["<small>"]
    menu.get_by_role("button", name="No model").click()
    visitor.see(f".whom:text-is('{VERBATIM}')")
    visitor.ask("Who?")
    assert engine.asked[-1] is None


@pytest.mark.parametrize(
    ("button", "model"), [("No model", None), ("<small>", "small")], ids=["none", "one"]
)
def test_a_tab_begins_with_the_named_model_and_another_choice_outlasts_a_reload(
    serve: Serve, visit: Visit, button: str, model: str | None
) -> None:
    engine = make_engine(named=THERE, here=(HERE,))
    visitor = visit(serve(engine)).arrive()
    page = visitor.page
    assert visitor.text(".whom") == "large · passages go to api.test"
    visitor.ask("Who?")
    page.click(".who")
    page.locator("#models").get_by_role("button", name=button).click()
    visitor.see(".whom:not(:has-text('large'))")
    page.reload()
    visitor.see(".whom:not(:has-text('large')):not(:empty)")
    visitor.ask("Who?")
    assert engine.asked == ["large", model]
