"""The page at every size, in both colour schemes, without motion and on paper."""

from typing import Any

import pytest

from tests.fakes import Quoted
from tests.ui.looks import LOOKS
from tests.ui.loom import LOOM, make_engine
from tests.ui.page_states import STATES
from tests.ui.page_states import make_engine as full_engine
from tests.ui.visitor import Show, Visit, Visitor
from tests.ui.watching import OUTSIDE


@pytest.mark.soak
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("state", STATES)
def test_every_state_keeps_the_rules(show: Show, state: str, scheme: str, width: int) -> None:
    engine = full_engine()
    visitor = show(engine, width, scheme=scheme)
    STATES[state](visitor, engine)
    check(visitor)


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_a_walk_through_the_page_keeps_the_rules(show: Show, scheme: str, width: int) -> None:
    visitor = show(full_engine(), width, scheme=scheme).arrive()
    page = visitor.page
    check(visitor)
    for question in "Who built it?|Mixed?|What did it cost?|refuse|Tell?|Fail?|Invent?".split("|"):
        visitor.ask(question)
    for summary in page.locator(".turns summary").all():
        # A click may miss what the end of the answer is still scrolling.
        summary.press("Enter")
    check(visitor)
    right = page.locator("#how-0 td:last-child").first.bounding_box()
    assert right["x"] + right["width"] <= width
    heights = page.eval_on_selector_all("#how-0 button", "all => all.map(one => one.offsetHeight)")
    assert min(heights) >= 32
    for place in ("1-c1", "0-l1"):
        visitor.open(place)
        check(visitor)
    page.keyboard.press("Escape")
    page.click(".who")
    visitor.see("#models [data-model=large]")
    check(visitor)
    menu = visitor.box("#models")
    assert 0 <= menu["x"] <= width - menu["width"]
    page.keyboard.press("Escape")
    page.click("[data-open=add]")
    check(visitor)


def check(visitor: Visitor) -> None:
    visitor.check_access()
    # What scrolls within the page does so up and down only.
    wide = visitor.page.evaluate("""() => [...document.querySelectorAll("#page *")]
        .filter((one) => one.checkVisibility() && one.scrollWidth > one.clientWidth + 1)
        .filter((one) => ["auto", "scroll"].includes(getComputedStyle(one).overflowX))
        .map((one) => one.className || one.id)""")
    assert wide == []


def test_the_page_fits_a_small_phone_and_nothing_covers_the_answer(loom: str, visit: Visit) -> None:
    chat = visit(loom, viewport={"width": 360, "height": 640}, has_touch=True).arrive()
    page = chat.page
    # The focus would bring a keyboard up.
    assert chat.focused() != "question"
    chat.ask("What did he weave?")
    chat.ask("What did it cost?")
    chat.ask("Who built it?")
    assert not page.locator(".read").is_visible()
    assert chat.open("2-c1") == "Ada built a loom in 1843."
    sheet, mark, button = map(chat.box, (".read", "#cited", '[data-place="2-c1"]'))
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
    assert chat.box(".read .art")["width"] <= 360
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.locator(".read .close").tap()
    chat.see("[data-place='2-c1']:focus")
    assert not page.locator(".read").is_visible()
    page.wait_for_timeout(400)  # longer than the focus rests before a card opens
    assert not page.locator(".card").is_visible()
    # Escape closes it, too, wherever the focus is.
    page.click('.turns [data-place="2-c1"]')
    chat.see(".read")
    page.focus('[data-place="2-c1"]')
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    assert not page.locator(".read").is_visible()
    # What is asked in the article is seen in the conversation.
    chat.open("2-c1")
    chat.press("Ask about this")
    chat.see("body:not(.reading)", "attached")
    assert chat.focused() == "question"
    chat.see(".within:has-text('About “')")
    chat.press("Read")
    chat.press("Short overview")
    chat.see("body:not(.reading)", "attached")
    chat.see("#turn-3 .a")


def fits(chat: Visitor) -> bool:
    """Tell whether nothing is wider than the window."""
    wide: list[str] = chat.page.evaluate("""[document.documentElement,
        ...document.querySelectorAll('#page, .turns, .read .scroll, .menu, dialog')].filter(
        one => one.scrollWidth > Math.max(one.clientWidth, 1) + 1).map(one => one.className)""")
    return wide == []


def seen(chat: Visitor, selector: str) -> bool:
    """Tell whether the middle of an element is in the window, and nothing covers it."""
    found: bool = chat.page.locator(selector).first.evaluate("""one => {
        const { x, y, width, height } = one.getBoundingClientRect();
        const top = document.elementFromPoint(x + width / 2, y + height / 2);
        return one === top || one.contains(top);
    }""")
    return found


