"""The page on small screens and in small windows."""

from tests.fakes import Quoted
from tests.ui.loom import make_engine
from tests.ui.visitor import Serve, Visit, Visitor
from ui.conversations.store import ConversationStore


def test_the_page_fits_a_small_phone(loom: str, visit: Visit) -> None:
    chat = visit(loom, viewport={"width": 360, "height": 640}, has_touch=True).arrive()
    page = chat.page
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
    chat.press("Close")
    assert not page.locator(".read").is_visible()
    assert chat.focused() == "2-c1"
    # Escape closes it, too, wherever the focus is.
    page.click('.turns [data-place="2-c1"]')
    chat.see(".read")
    page.focus('[data-place="2-c1"]')
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    assert not page.locator(".read").is_visible()


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


def test_a_window_magnified_four_times_can_be_asked_and_read_in(
    serve: Serve, visit: Visit, store: ConversationStore
) -> None:
    size = {"width": 320, "height": 256}
    chat = visit(serve(make_engine(), store=store), viewport=size).arrive()
    page = chat.page
    chat.ask("Who built it?")
    chat.ask("What did he weave?")
    assert fits(chat)
    for part in ("#question", ".go", '[data-place="1-c1"]'):
        assert seen(chat, part), part
    # Half of the window and more is for the conversation.
    assert chat.box("#region-box")["y"] > 160
    page.focus("#question")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('.new')")
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


def test_a_card_fits_where_it_has_room_neither_above_nor_below(chat: Visitor) -> None:
    chat.page.set_viewport_size({"width": 1000, "height": 300})
    chat.ask("Who built it?")
    chat.page.focus('[data-place="0-c1"]')
    chat.see(".card:not([hidden])")
    card, marker = chat.box(".card"), chat.box('[data-place="0-c1"]')
    assert card["y"] >= 0
    assert card["y"] + card["height"] <= 300
    assert card["y"] >= marker["y"] + marker["height"] or card["y"] + card["height"] <= marker["y"]


def test_a_long_answer_leaves_room_above_its_question(serve: Serve, visit: Visit) -> None:
    engine = make_engine()
    engine.script = {"Long?": [Quoted("loom", "The loom wove algebra.", "Word " * 300)]}
    chat = visit(serve(engine), viewport={"width": 400, "height": 640}).arrive()
    chat.ask("refuse")
    chat.ask("Long?")
    assert 8 <= chat.box("#turn-1 .q")["y"] - chat.box(".turns")["y"] <= 16
