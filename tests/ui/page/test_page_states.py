"""No rule of accessibility is broken in any state of the page, and nothing runs out of it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from index import IndexSettings
from tests.ui.looks import LOOKS
from tests.ui.page_states import STATES, make_engine
from tests.ui.visitor import Serve, Visit, Visitor
from ui.conversations import FeedbackStore
from ui.conversations.store import ConversationStore

Open = Callable[[str, str, int], Visitor]

SAMPLE = [
    ("citation open", "dark", 1280),
    ("model answer", "light", 360),
    ("conversation deleted", "dark", 360),
    ("feedback", "light", 1280),
    ("adding failed", "dark", 360),
]


@pytest.fixture
def opened(serve: Serve, visit: Visit, store: ConversationStore, tmp_path: Path) -> Open:
    """Bring a page of its own into a state, in a colour scheme and at a width."""

    def start(state: str, scheme: str, width: int) -> Visitor:
        engine = make_engine()
        address = serve(
            engine, store=store, feedback=FeedbackStore.open(IndexSettings(home=tmp_path))
        )
        size = {"width": width, "height": 800}
        visitor = visit(address, color_scheme=scheme, viewport=size, has_touch=width < 500)
        STATES[state](visitor, engine)
        return visitor

    return start


@pytest.mark.parametrize(("state", "scheme", "width"), SAMPLE)
def test_a_sample_of_the_states_keeps_the_rules(
    opened: Open, state: str, scheme: str, width: int
) -> None:
    check(opened(state, scheme, width))


@pytest.mark.soak
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("state", STATES)
def test_every_state_keeps_the_rules(opened: Open, state: str, scheme: str, width: int) -> None:
    check(opened(state, scheme, width))


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_a_walk_through_the_page_keeps_the_rules(opened: Open, scheme: str, width: int) -> None:
    visitor = opened("welcome", scheme, width)
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
