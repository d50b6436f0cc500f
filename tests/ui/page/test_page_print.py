"""On paper: answers with their footnotes, and nothing that only a screen can use."""

from typing import Any

from tests.ui.loom import LOOM
from tests.ui.page_states import make_engine
from tests.ui.visitor import Serve, Visit

SHOWN = "all => all.filter(one => one.checkVisibility()).map(one => one.innerText.trim())"


def printed(page: Any, selector: str) -> list[str]:
    """Return the texts of what matches a selector and is printed."""
    found: list[str] = page.eval_on_selector_all(selector, SHOWN)
    return found


def note(number: int, quote: str) -> str:
    """Return the footnote of a quote of the loom."""
    start = LOOM.text.index(quote)
    path = "The loom of Ada › A heading that is as long as headings get › And one below it"
    return f"[{number}] “{quote}” ({path}, characters {start}-{start + len(quote)})"


def test_an_answer_is_printed_with_its_footnotes(serve: Serve, visit: Visit) -> None:
    visitor = visit(serve(make_engine()), color_scheme="dark").arrive()
    page = visitor.page
    questions = ["What did he weave?", "Tell?", "What did it cost?", "refuse"]
    for question in questions:
        visitor.ask(question)
    visitor.open("0-c1")
    page.emulate_media(media="print")
    assert printed(page, ".q") == questions
    assert printed(page, "#turn-0 .copied") == [
        f"{note(1, 'The loom wove algebra.')}\n{note(2, 'The last word was silence.')}"
    ]
    assert printed(page, "#turn-0 .fn") == ["1", "2"]
    brackets = "one => ['::before', '::after'].map(part => getComputedStyle(one, part).content)"
    assert page.locator("#turn-0 .fn").first.evaluate(brackets) == ['"["', '"]"']
    words = ["not supported", "doubtful", "citation found by Footnote"]
    assert printed(page, "#turn-1 .tag") == words
    assert printed(page, "#turn-2 .none h2") == ["No answer was found in these articles"]
    assert printed(page, "#turn-2 .copied") == []
    assert printed(page, "#turn-2 .near") == ["Nobody bought the cloth.", "It stood in Turin."]
    assert printed(page, "#turn-3 .fail") == ["The question has no words; ask one in a sentence."]
    assert printed(page, "button:not(.fn, .near, .tag), summary, textarea, select, dialog") == []
    assert printed(page, ".read, .head, .card, [popover], .further") == []
    clipped = """() => [...document.querySelectorAll(".turns, .turns *, #page, html, body")]
        .filter((one) => one.checkVisibility() && getComputedStyle(one).overflowY !== "visible")
        .map((one) => one.className)"""
    assert page.evaluate(clipped) == []
    ground = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(ground) == "rgb(255, 255, 255)"


def test_an_article_is_printed_before_any_question(serve: Serve, visit: Visit) -> None:
    size = {"width": 360, "height": 640}
    visitor = visit(serve(make_engine()), viewport=size).arrive()
    visitor.choose("The loom of Ada", "attached")
    page = visitor.page
    page.emulate_media(media="print")
    assert printed(page, ".read h1") == ["The loom of Ada"]
    assert len(printed(page, ".read [data-block]")) == 45
    assert printed(page, ".turns, .read button, .read .bar") == []
    height = page.locator("#region-reader").bounding_box()["height"]
    assert height > 2 * 640
