"""Answers that are stopped or left, and a page that is used for long."""

import time
from collections.abc import Callable

import pytest

from tests.ui.conftest import Visitor
from tests.ui.loom import make_engine

pytestmark = pytest.mark.browser

Serve = Callable[..., str]
Visit = Callable[..., Visitor]


def test_stop_ends_the_answer_and_the_next_question_works(serve: Serve, visit: Visit) -> None:
    engine = make_engine(pause=1.0)
    visitor = visit(serve(engine)).arrive()
    page = visitor.page
    page.fill("#question", "Scripts?")
    page.press("#question", "Enter")
    page.wait_for_selector("#turn-0 .fn")
    assert page.get_by_role("button", name="Ask", exact=True).count() == 0
    page.get_by_role("button", name="Stop").click()
    page.wait_for_selector("#turn-0 .state:has-text('Stopped.')")
    assert page.locator("#turn-0 .fn").count() < 5
    assert eventually(lambda: engine.closed == 1)
    visitor.ask("Who built it?")
    assert page.locator("#turn-1 .fn").count() == 1
    page.get_by_role("button", name="New conversation").click()
    page.wait_for_selector(".turns .welcome")
    assert page.locator(".turn").count() == 0


def test_a_closed_tab_ends_its_answer(serve: Serve, visit: Visit) -> None:
    engine = make_engine(pause=2.0)
    visitor = visit(serve(engine)).arrive()
    visitor.page.fill("#question", "Scripts?")
    visitor.page.press("#question", "Enter")
    visitor.page.wait_for_selector("#turn-0 .fn")
    visitor.page.close()
    assert eventually(lambda: engine.closed == 1)


@pytest.mark.soak
@pytest.mark.parametrize("turns", [12, pytest.param(60, marks=pytest.mark.soak)])
def test_many_turns_and_a_reload(serve: Serve, visit: Visit, turns: int) -> None:
    visitor = visit(serve(make_engine())).arrive()
    page = visitor.page
    for turn in range(turns):
        visitor.ask("Who built it?" if turn % 2 else "What did he weave?", turn=turn)
    assert page.locator(".turn").count() == turns
    for turn in range(turns):
        quote = "Ada built a loom in 1843." if turn % 2 else "The loom wove algebra."
        assert visitor.open(f"{turn}-c1") == quote
    page.reload()
    page.wait_for_selector(".turns .welcome")
    assert visitor.ask("Who built it?") == 0
    assert visitor.open("0-c1") == "Ada built a loom in 1843."


def eventually(true: Callable[[], bool], seconds: float = 10) -> bool:
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def test_a_second_click_on_ask_does_not_stop(serve: Serve, visit: Visit) -> None:
    visitor = visit(serve(make_engine(pause=0.3))).arrive()
    page = visitor.page
    page.fill("#question", "What did he weave?")
    page.dblclick(".go:not(.stop)")
    page.wait_for_selector("#turn-0 .tools")
    assert page.locator("#turn-0 .state").count() == 0


def test_a_question_that_was_not_answered_is_in_the_box_again(serve: Serve, visit: Visit) -> None:
    visitor = visit(serve(make_engine())).arrive()
    page = visitor.page
    page.evaluate("sessionStorage.setItem('footnote-asked', 'Was it answered?')")
    page.reload()
    page.wait_for_selector(".welcome")
    page.wait_for_function("document.querySelector('#question').value === 'Was it answered?'")
    assert "ask it again" in page.locator("#notice").text_content()
    visitor.ask("Who built it?")
    assert page.evaluate("sessionStorage.getItem('footnote-asked')") is None
