"""The page in a real browser."""

from collections.abc import Callable

import pytest

from tests.ui.conftest import Visitor
from tests.ui.loom import NEAREST, SCRIPT, make_engine
from ui.engine.engine import ModelChoice

pytestmark = pytest.mark.browser

Serve = Callable[..., str]
Visit = Callable[..., Visitor]


def test_a_marker_opens_the_article_and_marks_the_quote_alone(serve: Serve, visit: Visit) -> None:
    visitor = visit(serve(make_engine())).arrive()
    page = visitor.page
    turn = visitor.ask("Scripts?")
    for number, quoted in enumerate(SCRIPT["Scripts?"], 1):
        assert visitor.open(f"{turn}-c{number}") == quoted.quote
        assert page.evaluate("document.activeElement.id") == "cited"
        box = page.locator("#cited").bounding_box()
        assert 0 < box["y"] < 800
        assert page.evaluate("window.scrollY") == 0
    assert page.locator(".read b").count() == 0
    button = page.get_by_role("button", name="Citation 2, Many scripts, verified quote", exact=True)
    assert button.count() == 1
    size = button.bounding_box()
    assert size["width"] >= 24
    assert size["height"] >= 24


def test_escape_goes_back_to_the_marker(serve: Serve, visit: Visit) -> None:
    visitor = visit(serve(make_engine())).arrive()
    page = visitor.page
    turn = visitor.ask("What did he weave?")
    assert visitor.open(f"{turn}-c2") == "The last word was silence."
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.place") == f"{turn}-c2"
    page.get_by_role("button", name="Previous citation").click()
    page.wait_for_selector("mark:has-text('wove algebra')")
    assert page.locator(".read mark").all_text_contents() == ["The loom wove algebra."]
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.place") == f"{turn}-c1"


def test_the_keyboard_is_enough(serve: Serve, visit: Visit) -> None:
    visitor = visit(serve(make_engine())).arrive()
    page = visitor.page
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "question":
            break
    page.keyboard.type("Who built")
    page.keyboard.press("Shift+Enter")
    assert page.input_value("#question") == "Who built\n"
    page.keyboard.press("Backspace")
    page.keyboard.type(" it?")
    page.keyboard.press("Enter")
    page.wait_for_selector('.turns[aria-busy="false"] .tools')
    for _ in range(20):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.dataset.place") == "0-c1":
            break
    page.keyboard.press("Enter")
    page.wait_for_selector("#cited:focus")
    assert page.locator("#cited").text_content() == "Ada built a loom in 1843."


@pytest.mark.soak
def test_streamed_text_does_not_move(serve: Serve, visit: Visit) -> None:
    visitor = visit(serve(make_engine(pause=0.2))).arrive()
    page = visitor.page
    for _ in range(4):
        visitor.ask("What did he weave?")
    page.fill("#question", "Scripts?")
    page.press("#question", "Enter")
    page.wait_for_selector("#turn-4 .fn")
    top = "document.querySelector('#turn-4 .said').getBoundingClientRect().top"
    page.evaluate("window.kept = document.querySelector('#turn-4 .fn')")
    tops = [page.evaluate(top)]
    while page.locator('.turns[aria-busy="true"]').count():
        tops.append(page.evaluate(top))
    assert page.locator("#turn-4 .fn").count() == 5
    assert len(tops) > 3
    assert len(set(tops[:-1])) == 1
    assert 0 < tops[0] < 700, "the new turn is out of sight"
    assert page.evaluate("window.kept.isConnected"), "a marker was made anew while streaming"


def test_what_is_not_there_is_said_with_related_sentences(serve: Serve, visit: Visit) -> None:
    visitor = visit(serve(make_engine())).arrive()
    turn = visitor.ask("What did it cost?")
    block = visitor.page.locator(f"#turn-{turn} .none")
    assert block.get_by_role("heading", name="No answer was found in these articles").is_visible()
    assert not block.get_by_role("button").first.is_visible()
    block.get_by_text("Nearest sentences").click()
    assert block.get_by_role("button").all_text_contents() == [item.quote for item in NEAREST]
    assert visitor.open(f"{turn}-n1") == "Nobody bought the cloth."
    assert visitor.open(f"{turn}-n2") == "It stood in Turin."


def test_support_is_told_in_words(serve: Serve, visit: Visit) -> None:
    visitor = visit(serve(make_engine())).arrive()
    visitor.ask("Mixed?")
    assert visitor.page.locator(".tag").all_text_contents() == ["doubtful", "not supported"]
    for name in (
        "Citation 1, The loom of Ada, doubtful",
        "Citation 2, The loom of Ada, not supported",
    ):
        assert visitor.page.get_by_role("button", name=name).count() == 1


def test_the_header_says_who_answers(serve: Serve, visit: Visit) -> None:
    verbatim = visit(serve(make_engine())).arrive().page
    assert verbatim.locator(".whom").text_content() == "Verbatim · nothing leaves this machine"
    model = make_engine(named=ModelChoice("m", "${m}<i>", "api.example"))
    shown = visit(serve(model)).arrive().page.locator(".whom").text_content()
    assert shown == "${m}<i> · passages go to api.example"


