"""The three voices of an answer, and the words in it that answer by themselves."""

import pytest

from tests.ui.looks import LOOKS
from tests.ui.loom import DOUBT, make_engine
from tests.ui.page_states import STATES
from tests.ui.page_states import make_engine as full_engine
from tests.ui.visitor import Show, Visitor

WEIGHT = "one => Number(getComputedStyle(one).fontWeight)"


def heard(visitor: Visitor, selector: str) -> str:
    """Return what a screen reader reads of an element, in its order."""
    return str(visitor.page.locator(selector).aria_snapshot())


def weight(visitor: Visitor, selector: str) -> int:
    """Return how bold an element is."""
    return int(visitor.page.locator(selector).first.evaluate(WEIGHT))


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_what_answers_is_seen_first_and_a_doubt_before_it(
    show: Show, scheme: str, width: int
) -> None:
    engine = full_engine()
    visitor = show(engine, width, scheme=scheme)
    STATES["voices"](visitor, engine)
    visitor.check_access()
    assert visitor.texts(".said strong") == ["1843", "Turin", "4 lire", "9 lire", "silence"]
    assert weight(visitor, ".said strong") >= 700
    assert weight(visitor, ".said .text") <= 400
    # A sure answer has nothing above it, a doubtful one its doubt, and nothing says it twice.
    assert [visitor.count(f"#turn-{turn} .hedge") for turn in range(6)] == [0, 0, 1, 1, 0, 0]
    doubtful = heard(visitor, "#turn-3 .a")
    assert doubtful.index(f"Perhaps. {DOUBT}") < doubtful.index("The last word was")
    assert doubtful.count(DOUBT) == 1
    assert "Perhaps" not in heard(visitor, "#turn-0 .a")
    # They differ in shape, too, not in colour alone.
    lines = ["#turn-3 .hedge", "#turn-5 .none"]
    style = "one => getComputedStyle(one).borderInlineStartStyle"
    assert [visitor.page.locator(each).evaluate(style) for each in lines] == ["dashed", "solid"]
    assert 'heading "No answer was found in these articles"' in heard(visitor, "#turn-5 .a")


def test_what_answers_is_bold_on_the_card_and_in_the_article_also_when_saved(show: Show) -> None:
    engine = full_engine()
    visitor = show(engine, 1280)
    STATES["card of a model open"](visitor, engine)
    visitor.check_access()
    assert visitor.texts(".card .quote strong") == ["1843"]
    assert weight(visitor, ".card .quote") < weight(visitor, ".card .quote strong")
    # The model's sentence is its own.
    assert visitor.count(".said strong") == 0
    assert visitor.open("0-c1") == "Ada built a loom in 1843."
    assert visitor.texts(".read mark strong") == ["1843"]
    assert weight(visitor, ".read mark strong") >= 700
    visitor.check_access()
    visitor.ask("Collapse?")
    visitor.page.reload()
    visitor.see("#turn-1 .said strong")
    assert visitor.texts(".said strong") == ["silence"]
    assert visitor.text("#turn-1 .hedge") == f"Perhaps. {DOUBT}"


def test_a_quote_that_needs_the_sentence_before_it_has_it_everywhere(show: Show) -> None:
    engine = make_engine(told=full_engine().told)
    visitor = show(engine, 1280).arrive()
    visitor.ask("Where?")
    assert visitor.text("#turn-0 .said").startswith("Ada built a loom in 1843. It stood in Turin.")
    visitor.page.focus("[data-place='0-c1']")
    visitor.see(".card .quote")
    assert visitor.text(".card blockquote").startswith(
        "Ada built a loom in 1843. … It stood in Turin."
    )
    copied = visitor.page.locator("[data-copy]").first
    for name, words in (("data-copy", "It stood in **Turin**."), ("data-html", "<strong>Turin")):
        assert words in (copied.get_attribute(name) or "")
        assert "Ada built a loom in 1843." in (copied.get_attribute(name) or "")
