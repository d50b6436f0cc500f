"""The receipt in a real browser: unfolded, read, and its passages opened."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from qa import Answer, Decision, Done
from tests.fakes import Quoted
from tests.ui.conftest import Visitor
from tests.ui.loom import make_engine
from ui.conversations.store import ConversationStore

pytestmark = pytest.mark.browser

Serve = Callable[..., str]
Visit = Callable[..., Visitor]

LOWER = "its best sentence scored lower (7.00 against 9.00)"
LOOKED_AT = (
    (Quoted("loom", "Ada built a loom in 1843. It stood in Turin."), "cited as [1]"),
    (Quoted("scripts", "First of two.\n\nSecond <b>of</b> two & more."), "says the same as [1]"),
    (Quoted("loom", "The last word was silence."), LOWER),
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ConversationStore]:
    found = ConversationStore.open(tmp_path)
    yield found
    found.close()


def arrive(serve: Serve, visit: Visit, **options: object) -> Visitor:
    return visit(serve(make_engine(looked_at=LOOKED_AT)), **options).arrive()


def unfold(visitor: Visitor, turn: int) -> None:
    visitor.page.click(f"#how-{turn} summary")
    visitor.page.wait_for_selector(f"#how-{turn} table")


def test_a_passage_that_was_looked_at_is_opened_and_said_to_be_no_citation(
    serve: Serve, visit: Visit
) -> None:
    visitor = arrive(serve, visit)
    page = visitor.page
    visitor.ask("Who built it?")
    unfold(visitor, 0)
    cells = page.locator("#how-0 tbody tr").evaluate_all(
        "rows => rows.map(row => [row.cells[0].innerText, row.cells[2].innerText,"
        " row.cells[3].innerText])"
    )
    assert cells == [
        ["1", "9.00", "cited as [1]"],
        ["2", "8.00", "says the same as [1]"],
        ["3", "7.00", LOWER],
    ]
    assert visitor.open("0-l2") == LOOKED_AT[1][0].quote
    assert "looked at, not cited" in page.locator(".read .bar").inner_text()
    assert page.evaluate("document.activeElement.id") == "cited"
    page.keyboard.press("n")
    page.wait_for_function("document.querySelector('#cited')?.textContent.includes('silence')")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.place") == "0-l3"
    assert visitor.open("0-l1") == LOOKED_AT[0][0].quote
    assert "sentences of it are cited" in page.locator(".read .bar").inner_text()


def test_what_stands_above_the_receipt_stays_where_it_is(serve: Serve, visit: Visit) -> None:
    visitor = arrive(serve, visit)
    page = visitor.page
    visitor.ask("Who built it?")
    tops = """[...document.querySelectorAll('.tools > *:not(pre), .tools summary')]
        .map(one => [one.offsetTop, one.offsetLeft])"""
    before = page.evaluate(tops)
    unfold(visitor, 0)
    assert page.evaluate(tops) == before
    page.click("#how-0 summary")
    page.wait_for_selector("#how-0 table", state="hidden")
    assert page.evaluate(tops) == before


def test_the_receipt_of_a_refusal_says_which_score_decided(serve: Serve, visit: Visit) -> None:
    reason = "the best sentence scored 0.020 out of 1; an answer needs at least 0.182"
    decision = Decision(0.02, 0.182, reason)
    answer = Answer("How many?", "How many?", "not_found", "It does not say.", decision=decision)
    visitor = visit(serve(make_engine(told={"How many?": [Done(answer)]}))).arrive()
    visitor.ask("How many?")
    visitor.page.click("#how-0 summary")
    facts = visitor.page.locator("#how-0 .facts")
    assert facts.inner_text().splitlines()[:2] == ["not found because", reason]


def test_an_unfolded_receipt_stays_so_while_another_answer_comes(
    serve: Serve, visit: Visit
) -> None:
    visitor = arrive(serve, visit)
    visitor.ask("Who built it?")
    unfold(visitor, 0)
    visitor.ask("What did he weave?")
    assert visitor.page.locator("#how-0 table").is_visible()
    assert not visitor.page.locator("#how-1 table").is_visible()


def test_an_address_opens_a_passage_with_its_receipt(
    serve: Serve, visit: Visit, store: ConversationStore
) -> None:
    address = serve(make_engine(looked_at=LOOKED_AT), store=store)
    visitor = visit(address).arrive()
    page = visitor.page
    visitor.ask("Who built it?")
    unfold(visitor, 0)
    visitor.open("0-l2")
    page.wait_for_function("location.hash.includes('at=0-l2')")
    page.reload()
    page.wait_for_selector("#cited")
    assert "looked at, not cited" in page.locator(".read .bar").inner_text()
    page.wait_for_selector("#how-0[open] [data-place='0-l2'][aria-current]")


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
def test_it_can_be_read_by_everybody(serve: Serve, visit: Visit, scheme: str, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not there")
    size = {"width": width, "height": 800}
    visitor = arrive(serve, visit, color_scheme=scheme, viewport=size)
    page = visitor.page
    visitor.ask("Who built it?")
    unfold(visitor, 0)

    def check() -> None:
        options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
        found = axe.Axe().run(page, options=options).response["violations"]
        broken = [(rule["id"], node["html"]) for rule in found for node in rule["nodes"]]
        assert broken == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width

    check()
    visitor.open("0-l2")
    check()
    right = page.locator("#how-0 td:last-child").first.bounding_box()
    assert right["x"] + right["width"] <= width
    heights = page.eval_on_selector_all("#how-0 button", "all => all.map(one => one.offsetHeight)")
    assert min(heights) >= 32