MOVING = """() => [...document.querySelectorAll("#page, #page *")].flatMap((one) =>
  [undefined, "::before", "::after"].flatMap((part) => {
    const { transitionDuration, animationName } = getComputedStyle(one, part);
    const moves = transitionDuration !== "0s" || animationName !== "none";
    return moves ? [`${one.className || one.id}${part ?? ""}`] : [];
  }))"""

# How each scroll that a script begins is to go, and whether the marked words are in view by then.
SCROLLS = """() => {
  window.gone = [];
  const scrolls = Element.prototype.scrollTo;
  Element.prototype.scrollTo = function (how) {
    window.gone.push(how.behavior);
    return scrolls.call(this, how);
  };
}"""
IN_VIEW = """() => {
  const mark = document.querySelector("#cited").getBoundingClientRect();
  const pane = document.querySelector(".read .scroll").getBoundingClientRect();
  return pane.top <= mark.top && mark.bottom <= pane.bottom;
}"""


def moved(visitor: Visitor) -> set[str]:
    """Ask and read for a while, and return how the page scrolled by itself."""
    visitor.page.evaluate(SCROLLS)
    for _ in range(4):
        visitor.ask("What did he weave?")
    for place in ("3-c2", "3-c1"):
        visitor.open(place)
        visitor.see("#cited:focus")
        assert visitor.page.evaluate(IN_VIEW)
    return set(visitor.page.evaluate("window.gone"))


@pytest.mark.soak
def test_a_far_citation_is_there_at_once_without_motion_and_in_a_small_window(show: Show) -> None:
    chat = show(make_engine(), 360, 640).arrive()
    assert moved(chat) == {"auto"}
    assert chat.page.evaluate(MOVING) == []
    # What is marked stays in sight in a window of another size.
    chat.open("3-c2")
    for size in ((1280, 800), (390, 800), (1280, 800), (390, 400), (1280, 800)):
        chat.page.set_viewport_size({"width": size[0], "height": size[1]})
        chat.page.wait_for_function(IN_VIEW)
    chat.page.emulate_media(reduced_motion="no-preference")
    chat.begin_anew()
    assert moved(chat) == {"smooth"}
    # A window that is magnified four times can be asked and read in, too.
    page = chat.page
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size({"width": 390, "height": 800})
    page.click(".read .close")
    chat.begin_anew()
    page.set_viewport_size({"width": 320, "height": 256})
    chat.ask("Who built it?")
    chat.ask("What did he weave?")
    assert fits(chat)
    for part in ("#question", ".go", '[data-place="1-c1"]'):
        assert seen(chat, part), part
    # Half of the window and more is for the conversation.
    assert chat.box("#region-box")["y"] > 160
    page.focus("#question")
    for part in (".go", ".who", ".save", ".new"):
        page.keyboard.press("Tab")
        assert page.evaluate(f"document.activeElement.matches('{part}')")
    assert seen(chat, ".new")
    page.focus('[data-place="1-c1"]')
    chat.see(".card:not([hidden])")
    card = chat.box(".card")
    assert card["y"] >= 0
    assert card["y"] + card["height"] <= 256
    page.keyboard.press("Escape")
    assert chat.open("1-c1") == "The loom wove algebra."
    assert fits(chat)
    for part in ("#cited", ".read .close", ".read .step", "[data-pick=ask]"):
        assert seen(chat, part), part
    assert chat.box(".read .scroll")["height"] > 128
    page.click(".read .close")
    assert seen(chat, '[data-place="1-c1"]')
    page.click("#how-1 summary")
    page.locator("#how-1 dt").last.scroll_into_view_if_needed()
    assert fits(chat)
    page.click(".talks")
    page.locator("#history summary").first.click()
    page.locator("#history [data-delete]").first.click()
    chat.see(".turns .welcome")
    assert fits(chat)
    page.keyboard.press("Escape")
    page.click(".head [data-open=add]")
    page.fill("#text", "A text of one sentence.")
    page.click("dialog .go")
    chat.see("#picker option:has-text('A text of one sentence.')", "attached")
    assert fits(chat)


SHOWN = "all => all.filter(one => one.checkVisibility()).map(one => one.innerText.trim())"


def printed(page: Any, selector: str) -> list[str]:
    """Return the texts of what matches a selector and is printed."""
    found: list[str] = page.eval_on_selector_all(selector, SHOWN)
    return found


