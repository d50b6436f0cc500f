"""Tables and lists of an article in a real browser."""

from typing import Any

import pytest

from index import Article
from index.loading.clean import clean_text
from tests.fakes import FakeEngine, Quoted
from tests.ui.article_view.test_blocks import HARBOUR, article_of
from tests.ui.visitor import Serve, Visit, Visitor

ROW = "Yacht | 18.00 | with & without power"
ITEM = "- every passenger"
SCRIPT = {"Which row?": [Quoted("a", ROW)], "Which item?": [Quoted("a", ITEM)]}
NAMES = [f"Column number {number}" for number in range(12)]
CELLS = " | ".join(f"{name} cell" for name in NAMES)
WIDE = article_of(
    clean_text(f"# Wide\n\n{' | '.join(NAMES)}\n{'---|' * 12}\n{CELLS}", markdown=True)
)


def engine_of(article: Article) -> FakeEngine:
    return FakeEngine({"a": article}, SCRIPT)


@pytest.fixture
def chat(serve: Serve, visit: Visit) -> Visitor:
    return visit(serve(engine_of(HARBOUR))).arrive()


def test_a_citation_of_a_row_marks_all_its_cells(chat: Visitor) -> None:
    chat.ask("Which row?")
    assert chat.open("0-c1").split("\n\n") == ROW.split(" | ")
    assert chat.texts(".read tr:has(mark) td") == ROW.split(" | ")
    ground = "one => getComputedStyle(one).backgroundColor"
    rows = chat.page.locator(".read tr")
    marked, other = rows.nth(2).locator("td"), rows.nth(1).locator("td")
    assert len({marked.nth(place).evaluate(ground) for place in range(3)}) == 1
    assert marked.first.evaluate(ground) != other.first.evaluate(ground)
    assert chat.focused() == "cited"


def test_a_citation_of_an_item_marks_its_words(chat: Visitor) -> None:
    chat.ask("Which item?")
    assert chat.open("0-c1") == "every passenger"
    assert chat.texts(".read li:has(mark)") == ["every passenger"]


def test_cells_are_selected_and_asked_about(serve: Serve, visit: Visit) -> None:
    engine = engine_of(HARBOUR)
    chat = visit(serve(engine)).arrive()
    chat.page.evaluate("""() => {
      const [yacht, fee] = [...document.querySelectorAll(".read tr:nth-child(3) td")];
      getSelection().setBaseAndExtent(yacht.firstChild, 0, fee.firstChild, 5);
    }""")
    chat.press("Ask about this")
    chat.see(".within:has-text('About “Yacht | 18.00”')")
    chat.ask("Which row?")
    selected = engine.selected[-1]
    assert selected is not None
    assert HARBOUR.text[selected.start : selected.end] == "Yacht | 18.00"


@pytest.mark.parametrize("width", [360, 1280])
def test_a_wide_table_scrolls_in_its_own_region(serve: Serve, visit: Visit, width: int) -> None:
    size = {"width": width, "height": 800}
    chat = visit(serve(engine_of(WIDE)), viewport=size).arrive()
    if width < 500:
        chat.press("Read")
    sizes: Any = chat.page.evaluate("""() => [".read .grid", ".read .scroll"].map((name) => {
      const { scrollWidth, clientWidth } = document.querySelector(name);
      return scrollWidth - clientWidth;
    })""")
    assert sizes[0] > 200
    assert sizes[1] <= 0
    region = chat.page.get_by_role("region", name="Table")
    region.focus()
    chat.page.keyboard.press("ArrowRight")
    chat.page.wait_for_function("document.querySelector('.read .grid').scrollLeft > 0")
    chat.check_access()
