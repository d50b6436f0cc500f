"""The receipt in a real browser: unfolded, read, and its passages opened."""

import pytest

from qa import Answer, Decision, Done
from tests.fakes import Quoted
from tests.ui.loom import make_engine
from tests.ui.visitor import Serve, Visit, Visitor
from ui.conversations.store import ConversationStore

LOWER = "its best sentence scored lower (7.00 against 9.00)"
LOOKED_AT = (
    (Quoted("loom", "Ada built a loom in 1843. It stood in Turin."), "cited as [1]"),
    (Quoted("scripts", "First of two.\n\nSecond <b>of</b> two & more."), "says the same as [1]"),
    (Quoted("loom", "The last word was silence."), LOWER),
)
REASON = "the best sentence scored 0.020 out of 1; an answer needs at least 0.182"
REFUSAL = Answer(
    "How many?", "How many?", "not_found", "No.", decision=Decision(0.02, 0.182, REASON)
)


@pytest.fixture
def asked(serve: Serve, visit: Visit, store: ConversationStore) -> Visitor:
    """Return a tab with an answer in it."""
    engine = make_engine(looked_at=LOOKED_AT, told={"How many?": [Done(REFUSAL)]})
    visitor = visit(serve(engine, store=store)).arrive()
    visitor.ask("Who built it?")
    return visitor


def unfold(visitor: Visitor) -> None:
    visitor.page.click("#how-0 summary")
    visitor.see("#how-0 table")


def test_a_passage_that_was_looked_at_is_opened_and_said_to_be_no_citation(asked: Visitor) -> None:
    unfold(asked)
    cells = asked.page.locator("#how-0 tbody tr").evaluate_all(
        "rows => rows.map(row => [0, 2, 3].map(cell => row.cells[cell].innerText))"
    )
    assert cells == [
        ["1", "9.00", "cited as [1]"],
        ["2", "8.00", "says the same as [1]"],
        ["3", "7.00", LOWER],
    ]
    assert asked.open("0-l2") == LOOKED_AT[1][0].quote
    assert "looked at, not cited" in asked.text(".read .bar")
    assert asked.focused() == "cited"
    asked.page.keyboard.press("n")
    asked.see("#cited:has-text('silence')")
    asked.page.keyboard.press("Escape")
    assert asked.focused() == "0-l3"
    assert asked.open("0-l1") == LOOKED_AT[0][0].quote
    assert "sentences of it are cited" in asked.text(".read .bar")
    # Its address opens it again, with its receipt.
    asked.open("0-l2")
    asked.page.wait_for_function("location.hash.includes('at=0-l2')")
    asked.page.reload()
    asked.see("#cited")
    assert "looked at, not cited" in asked.text(".read .bar")
    asked.see("#how-0[open] [data-place='0-l2'][aria-current]")


def test_a_receipt_moves_nothing_above_it_and_stays_unfolded(asked: Visitor) -> None:
    tops = """[...document.querySelectorAll('.tools > *:not(pre), .tools summary')]
        .map(one => [one.offsetTop, one.offsetLeft])"""
    before = asked.page.evaluate(tops)
    unfold(asked)
    assert asked.page.evaluate(tops) == before
    asked.page.click("#how-0 summary")
    asked.see("#how-0 table", "hidden")
    assert asked.page.evaluate(tops) == before
    unfold(asked)
    asked.ask("What did he weave?")
    assert asked.page.locator("#how-0 table").is_visible()
    assert not asked.page.locator("#how-1 table").is_visible()


def test_a_receipt_stays_unfolded_where_a_drawing_comes_right_after_the_click(
    asked: Visitor,
) -> None:
    asked.page.evaluate("""() => {
      document.querySelector("#how-0 > summary").click();
      document.querySelector("#how-0").removeAttribute("open");  // as a drawing does
    }""")
    asked.ask("What did he weave?")
    asked.see("#how-0 table")


def test_the_receipt_of_a_refusal_says_which_score_decided(asked: Visitor) -> None:
    asked.ask("How many?")
    asked.page.click("#how-1 summary")
    facts = asked.page.locator("#how-1 .facts")
    assert facts.inner_text().splitlines()[:2] == ["not found because", REASON]
