"""Cards, keys and marks: reading the evidence in a real browser."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.ui.conftest import Visitor
from tests.ui.loom import make_engine
from ui.conversations.store import ConversationStore

pytestmark = pytest.mark.browser

Serve = Callable[..., str]
Visit = Callable[..., Visitor]

FOCUSED = "document.activeElement.dataset.place"


def test_a_card_shows_the_quote_between_its_neighbours(serve: Serve, visit: Visit) -> None:
    visitor = visit(serve(make_engine()), permissions=["clipboard-read", "clipboard-write"])
    page = visitor.arrive().page
    visitor.ask("What did he weave?")
    card = page.locator(".card")
    page.locator("[data-place='0-c1']").hover()
    card.wait_for()
    assert card.locator(".quote").text_content() == "The loom wove algebra."
    assert card.locator(".dim").all_text_contents() == ["What it wove", "Nobody bought the cloth."]
    assert card.locator(".where").text_content() == (
        "The loom of Ada › A heading that is as long as headings get › And one below it"
    )
    assert card.locator(".why").text_content().startswith("verified quote.")
    assert page.locator(".claim[data-lit] .text").all_text_contents() == ["The loom wove algebra."]
    card.get_by_role("button", name="Copy quote").click()
    page.wait_for_selector("#notice:has-text('Copied.')")
    assert page.evaluate("navigator.clipboard.readText()") == "The loom wove algebra."
    page.mouse.move(5, 5)
    card.wait_for(state="hidden")
    assert page.locator(".claim[data-lit]").count() == 0


def test_the_keyboard_walks_the_markers_and_their_cards(serve: Serve, visit: Visit) -> None:
    visitor = visit(serve(make_engine())).arrive()
    page = visitor.page
    visitor.ask("What did he weave?")
    visitor.ask("Scripts?")
    card = page.locator(".card")
    page.locator("[data-place='1-c1']").focus()
    card.wait_for()
    for expected in ("1-c2", "1-c3"):
        page.keyboard.press("ArrowRight")
        assert page.evaluate(FOCUSED) == expected
    page.keyboard.press("ArrowUp")
    assert page.evaluate(FOCUSED) == "1-c2"
    page.wait_for_selector(".card .quote:has-text('closes at 5.')")
    page.keyboard.press("Escape")
    card.wait_for(state="hidden")
    assert page.evaluate(FOCUSED) == "1-c2"
    page.keyboard.press("ArrowLeft")
    page.wait_for_selector(".card .quote:has-text('sews')")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Open"
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(FOCUSED) == "1-c1"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("#cited:focus")
    assert page.locator(".read mark").all_text_contents() == ["𝔘𝔫𝔦 🧵🪡 sews 👩🏽‍🔬 well."]


def test_n_and_p_step_through_what_an_answer_cites(serve: Serve, visit: Visit) -> None:
    visitor = visit(serve(make_engine())).arrive()
    page = visitor.page
    visitor.ask("What did he weave?")
    assert visitor.open("0-c1") == "The loom wove algebra."
    also = page.locator(".read .also")
    assert also.all_text_contents() == ["The last word was silence."]
    assert page.locator(".read .tick").count() == 2
    tops = page.locator(".tick").evaluate_all("all => all.map(one => one.offsetTop)")
    assert tops[0] < 100 < tops[1]
    # No stop for the keyboard, which has the keys; these the bar names.
    assert page.locator(".ticks [tabindex], .ticks button, .ticks a").count() == 0
    assert page.locator(".ticks").get_attribute("aria-hidden") == "true"
    assert page.locator(".bar .keys").text_content() == "p n"
    page.keyboard.press("n")
    page.wait_for_selector("mark:has-text('silence')")
    assert also.all_text_contents() == ["The loom wove algebra."]
    page.keyboard.press("p")
    page.wait_for_selector("mark:has-text('algebra')")
    page.locator("#question").fill("")
    page.locator("#question").press("n")
    assert page.input_value("#question") == "n"
    assert page.locator("mark:has-text('algebra')").count() == 1
    assert page.locator(".strip span").count() == 2


def test_a_question_is_edited_and_the_earlier_answer_brought_back(
    serve: Serve, visit: Visit
) -> None:
    engine: Any = make_engine()
    visitor = visit(serve(engine)).arrive()
    page = visitor.page
    visitor.ask("Who built it?")
    visitor.ask("What did it cost?")
    page.get_by_role("button", name="Edit question 1").click()
    assert page.input_value("#question") == "Who built it?"
    assert "takes the place of the one after it, too" in page.locator(".editing").text_content()
    page.keyboard.press("Escape")
    assert page.input_value("#question") == ""
    page.get_by_role("button", name="Edit question 1").click()
    page.fill("#question", "Scripts?")
    page.keyboard.press("Enter")
    page.wait_for_selector("#turn-0 .q:has-text('Scripts?')")
    page.wait_for_selector('.turns[aria-busy="false"]')
    assert page.locator(".turn").count() == 1
    assert engine.heard[-1][0] == ()
    page.get_by_role("button", name="Bring back").click()
    page.wait_for_selector("#turn-1")
    assert page.locator(".q").all_text_contents() == ["Who built it?", "What did it cost?"]
    page.get_by_role("button", name="Ask question 2 again").click()
    page.wait_for_selector("#turn-1 [data-bring-back]")
    assert page.locator(".turn").count() == 2
    assert [turn.question for turn in engine.heard[-1][0]] == ["Who built it?"]


def test_articles_are_ticked_removed_and_brought_back(serve: Serve, visit: Visit) -> None:
    engine = make_engine()
    visitor = visit(serve(engine)).arrive()
    page = visitor.page
    page.get_by_label("Ask about Many scripts").uncheck()
    page.wait_for_selector("#picker option:checked:has-text('The loom of Ada')", state="attached")
    visitor.ask("Who built it?")
    assert engine.heard[-1][1] == ("loom",)
    page.get_by_role("button", name="Ask about all 2").click()
    page.wait_for_selector("#picker option:checked:has-text('All articles')", state="attached")
    page.get_by_role("button", name="Remove The loom of Ada").click()
    page.wait_for_selector(".undo:has-text('Removed “The loom of Ada”')")
    assert list(engine.shelf) == ["scripts"]
    page.get_by_role("button", name="Undo").click()
    page.wait_for_selector(".shelf .title:has-text('The loom of Ada')")
    assert set(engine.shelf) == {"loom", "scripts"}
    assert page.locator(".undo").count() == 0


def test_questions_are_suggested_before_and_after_an_answer(serve: Serve, visit: Visit) -> None:
    visitor = visit(serve(make_engine(suggested=2))).arrive()
    page = visitor.page
    page.wait_for_selector(".welcome .chip")
    chips = page.locator(".chip")
    assert chips.all_text_contents() == ["Who built it?", "What did he weave?"]
    page.get_by_role("button", name="Who built it?").click()
    page.wait_for_selector("#turn-0 .further")
    assert chips.all_text_contents() == ["What did he weave?", "Mixed?"]
    page.get_by_role("button", name="What did he weave?").click()
    page.wait_for_selector("#turn-1 .further")
    assert page.locator("#turn-0 .further").count() == 0
    # Neither was asked, and the first was not shown before.
    assert chips.all_text_contents() == ["Scripts?", "Mixed?"]
    page.get_by_role("button", name="Articles").click()
    page.wait_for_selector(".shelf")
    page.get_by_role("button", name="New conversation").click()
    page.wait_for_selector(".welcome .chip")


def test_an_overview_is_an_answer_with_citations(serve: Serve, visit: Visit) -> None:
    visitor = visit(serve(make_engine())).arrive()
    page = visitor.page
    page.select_option("#picker", label="The loom of Ada")
    page.get_by_role("button", name="Overview in five sentences").click()
    page.wait_for_selector("#turn-0 .tools")
    assert page.locator("#turn-0 .q").text_content() == "Overview of The loom of Ada"
    assert visitor.open("0-c1") == "Ada built a loom in 1843. It stood in Turin."


def test_no_card_covers_the_answer_when_the_article_is_closed(serve: Serve, visit: Visit) -> None:
    visitor = visit(serve(make_engine()), viewport={"width": 390, "height": 800}, has_touch=True)
    page = visitor.arrive().page
    visitor.ask("What did he weave?")
    visitor.open("0-c1")
    page.locator(".read .close").tap()
    page.wait_for_selector("[data-place='0-c1']:focus")
    page.wait_for_timeout(400)  # longer than the focus rests before a card opens
    assert not page.locator(".card").is_visible()


@pytest.mark.soak
def test_a_selection_is_forgotten_with_its_article_and_in_another_conversation(
    serve: Serve, visit: Visit, store: ConversationStore
) -> None:
    visitor = visit(serve(make_engine(), store=store)).arrive()
    page = visitor.page

    def select() -> None:
        visitor.open("0-c1")
        page.get_by_role("button", name="Ask about this").click()
        page.wait_for_selector(".within:has-text('About “')")

    visitor.ask("Scripts?")
    page.get_by_role("button", name="New conversation").click()
    page.wait_for_selector(".welcome")
    visitor.ask("Who built it?")
    select()
    page.click(".talks")
    page.get_by_role("button", name="Scripts?").first.click()
    page.wait_for_selector("#turn-0 .q:has-text('Scripts?')")
    page.wait_for_selector(".within", state="hidden")
    select()
    page.fill("#question", "Half a")
    page.click(".shelves")
    page.get_by_role("button", name="Remove Many scripts").click()
    page.wait_for_selector(".within", state="hidden")
    assert page.input_value("#question") == "Half a"
