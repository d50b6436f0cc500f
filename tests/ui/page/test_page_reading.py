"""Cards, keys and marks: reading the evidence in a real browser."""

import pytest

from tests.ui.loom import make_engine
from tests.ui.visitor import Serve, Visit, Visitor


def test_a_card_shows_the_quote_between_its_neighbours(chat: Visitor) -> None:
    chat.ask("What did he weave?")
    card = chat.page.locator(".card")
    chat.page.locator("[data-place='0-c1']").hover()
    card.wait_for()
    assert chat.text(".card .quote") == "The loom wove algebra."
    assert chat.texts(".card .dim") == ["What it wove", "Nobody bought the cloth."]
    assert chat.text(".card .where") == (
        "The loom of Ada › A heading that is as long as headings get › And one below it"
    )
    assert chat.text(".card .why").startswith("exact quote.")
    assert chat.texts(".claim[data-lit] .text") == ["The loom wove algebra."]
    chat.press("Copy quote")
    chat.see("#notice:has-text('Copied.')")
    assert chat.page.evaluate("navigator.clipboard.readText()") == "The loom wove algebra."
    chat.page.mouse.move(5, 5)
    card.wait_for(state="hidden")
    assert chat.count(".claim[data-lit]") == 0


def test_the_keyboard_walks_the_markers_and_their_cards(chat: Visitor) -> None:
    press = chat.page.keyboard.press
    chat.ask("What did he weave?")
    chat.ask("Scripts?")
    chat.page.focus("[data-place='1-c1']")
    chat.see(".card")
    for expected in ("1-c2", "1-c3"):
        press("ArrowRight")
        assert chat.focused() == expected
    press("ArrowUp")
    assert chat.focused() == "1-c2"
    chat.see(".card .quote:has-text('closes at 5.')")
    press("Escape")
    chat.see(".card", "hidden")
    assert chat.focused() == "1-c2"
    press("ArrowLeft")
    chat.see(".card .quote:has-text('sews')")
    press("Tab")
    assert chat.page.evaluate("document.activeElement.textContent") == "Open"
    press("Shift+Tab")
    assert chat.focused() == "1-c1"
    press("Tab")
    press("Enter")
    chat.see("#cited:focus")
    assert chat.texts(".read mark") == ["𝔘𝔫𝔦 🧵🪡 sews 👩🏽‍🔬 well."]


def test_n_and_p_step_through_what_an_answer_cites(chat: Visitor) -> None:
    press = chat.page.keyboard.press
    chat.ask("What did he weave?")
    assert chat.open("0-c1") == "The loom wove algebra."
    assert chat.texts(".read .also") == ["The last word was silence."]
    assert chat.count(".read .tick") == 2
    tops = chat.page.locator(".tick").evaluate_all("all => all.map(one => one.offsetTop)")
    assert tops[0] < 100 < tops[1]
    # No stop for the keyboard, which has the keys; these the bar names.
    assert chat.count(".ticks [tabindex], .ticks button, .ticks a") == 0
    assert chat.page.get_attribute(".ticks", "aria-hidden") == "true"
    assert chat.text(".bar .keys") == "p n"
    press("n")
    chat.see("mark:has-text('silence')")
    assert chat.texts(".read .also") == ["The loom wove algebra."]
    press("p")
    chat.see("mark:has-text('algebra')")
    chat.page.fill("#question", "")
    chat.page.press("#question", "n")
    assert chat.written() == "n"
    assert chat.count("mark:has-text('algebra')") == 1
    assert chat.count(".strip span") == 2


def test_a_question_is_edited_and_the_earlier_answer_brought_back(
    serve: Serve, visit: Visit
) -> None:
    engine = make_engine()
    chat = visit(serve(engine)).arrive()
    chat.ask("Who built it?")
    chat.ask("What did it cost?")
    chat.press("Edit question 1")
    assert chat.written() == "Who built it?"
    assert "takes the place of the one after it, too" in chat.text(".editing")
    chat.page.keyboard.press("Escape")
    assert chat.written() == ""
    chat.edit("Scripts?")
    chat.page.keyboard.press("Enter")
    chat.see("#turn-0 .q:has-text('Scripts?')")
    chat.see('.turns[aria-busy="false"]')
    assert chat.count(".turn") == 1
    chat.press("Bring back")
    chat.see("#turn-1")
    assert chat.questions() == ["Who built it?", "What did it cost?"]
    chat.press("Ask question 2 again")
    chat.see("#turn-1 [data-bring-back]")
    assert chat.count(".turn") == 2
    heard = [[turn.question for turn in history] for history, _ in engine.heard]
    assert heard[2:] == [[], ["Who built it?"]]


