"""Lists and tables of an answer in a real browser."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from qa import Claim, Done, Event, SentenceReady, TextWritten
from tests.fakes import FakeEngine
from tests.ui.page.test_page_layout import OUTSIDE
from tests.ui.page.test_page_streaming import ANSWER, MILL, NOTES, OVERLAPS, WATCH
from tests.ui.visitor import Serve, Visit

LONG = "it ground the corn of all the villages around Delft in its first years"
SAID = [
    ("", "Three things are told of the mill.", 1),
    ("1.", f"It was built in 1702, and {LONG}.", 1),
    (" ", f"A widow owned it, and {LONG}.", 2),
    ("2.", "It burnt down.", 1),
    ("", "In short:", 0),
    ("|", "| Year | What happened | Where | By whom | And then |", 0),
    ("|", "| 1702 | It was built | Delft | Griet | It ground corn |", 1),
    ("|", "| 1811 | It burnt down | Delft | Nobody | Nobody rebuilt it |", 2),
    ("", f"That is all, and {LONG}.", 1),
]
CLAIMS = tuple(
    Claim(text, "verified" if count else "partial", tuple(range(1, count + 1)), mark=mark,
          source="model")
    for mark, text, count in SAID
)  # fmt: skip


def told() -> Iterator[Event]:
    for claim in CLAIMS:
        for start in range(0, len(claim.text), 5):
            yield TextWritten(claim.text[start : start + 5], claim.mark)
        yield SentenceReady(claim, NOTES[: len(claim.citations)])
    yield Done(replace(ANSWER, claims=CLAIMS, question="Parts?", standalone_question="Parts?"))


@pytest.mark.parametrize("width", [360, 1280])
def test_a_model_writes_a_list_and_a_table_and_nothing_moves(
    serve: Serve, visit: Visit, width: int
) -> None:
    engine = FakeEngine({"mill": MILL}, told={"Parts?": list(told())}, pause=0.012)
    chat = visit(serve(engine), viewport={"width": width, "height": 1500}).arrive()
    page = chat.page
    page.evaluate(WATCH)
    chat.ask("Parts?")
    page.wait_for_timeout(100)
    assert page.evaluate("window.moved") == []
    assert chat.texts(".said li .text") == [text for _, text, _ in SAID[1:4]]
    assert page.locator(".said li").evaluate_all("all => all.map(one => one.dataset.mark)") == [
        "1.",
        "2.",
    ]
    names = ["Year", "What happened", "Where", "By whom", "And then"]
    assert [each.strip() for each in chat.texts(".said th")] == names
    assert chat.texts(".said tr:nth-child(2) .text") == [
        "1702", "It was built", "Delft", "Griet", "It ground corn",
    ]  # fmt: skip
    assert page.evaluate(OVERLAPS) == []
    if width > 1000:
        assert page.evaluate(OUTSIDE) == []
    wide = "(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)"
    assert not page.evaluate(f"{wide}(document.querySelector('.turns'))")
    # A table too wide for a phone scrolls by itself.
    assert page.evaluate(f"{wide}(document.querySelector('.said.grid'))") == (width < 500)
    chat.check_access()
    assert chat.open("0-c1") == NOTES[0].quote
