"""No rule of accessibility is broken in any state of the page, and nothing runs out of it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from eval import FeedbackStore
from tests.ui.conftest import Visitor
from tests.ui.page_states import STATES, make_engine
from ui.conversations.store import ConversationStore

pytestmark = pytest.mark.browser

Serve = Callable[..., str]
Visit = Callable[..., Visitor]
Open = Callable[[str, str, int], Visitor]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SCHEMES = ["light", "dark"]
WIDTHS = [1280, 360]
SAMPLE = [
    ("citation open", "dark", 1280),
    ("model answer", "light", 360),
    ("conversation deleted", "dark", 360),
    ("feedback", "light", 1280),
    ("adding failed", "dark", 360),
]


@pytest.fixture
def opened(serve: Serve, visit: Visit, tmp_path: Path) -> Iterator[Open]:
    """Bring a page of its own into a state, in a colour scheme and at a width."""
    store = ConversationStore.open(tmp_path)

    def start(state: str, scheme: str, width: int) -> Visitor:
        engine = make_engine()
        address = serve(engine, store=store, feedback=FeedbackStore(tmp_path))
        size = {"width": width, "height": 800}
        visitor = visit(address, color_scheme=scheme, viewport=size, has_touch=width < 500)
        STATES[state](visitor, engine)
        return visitor

    yield start
    store.close()


@pytest.mark.parametrize(("state", "scheme", "width"), SAMPLE)
def test_a_sample_of_the_states_keeps_the_rules(
    opened: Open, state: str, scheme: str, width: int
) -> None:
    check(opened(state, scheme, width), width)


@pytest.mark.soak
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("state", STATES)
def test_every_state_keeps_the_rules(opened: Open, state: str, scheme: str, width: int) -> None:
    check(opened(state, scheme, width), width)


def check(visitor: Visitor, width: int) -> None:
    axe: Any = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is missing")
    page = visitor.page
    found = axe.Axe().run(page, options={"runOnly": RULES}).response["violations"]
    broken = [
        (rule["id"], rule["impact"], node["html"]) for rule in found for node in rule["nodes"]
    ]
    assert broken == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    # What scrolls within the page does so up and down only.
    wide = page.evaluate("""() => [...document.querySelectorAll("#page *")]
        .filter((one) => one.checkVisibility() && one.scrollWidth > one.clientWidth + 1)
        .filter((one) => ["auto", "scroll"].includes(getComputedStyle(one).overflowX))
        .map((one) => one.className || one.id)""")
    assert wide == []
