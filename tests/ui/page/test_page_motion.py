"""Who wants no motion sees none; and nobody waits for it."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.ui.conftest import Visitor
from tests.ui.loom import make_engine

pytestmark = pytest.mark.browser

Serve = Callable[..., str]
Visit = Callable[..., Visitor]

MOVING = """() => [...document.querySelectorAll("#page, #page *")].flatMap((one) =>
  [undefined, "::before", "::after"].flatMap((part) => {
    const { transitionDuration, animationName } = getComputedStyle(one, part);
    const moves = transitionDuration !== "0s" || animationName !== "none";
    return moves ? [`${one.className || one.id}${part ?? ""}`] : [];
  }))"""

# How each scroll that a script begins is to go, and whether the marked words are in view by then.
WATCH = """() => {
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


def moved(visitor: Visitor) -> list[str]:
    """Ask and read for a while, and return how the page scrolled by itself."""
    page: Any = visitor.page
    page.evaluate(WATCH)
    for _ in range(4):
        visitor.ask("What did he weave?")
    for place in ("3-c2", "3-c1"):
        visitor.open(place)
        page.wait_for_selector("#cited:focus")
        assert page.evaluate(IN_VIEW)
    found: list[str] = page.evaluate("window.gone")
    return found


def test_no_motion_is_honoured(serve: Serve, visit: Visit) -> None:
    size = {"width": 360, "height": 640}
    visitor = visit(serve(make_engine()), viewport=size).arrive()
    assert set(moved(visitor)) == {"auto"}
    assert visitor.page.evaluate(MOVING) == []


def test_a_far_citation_is_there_at_once(serve: Serve, visit: Visit) -> None:
    visitor = visit(serve(make_engine()), reduced_motion="no-preference").arrive()
    assert set(moved(visitor)) == {"smooth"}