def note(number: int, quote: str) -> str:
    """Return the footnote of a quote of the loom."""
    start = LOOM.text.index(quote)
    path = "The loom of Ada › A heading that is as long as headings get › And one below it"
    return f"[{number}] “{quote}” ({path}, characters {start}-{start + len(quote)})"


def test_an_article_and_answers_fit_paper_and_windows_of_every_width(show: Show) -> None:
    engine = full_engine()
    visitor = show(engine, 360, 640, scheme="dark").arrive()
    page = visitor.page
    # Before any question it is the article.
    visitor.choose("The loom of Ada", "attached")
    page.emulate_media(media="print")
    assert printed(page, ".read h1") == ["The loom of Ada"]
    assert len(printed(page, ".read [data-block]")) == 45
    assert printed(page, ".turns, .read button, .read .bar") == []
    assert page.locator("#region-reader").bounding_box()["height"] > 2 * 640
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 1280, "height": 800})
    page.select_option("#picker", label="All articles (3)")
    visitor.see(".welcome h2:has-text('these articles')")
    questions = ["What did he weave?", "Tell?", "What did it cost?", "refuse"]
    for question in questions:
        visitor.ask(question)
    visitor.open("0-c1")
    page.emulate_media(media="print")
    assert printed(page, ".q") == questions
    assert printed(page, "#turn-0 .notes") == [
        f"{note(1, 'The loom wove algebra.')}\n{note(2, 'The last word was silence.')}"
    ]
    assert printed(page, "#turn-0 .fn") == ["1", "2"]
    brackets = "one => ['::before', '::after'].map(part => getComputedStyle(one, part).content)"
    assert page.locator("#turn-0 .fn").first.evaluate(brackets) == ['"["', '"]"']
    words = ["not supported", "doubtful", "citation found by Footnote"]
    assert printed(page, "#turn-1 .tag") == words
    assert printed(page, "#turn-2 .none h2") == ["No answer was found in these articles"]
    assert printed(page, "#turn-2 .notes") == []
    assert printed(page, "#turn-2 .near") == ["Nobody bought the cloth.", "It stood in Turin."]
    assert printed(page, "#turn-3 .fail") == ["The question has no words; ask one in a sentence."]
    assert printed(page, "button:not(.fn, .near, .tag), summary, textarea, select, dialog") == []
    assert printed(page, ".read, .head, .card, [popover]") == []
    clipped = """() => [...document.querySelectorAll(".turns, .turns *, #page, html, body")]
        .filter((one) => one.checkVisibility() && getComputedStyle(one).overflowY !== "visible")
        .map((one) => one.className)"""
    assert page.evaluate(clipped) == []
    ground = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(ground) == "rgb(255, 255, 255)"
    # The page fits windows of every width.
    engine.script = {
        "Long?": [Quoted("loom", "The loom wove algebra.", "Word " * 300)],
        "What did he weave?": [Quoted("loom", "The loom wove algebra.")],
    }
    engine.suggested = 0
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 400, "height": 640})
    page.click(".read .close")
    visitor.begin_anew()
    visitor.ask("refuse")
    visitor.ask("Long?")
    # A long answer leaves room above its question.
    assert 8 <= visitor.box("#turn-1 .q")["y"] - visitor.box(".turns")["y"] <= 16
    visitor.ask("Tell?")
    names = ["Conversations", "Articles", "Add articles"]
    for width in (1920, 1280, 900, 681, 680, 430, 390, 375, 360, 340, 320):
        page.set_viewport_size({"width": width, "height": 700})
        # No marker hangs out of the column of answers, and the header is one row.
        assert page.evaluate(OUTSIDE) == [], width
        assert visitor.box(".head")["height"] <= 56, width
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        for name in [*names, "Read"] if width <= 880 else names:
            button = page.locator(".head").get_by_role("button", name=name, exact=True)
            assert button.is_visible(), (width, name)
            assert button.get_attribute("title") == name
        assert visitor.box("#picker")["width"] >= 70, width
    page.set_viewport_size({"width": 1920, "height": 1080})
    visitor.ask("What did he weave?")
    visitor.open("3-c1")
    said, line = visitor.box("#turn-3 .a"), visitor.box(".ask .line")
    question, text = visitor.box("#turn-3 .q"), visitor.box(".read [data-block='1']")
    # The question, the answer and the box to ask in are one column, next to the article.
    assert abs(said["x"] - line["x"]) <= 1
    assert abs(question["x"] + question["width"] - line["x"] - line["width"]) <= 1
    assert text["x"] - (line["x"] + line["width"]) <= 140
    assert 700 <= text["width"] <= 740
    assert said["width"] <= 740
