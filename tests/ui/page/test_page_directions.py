"""Right-to-left texts are shown right to left, beside others that are not."""

from tests.fakes import FakeEngine, Quoted, make_article
from tests.ui.visitor import Serve, Visit

TEXT = (
    "مدرسة المدينة\n\nبُنيت المدرسة في عام 1902. كان فيها 30 طالبًا.\n\n"
    "A paragraph in English: مرحبا.\n\nהבית הזה נבנה ב-1911."
)
SCHOOL = make_article("school", "مدرسة المدينة", TEXT, headings=["مدرسة المدينة"])
QUOTES = ["بُنيت المدرسة في عام 1902.", "A paragraph in English: مرحبا.", "הבית הזה נבנה ב-1911."]
QUESTION = "متى بُنيت المدرسة؟"

DIRECTIONS = "all => all.map(one => getComputedStyle(one).direction)"


def test_each_text_runs_its_own_way(serve: Serve, visit: Visit) -> None:
    script = {QUESTION: [Quoted("school", quote) for quote in QUOTES]}
    visitor = visit(serve(FakeEngine({"school": SCHOOL}, script))).arrive()
    page = visitor.page
    visitor.ask(QUESTION)
    blocks = page.eval_on_selector_all(".read [data-block]", DIRECTIONS)
    assert blocks == ["rtl", "rtl", "ltr", "rtl"]
    assert page.eval_on_selector_all(".q, .said", DIRECTIONS) == ["rtl", "rtl"]
    for number, quote in enumerate(QUOTES, 1):
        assert visitor.open(f"0-c{number}") == quote
        # A line begins at the side that its text begins at.
        mark, block, pane = (
            visitor.box(selector)
            for selector in ("#cited", "[data-block]:has(#cited)", ".read .scroll")
        )
        left = mark["x"] - block["x"]
        right = block["x"] + block["width"] - mark["x"] - mark["width"]
        assert (left < 2) if number == 2 else (right < 2)
        assert mark["x"] + mark["width"] <= pane["x"] + pane["width"]
    page.keyboard.press("Escape")
    visitor.see(".card blockquote")
    # Between neighbours of another direction the words of a quote keep their order.
    assert visitor.texts(".card .dim") == [QUOTES[1]]
    own = "one => getComputedStyle(one).unicodeBidi"
    assert page.locator(".card .quote").evaluate(own) == "plaintext"
    # The arrow that points to where the next marker stands goes there.
    page.keyboard.press("ArrowRight")
    assert visitor.focused() == "0-c2"
