"""Who wants no motion sees none; and nobody waits for it."""

from tests.ui.visitor import Visit, Visitor

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


def moved(visitor: Visitor) -> set[str]:
    """Ask and read for a while, and return how the page scrolled by itself."""
    visitor.page.evaluate(WATCH)
    for _ in range(4):
        visitor.ask("What did he weave?")
    for place in ("3-c2", "3-c1"):
        visitor.open(place)
        visitor.see("#cited:focus")
        assert visitor.page.evaluate(IN_VIEW)
    return set(visitor.page.evaluate("window.gone"))


def test_no_motion_is_honoured(chat: Visitor) -> None:
    chat.page.set_viewport_size({"width": 360, "height": 640})
    assert moved(chat) == {"auto"}
    assert chat.page.evaluate(MOVING) == []


def test_a_far_citation_is_there_at_once(loom: str, visit: Visit) -> None:
    assert moved(visit(loom, reduced_motion="no-preference").arrive()) == {"smooth"}