def test_a_follow_up_shows_how_it_was_understood(serve: Serve, visit: Visit) -> None:
    engine = make_engine()
    visitor = visit(serve(engine)).arrive()
    visitor.ask("Who built it?")
    turn = visitor.ask("What did he weave?")
    shown = visitor.page.locator(f"#turn-{turn} .stand").text_content()
    assert shown == "understood as: What did Ada weave?"
    assert [item.question for item in engine.heard[1][0]] == ["Who built it?"]


def test_the_picker_scopes_the_question(serve: Serve, visit: Visit) -> None:
    engine = make_engine()
    visitor = visit(serve(engine)).arrive()
    page = visitor.page
    names = page.locator("#picker option").all_text_contents()
    assert names == ["All articles (2)", "The loom of Ada", "Many scripts"]
    hint = "document.querySelector('#question').placeholder"
    assert page.evaluate(hint) == "Ask about these articles"
    assert page.locator(".welcome h2").text_content() == "Ask about these articles"
    visitor.ask("Who built it?")
    page.select_option("#picker", label="Many scripts")
    page.wait_for_selector(".read h1:has-text('Many scripts')")
    assert page.evaluate(hint) == "Ask about this article"
    visitor.ask("Who built it?")
    page.select_option("#picker", label="All articles (2)")
    row = page.get_by_role("button", name="The loom of Ada added text · added 2023-06-16 · 3 sent")
    row.click()
    page.wait_for_selector(".read h1:has-text('The loom')")
    assert page.input_value("#picker") == "loom"
    visitor.ask("Who built it?")
    assert [scope for _, scope in engine.heard] == [None, ("scripts",), ("loom",)]


def test_two_tabs_are_independent(serve: Serve, visit: Visit) -> None:
    engine = make_engine()
    address = serve(engine)
    first, second = visit(address).arrive(), visit(address).arrive()
    first.page.select_option("#picker", label="The loom of Ada")
    first.page.wait_for_selector(".read h1:has-text('The loom')")
    first.ask("Who built it?")
    assert second.page.locator(".turn").count() == 0
    assert second.page.input_value("#picker") == ""
    second.ask("Who built it?")
    assert engine.heard == [((), ("loom",)), ((), None)]


def test_errors_stand_in_the_page(
    serve: Serve, visit: Visit, caplog: pytest.LogCaptureFixture
) -> None:
    visitor = visit(serve(make_engine())).arrive()
    turn = visitor.ask("refuse")
    failure = visitor.page.locator(f"#turn-{turn} .fail")
    assert failure.text_content() == "The question has no words; ask one in a sentence."
    turn = visitor.ask("break")
    shown = visitor.page.locator(f"#turn-{turn} .fail").text_content()
    assert shown.startswith("Something went wrong;")
    assert "a defect" not in shown
    assert "a defect" in caplog.text
    visitor.ask("Who built it?")
    assert visitor.page.locator(".fn").count() == 1


def test_a_question_that_reaches_nobody_stays_in_its_box(serve: Serve, visit: Visit) -> None:
    visitor = visit(serve(make_engine())).arrive()
    page = visitor.page
    page.route("**/gradio_api/app_id", lambda route: route.abort())
    page.fill("#question", "Who built it?")
    page.press("#question", "Enter")
    page.wait_for_selector("#notice:has-text('does not respond')")
    said = "Footnote does not respond; is it still running in its terminal?"
    assert page.locator("#notice").text_content() == said
    assert page.input_value("#question") == "Who built it?"
    assert page.locator(".turn").count() == 0
    assert visitor.failures == ["Failed to load resource: net::ERR_FAILED"]
    visitor.failures.clear()
    page.unroute("**/gradio_api/app_id")
    page.press("#question", "Enter")
    page.wait_for_selector("#turn-0 .fn")
    assert page.input_value("#question") == ""
    assert page.locator("#notice").text_content() == ""


def test_copying_takes_the_footnotes_along(serve: Serve, visit: Visit) -> None:
    address = serve(make_engine())
    visitor = visit(address, permissions=["clipboard-read", "clipboard-write"]).arrive()
    visitor.ask("Who built it?")
    visitor.page.get_by_role("button", name="Copy with footnotes").click()
    visitor.page.wait_for_selector("#notice:has-text('Copied.')")
    copied = visitor.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("Ada built a loom in 1843. [1]\n\n[1] “Ada built a loom in 1843.”")


def test_near_sentences_that_were_unfolded_stay_so(serve: Serve, visit: Visit) -> None:
    visitor = visit(serve(make_engine())).arrive()
    visitor.ask("What did it cost?")
    near = visitor.page.locator("#turn-0 .near").first
    assert not near.is_visible()
    visitor.page.click("#turn-0 .none summary")
    assert near.is_visible()
    visitor.ask("Who built it?")
    visitor.page.wait_for_selector("#turn-1 .tools")
    assert near.is_visible()
