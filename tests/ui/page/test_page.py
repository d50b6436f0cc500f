"""Questions, answers and their markers, as a reader of the page sees them."""

import pytest

from tests.ui.loom import NEAREST, SCRIPT, make_engine
from tests.ui.visitor import Serve, Visit, Visitor
from ui.engine.engine import ModelChoice


def test_a_marker_opens_the_article_and_marks_the_quote_alone(chat: Visitor) -> None:
    chat.ask("Scripts?")
    for number, quoted in enumerate(SCRIPT["Scripts?"], 1):
        assert chat.open(f"0-c{number}") == quoted.quote
        assert chat.focused() == "cited"
        assert 0 < chat.box("#cited")["y"] < 800
        assert chat.page.evaluate("window.scrollY") == 0
    assert chat.count(".read b") == 0
    name = "Citation 2, Many scripts, exact quote"
    size = chat.page.get_by_role("button", name=name, exact=True).bounding_box()
    assert min(size["width"], size["height"]) >= 24


def test_escape_goes_back_to_the_marker(chat: Visitor) -> None:
    chat.ask("What did he weave?")
    assert chat.open("0-c2") == "The last word was silence."
    chat.page.keyboard.press("Escape")
    assert chat.focused() == "0-c2"
    chat.press("Previous citation")
    chat.see("mark:has-text('wove algebra')")
    assert chat.texts(".read mark") == ["The loom wove algebra."]
    chat.page.keyboard.press("Escape")
    assert chat.focused() == "0-c1"


@pytest.mark.soak
def test_streamed_text_does_not_move(serve: Serve, visit: Visit) -> None:
    chat = visit(serve(make_engine(pause=0.2))).arrive()
    page = chat.page
    for _ in range(4):
        chat.ask("What did he weave?")
    chat.send("Scripts?")
    chat.see("#turn-4 .fn")
    top = "document.querySelector('#turn-4 .said').getBoundingClientRect().top"
    page.evaluate("window.kept = document.querySelector('#turn-4 .fn')")
    tops = [page.evaluate(top)]
    while chat.count('.turns[aria-busy="true"]'):
        tops.append(page.evaluate(top))
    assert chat.count("#turn-4 .fn") == 5
    assert len(tops) > 3
    assert len(set(tops[:-1])) == 1
    assert 0 < tops[0] < 700, "the new turn is out of sight"
    assert page.evaluate("window.kept.isConnected"), "a marker was made anew while streaming"


def test_what_is_not_there_is_said_with_near_sentences_that_stay_unfolded(chat: Visitor) -> None:
    chat.ask("What did it cost?")
    block = chat.page.locator("#turn-0 .none")
    near = block.get_by_role("button")
    assert block.get_by_role("heading", name="No answer was found in these articles").is_visible()
    assert not near.first.is_visible()
    block.get_by_text("Nearest sentences").click()
    assert near.all_text_contents() == [item.quote for item in NEAREST]
    for number, item in enumerate(NEAREST, 1):
        assert chat.open(f"0-n{number}") == item.quote
    chat.ask("Who built it?")
    chat.see("#turn-1 .tools")
    assert near.first.is_visible()


def test_support_is_told_in_words(chat: Visitor) -> None:
    chat.ask("Mixed?")
    assert chat.texts(".tag") == ["doubtful", "not supported"]
    for name in ("1, The loom of Ada, doubtful", "2, The loom of Ada, not supported"):
        assert chat.page.get_by_role("button", name=f"Citation {name}").count() == 1


def test_the_header_says_who_answers(chat: Visitor, serve: Serve, visit: Visit) -> None:
    assert chat.text(".whom") == "Verbatim · nothing leaves this machine"
    model = make_engine(named=ModelChoice("m", "${m}<i>", "api.example"))
    assert visit(serve(model)).arrive().text(".whom") == "${m}<i> · passages go to api.example"


def test_a_follow_up_shows_how_it_was_understood(serve: Serve, visit: Visit) -> None:
    engine = make_engine()
    chat = visit(serve(engine)).arrive()
    chat.ask("Who built it?")
    chat.ask("What did he weave?")
    assert chat.text("#turn-1 .stand") == "understood as: What did Ada weave?"
    assert [item.question for item in engine.heard[1][0]] == ["Who built it?"]


def test_a_question_is_asked_of_what_was_chosen_in_its_tab(serve: Serve, visit: Visit) -> None:
    engine = make_engine()
    address = serve(engine)
    chat, other = visit(address).arrive(), visit(address).arrive()

    def hint() -> str:
        return str(chat.page.get_attribute("#question", "placeholder"))

    assert chat.texts("#picker option") == ["All articles (2)", "The loom of Ada", "Many scripts"]
    assert hint() == chat.text(".welcome h2") == "Ask about these articles"
    chat.ask("Who built it?")
    chat.choose("Many scripts")
    assert hint() == "Ask about this article"
    chat.ask("Who built it?")
    chat.page.select_option("#picker", label="All articles (2)")
    # An article that is opened is only read, until one asks it alone.
    chat.press("The loom of Ada added text · added 2023-06-16 · 3 sent")
    chat.see(".read h1:has-text('The loom')")
    assert chat.page.input_value("#picker") == ""
    assert chat.text(".scope .about") == "About all 2 articles"
    chat.press("Only the open article")
    chat.see(".scope .about:text-is('About “The loom of Ada”')")
    assert chat.page.input_value("#picker") == "loom"
    assert not chat.page.is_visible(".scope [data-only]")
    chat.ask("Who built it?")
    chat.press("Ask all 2")
    chat.see(".scope .about:text-is('About all 2 articles')")
    assert chat.text(".read h1") == "The loom of Ada"
    assert [scope for _, scope in engine.heard] == [None, ("scripts",), ("loom",)]
    assert (other.count(".turn"), other.page.input_value("#picker")) == (0, "")
    other.ask("Who built it?")
    assert engine.heard[-1] == ((), None)


def test_errors_stand_in_the_page(chat: Visitor, caplog: pytest.LogCaptureFixture) -> None:
    chat.ask("refuse")
    assert chat.text("#turn-0 .fail") == "The question has no words; ask one in a sentence."
    chat.ask("break")
    shown = chat.text("#turn-1 .fail")
    assert shown.startswith("Something went wrong;")
    assert "a defect" not in shown
    assert "a defect" in caplog.text
    chat.ask("Who built it?")
    assert chat.count(".fn") == 1


def test_a_question_that_reaches_nobody_stays_in_its_box(chat: Visitor) -> None:
    for reloads in (True, False):
        chat.page.route("**/gradio_api/app_id", lambda route: route.abort())
        chat.send("Who built it?")
        chat.see(".lost:has-text('The connection to Footnote is lost.')")
        assert chat.page.get_by_role("alert").count() == 1
        assert chat.written() == "Who built it?"
        assert chat.count(".turn") == 0
        assert chat.failures == ["Failed to load resource: net::ERR_FAILED"]
        chat.failures.clear()
        chat.page.unroute("**/gradio_api/app_id")
        if reloads:
            assert chat.reload() == "Who built it?"
    chat.press("Try again")
    chat.see("#turn-0 .fn")
    assert chat.written() == ""
    assert not chat.page.is_visible(".lost")


def test_copying_takes_the_footnotes_along(chat: Visitor) -> None:
    chat.ask("Who built it?")
    chat.press("Copy with footnotes")
    chat.see("#notice:has-text('Copied.')")
    copied = chat.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("Ada built a loom in 1843. [1]\n\n[1] “Ada built a loom in 1843.”")
