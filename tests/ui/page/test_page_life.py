"""Answers that are stopped or left, and a page that is used for long."""

import time
from collections.abc import Callable

import pytest

from tests.ui.loom import make_engine
from tests.ui.visitor import Serve, Visit, Visitor


def test_stop_ends_the_answer_and_the_next_question_works(serve: Serve, visit: Visit) -> None:
    engine = make_engine(pause=1.0)
    chat = visit(serve(engine)).arrive()
    chat.send("Scripts?")
    chat.see("#turn-0 .fn")
    assert chat.page.get_by_role("button", name="Ask", exact=True).count() == 0
    chat.stop()
    assert chat.count("#turn-0 .fn") < 5
    assert eventually(lambda: engine.closed == 1)
    chat.ask("Who built it?")
    assert chat.count("#turn-1 .fn") == 1
    chat.begin_anew()
    assert chat.count(".turn") == 0


def test_a_closed_tab_ends_its_answer(serve: Serve, visit: Visit) -> None:
    engine = make_engine(pause=2.0)
    chat = visit(serve(engine)).arrive()
    chat.send("Scripts?")
    chat.see("#turn-0 .fn")
    chat.page.close()
    assert eventually(lambda: engine.closed == 1)


@pytest.mark.soak
def test_sixty_turns_and_a_reload(chat: Visitor) -> None:
    for turn in range(60):
        chat.ask("Who built it?" if turn % 2 else "What did he weave?", turn=turn)
    assert chat.count(".turn") == 60
    for turn in range(60):
        quote = "Ada built a loom in 1843." if turn % 2 else "The loom wove algebra."
        assert chat.open(f"{turn}-c1") == quote
    chat.reload()
    assert chat.ask("Who built it?") == 0
    assert chat.open("0-c1") == "Ada built a loom in 1843."


def eventually(true: Callable[[], bool], seconds: float = 10) -> bool:
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def test_a_second_click_on_ask_does_not_stop(serve: Serve, visit: Visit) -> None:
    chat = visit(serve(make_engine(pause=0.3))).arrive()
    chat.page.fill("#question", "What did he weave?")
    chat.page.dblclick(".go:not(.stop)")
    chat.see("#turn-0 .tools")
    assert chat.count("#turn-0 .state") == 0