def test_articles_are_ticked_removed_and_brought_back(serve: Serve, visit: Visit) -> None:
    engine = make_engine()
    chat = visit(serve(engine)).arrive()
    chat.page.get_by_label("Ask about Many scripts").uncheck()
    chat.see("#picker option:checked:has-text('The loom of Ada')", "attached")
    chat.ask("Who built it?")
    assert engine.heard[-1][1] == ("loom",)
    chat.page.get_by_label("Ask about The loom of Ada").click()
    chat.see("#notice:has-text('all are asked again')")
    chat.see("#picker option:checked:has-text('All articles')", "attached")
    chat.page.get_by_label("Ask about Many scripts").uncheck()
    chat.see("#picker option:checked:has-text('The loom of Ada')", "attached")
    assert chat.text("#notice") == ""
    chat.press("Ask about all 2")
    chat.see("#picker option:checked:has-text('All articles')", "attached")
    chat.press("Remove The loom of Ada")
    chat.see(".undo:has-text('Removed “The loom of Ada”')")
    assert list(engine.shelf) == ["scripts"]
    chat.press("Undo")
    chat.see(".shelf .title:has-text('The loom of Ada')")
    assert set(engine.shelf) == {"loom", "scripts"}
    assert chat.count(".undo") == 0


def test_questions_are_suggested_before_and_after_an_answer(serve: Serve, visit: Visit) -> None:
    chat = visit(serve(make_engine(suggested=2))).arrive()
    chat.see(".welcome .chip")
    assert chat.texts(".chip") == ["Who built it?", "What did he weave?"]
    chat.press("Who built it?")
    chat.see("#turn-0 .further")
    assert chat.texts(".chip") == ["What did he weave?", "Mixed?"]
    chat.press("What did he weave?")
    chat.see("#turn-1 .further")
    assert chat.count("#turn-0 .further") == 0
    # Neither was asked, and the first was not shown before.
    assert chat.texts(".chip") == ["Scripts?", "Mixed?"]
    chat.page.click(".shelves")
    chat.see(".shelf")
    chat.begin_anew()
    chat.see(".welcome .chip")


def test_an_overview_is_an_answer_with_citations(chat: Visitor) -> None:
    chat.page.select_option("#picker", label="The loom of Ada")
    chat.press("Overview in five sentences")
    chat.see("#turn-0 .tools")
    assert chat.questions() == ["Overview of The loom of Ada"]
    assert chat.open("0-c1") == "Ada built a loom in 1843. It stood in Turin."


def test_no_card_covers_the_answer_when_the_article_is_closed(loom: str, visit: Visit) -> None:
    chat = visit(loom, viewport={"width": 390, "height": 800}, has_touch=True).arrive()
    chat.ask("What did he weave?")
    chat.open("0-c1")
    chat.page.locator(".read .close").tap()
    chat.see("[data-place='0-c1']:focus")
    chat.page.wait_for_timeout(400)  # longer than the focus rests before a card opens
    assert not chat.page.locator(".card").is_visible()


@pytest.mark.soak
def test_a_selection_is_forgotten_with_its_article_and_in_another_conversation(
    keeping: Visitor,
) -> None:
    def select() -> None:
        keeping.open("0-c1")
        keeping.press("Ask about this")
        keeping.see(".within:has-text('About “')")

    keeping.ask_apart("Scripts?", "Who built it?")
    select()
    keeping.page.click(".talks")
    keeping.page.get_by_role("button", name="Scripts?").first.click()
    keeping.see("#turn-0 .q:has-text('Scripts?')")
    keeping.see(".within", "hidden")
    select()
    keeping.page.fill("#question", "Half a")
    keeping.page.click(".shelves")
    keeping.press("Remove Many scripts")
    keeping.see(".within", "hidden")
    assert keeping.written() == "Half a"
    keeping.press("Undo")
    keeping.see(".undo", "detached")
